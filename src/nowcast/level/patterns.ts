import { logGamma } from '../../stats/distributions/index.js';

/** One guess of which quarters broke, with its prior. */
export interface Pattern {
  readonly quarters: readonly number[];
  readonly logPrior: number;
}

/** Most breaks in one guess, and in long spans. */
const MOST = 3;
const MOST_IN_LONG = 2;
const LONG = 16;

/**
 * Every guess of at most three breaks (two, beyond 16 quarters) among `count` quarters. A guess of n breaks has the
 * prior B(a + n, b + count - n) / B(a, b): the rate of breaks is not known and learnt.
 */
export function breakPatterns(count: number, [a, b]: readonly [number, number]): Pattern[] {
  const most = count > LONG ? MOST_IN_LONG : MOST;
  const logBeta = (x: number, y: number): number => logGamma(x) + logGamma(y) - logGamma(x + y);
  const priors = Array.from({ length: most + 1 }, (_, n) => logBeta(a + n, b + count - n) - logBeta(a, b));
  const patterns: Pattern[] = [];
  const extend = (quarters: readonly number[], from: number): void => {
    patterns.push({ quarters, logPrior: priors[quarters.length] as number });
    if (quarters.length === most) return;
    for (let q = from; q < count; q++) extend([...quarters, q], q + 1);
  };
  extend([], 0);
  return patterns;
}
