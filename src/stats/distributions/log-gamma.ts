import { check } from '../validate.js';

/** B(2k) / (2k (2k - 1)), k = 1 to 8: the coefficients of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/** ln of the gamma function of x > 0: Stirling's series, for small x through Gamma(x + 1) = x Gamma(x). */
export function logGamma(x: number): number {
  check(x > 0, `x is ${x}: the logarithm of the gamma function is taken for positive numbers`);
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x === 1 || x === 2) return 0;
  let shifted = x;
  let product = 1;
  while (shifted < 12) {
    product *= shifted;
    shifted += 1;
  }
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + series(shifted) - Math.log(product)
  );
}

/** ln Gamma(x + 1) - [ (x + 1/2) ln x - x + ln(2 pi) / 2 ]: what Stirling's formula leaves out, for x > 0. */
export function stirlingError(x: number): number {
  if (x >= 12) return series(x);
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

/**
 * x ln(x / m) + m - x without cancellation when x is near m.
 * Source: Loader, Fast and accurate computation of binomial probabilities (2000).
 */
export function devianceTerm(x: number, m: number): number {
  if (x === 0) return m;
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = difference / (x + m);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

function series(x: number): number {
  const inverse = 1 / (x * x);
  return STIRLING.reduceRight((sum, coefficient) => sum * inverse + coefficient, 0) / x;
}
