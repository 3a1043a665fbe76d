import { betaQuantileOf } from '../distributions/beta.js';
import { binomialCdf, binomialPmf, binomialSf } from '../distributions/binomial.js';
import { normalQuantile } from '../distributions/normal.js';
import { check, checkBetween, checkInteger } from '../validate.js';

/** A range, both ends in it. */
export interface Interval {
  lower: number;
  upper: number;
}

/**
 * Wilson's interval of a proportion: the p that a test with the normal approximation does not reject,
 * (k + z^2/2 +- z sqrt(k (n - k) / n + z^2/4)) / (n + z^2).
 * Source: Wilson, JASA 22 (1927); the correction for continuity: Newcombe, Statistics in Medicine 17 (1998), method 4.
 * @param continuity widens the interval as if half a success more, or fewer, had come; false unless given
 */
export function wilsonInterval(
  successes: number,
  n: number,
  confidence = 0.95,
  continuity = false,
): Interval {
  checkCounts(successes, n);
  const z = -normalQuantile((1 - checkedConfidence(confidence)) / 2);
  if (continuity) {
    return {
      lower: successes === 0 ? 0 : Math.max(0, correctedBelow(successes, n, z)),
      upper: successes === n ? 1 : Math.min(1, 1 - correctedBelow(n - successes, n, z)),
    };
  }
  const centre = successes + (z * z) / 2;
  const half = z * Math.sqrt((successes * (n - successes)) / n + (z * z) / 4);
  return {
    lower: successes === 0 ? 0 : (centre - half) / (n + z * z),
    upper: successes === n ? 1 : (centre + half) / (n + z * z),
  };
}

/** The p below k / n from which k - 1/2 lies z deviations away: the lower root of (k - 1/2 - n p)^2 = z^2 n p (1 - p). */
function correctedBelow(k: number, n: number, z: number): number {
  const centre = 2 * k - 1 + z * z;
  const half = z * Math.sqrt(z * z - 2 - 1 / n + 4 * (k / n) * (n - k + 1));
  return (centre - half) / (2 * (n + z * z));
}

/** The exact interval of a proportion, never too narrow. Source: Clopper and Pearson, Biometrika 26 (1934). */
export function clopperPearsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  checkCounts(successes, n);
  const tail = (1 - checkedConfidence(confidence)) / 2;
  return {
    lower: successes === 0 ? 0 : betaQuantileOf(tail, 1 - tail, successes, n - successes + 1),
    upper: successes === n ? 1 : betaQuantileOf(1 - tail, tail, successes + 1, n - successes),
  };
}

/**
 * Probability, when each of n draws succeeds with probability p, of at least (greater) or at most (less) as many
 * successes, or (two-sided) of a number that is no more likely than this one.
 */
export function binomialTest(options: {
  successes: number;
  n: number;
  p?: number;
  alternative?: 'greater' | 'less' | 'two-sided';
}): number {
  const { successes, n, p = 0.5, alternative = 'greater' } = options;
  checkCounts(successes, n);
  if (alternative === 'greater') return binomialSf(successes - 1, n, p);
  if (alternative === 'less') return binomialCdf(successes, n, p);
  check(
    alternative === 'two-sided',
    `alternative is '${String(alternative)}': use 'greater', 'less', 'two-sided'`,
  );
  const own = binomialPmf(successes, n, p) * (1 + 1e-7);
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    const probability = binomialPmf(k, n, p);
    if (probability <= own) sum += probability;
  }
  return Math.min(1, sum);
}

function checkCounts(successes: number, n: number): void {
  checkInteger('n', n, 1);
  checkInteger('successes', successes, 0);
  check(successes <= n, `successes is ${successes}, more than the ${n} draws`);
}

function checkedConfidence(confidence: number): number {
  checkBetween('confidence', confidence, 0, 1);
  return confidence;
}
