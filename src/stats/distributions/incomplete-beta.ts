import { assert } from '../../errors.js';
import { check } from '../validate.js';
import type { Tails } from './incomplete-gamma.js';
import { devianceTerm, stirlingError } from './log-gamma.js';

const MOST_TERMS = 1_000_000;

/**
 * The regularised incomplete beta function I_x(a, b) (lower) and its complement (upper), by a continued fraction.
 * `y` is 1 - x, given where it is known more exactly than that difference.
 * Source: DiDonato and Morris, Algorithm 708, ACM Transactions on Mathematical Software 18 (1992), formula 9; the
 * factor before it as Loader, Fast and accurate computation of binomial probabilities (2000).
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): Tails {
  check(a > 0 && Number.isFinite(a), `a is ${a}: it must be a positive number`);
  check(b > 0 && Number.isFinite(b), `b is ${b}: it must be a positive number`);
  check(x >= 0 && x <= 1, `x is ${x}: it must lie between 0 and 1`);
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  if (x * (a + b + 2) < a + 1) {
    const lower = Math.min(1, leadingTerm(a, b, x, y) * fraction(a, b, x, y));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, leadingTerm(b, a, y, x) * fraction(b, a, y, x));
  return { lower: 1 - upper, upper };
}

/** x^a y^b Gamma(a + b + 1) / (Gamma(a + 1) Gamma(b + 1)): a binomial probability that takes fractions. */
export function binomialTerm(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - devianceTerm(a, n * x) - devianceTerm(b, n * y);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

/** x^a y^b / B(a, b). */
function leadingTerm(a: number, b: number, x: number, y: number): number {
  return binomialTerm(a, b, x, y) * ((a * b) / (a + b));
}

/** The continued fraction of I_x(a, b) B(a, b) / (x^a y^b), by the method of Lentz. */
function fraction(a: number, b: number, x: number, y: number): number {
  const excess = a * y - b * x + 1;
  let c = 1e300;
  let d = 1 / ((a / (a + 1)) * excess);
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const odd = a + 2 * n - 1;
    const numerator = ((a + n - 1) / odd) * ((a + b + n - 1) / odd) * n * (b - n) * x * x;
    const denominator = n + (n * (b - n) * x) / odd + ((a + n) / (odd + 2)) * (excess + n * (1 + y));
    d = 1 / nonZero(numerator * d + denominator);
    c = nonZero(denominator + numerator / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) return value;
  }
  assert(false, `the incomplete beta function of ${a}, ${b}, ${x} did not settle`);
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
