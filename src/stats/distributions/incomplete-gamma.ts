import { assert } from '../../errors.js';
import { check } from '../validate.js';
import { devianceTerm, stirlingError } from './log-gamma.js';

/** Both tails of a distribution; `upper` is computed by itself where it is the smaller one. */
export interface Tails {
  lower: number;
  upper: number;
}

const MOST_TERMS = 1_000_000;

/**
 * The regularised incomplete gamma functions P(a, x) (lower) and Q(a, x) (upper): a series below a + 1, a continued
 * fraction above. Source: NIST Digital Library of Mathematical Functions 8.7.1 and 8.9.2.
 */
export function incompleteGamma(a: number, x: number): Tails {
  check(a > 0 && Number.isFinite(a), `a is ${a}: the shape must be a positive number`);
  check(x >= 0, `x is ${x}: it must not be negative`);
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const factor = poissonTerm(a, x);
  if (factor === 0) return x < a ? { lower: 0, upper: 1 } : { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = Math.min(1, factor * lowerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, factor * a * upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** x^a exp(-x) / Gamma(a + 1). */
function poissonTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < MOST_TERMS; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) return sum;
  }
  assert(false, `the incomplete gamma function of ${a}, ${x} did not settle`);
}

/** The continued fraction of Q(a, x) Gamma(a) exp(x) / x^a, from the front by the method of Lentz. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) return value;
  }
  assert(false, `the incomplete gamma function of ${a}, ${x} did not settle`);
}

function nonZero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
