import type { Engine } from './engine.js';

const versions = new WeakMap<Engine, Map<string, Promise<unknown>>>();

/** Says that what is stored does not change while the engine is open: it reads one version. */
export const readsOneVersion = (engine: Engine): void => void versions.set(engine, new Map());

/**
 * What is read of stored tables by many questions, asked once of an engine that reads one version and each time of any
 * other. The value is shared: nobody may change it. A failure is not kept.
 * @param name tells what is asked from everything else that is
 */
export function askedOnce<T>(engine: Engine, name: string, ask: () => Promise<T>): Promise<T> {
  const known = versions.get(engine);
  if (known === undefined) return ask();
  const before = known.get(name) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const answer = ask();
  known.set(name, answer);
  answer.catch(() => known.delete(name));
  return answer;
}
