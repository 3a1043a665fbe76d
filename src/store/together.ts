import type { Engine } from './engine.js';

/**
 * Does two jobs at the same time where the engine can, else one after the other; both have ended when it returns.
 * @param job on the engine itself
 * @param other on a connection that sees no temporary table of the first; nothing asked once of a version is kept there
 * @throws what `job` throws, else what `other` throws
 */
export async function together<A, B>(
  engine: Engine,
  job: (engine: Engine) => Promise<A>,
  other: (engine: Engine) => Promise<B>,
): Promise<[A, B]> {
  if (engine.beside === undefined) return [await job(engine), await other(engine)];
  const [first, second] = await Promise.allSettled([job(engine), engine.beside(other)]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
