import type { Engine } from './engine.js';

/** Answers of one name that are kept: those asked for last. */
const MOST = 4;

const versions = new WeakMap<Engine, Map<string, Map<string, Promise<unknown>>>>();

/** Says that what is stored does not change while the engine is open: it reads one version. */
export const readsOneVersion = (engine: Engine): void => void versions.set(engine, new Map());

/**
 * What is read of stored tables by many questions, asked once of an engine that reads one version and each time of any
 * other. The value is shared: nobody may change it. A failure is not kept.
 * @param name tells what is asked from everything else that is
 * @param of tells it from others of that name, say the day asked for; the last few are kept
 */
export function askedOnce<T>(engine: Engine, name: string, ask: () => Promise<T>, of = ''): Promise<T> {
  const names = versions.get(engine);
  if (names === undefined) return ask();
  const known = names.get(name) ?? new Map<string, Promise<unknown>>();
  names.set(name, known);
  const answer = (known.get(of) as Promise<T> | undefined) ?? ask();
  known.delete(of);
  known.set(of, answer);
  answer.catch(() => known.get(of) === answer && known.delete(of));
  for (const old of [...known.keys()].slice(0, -MOST)) known.delete(old);
  return answer;
}
