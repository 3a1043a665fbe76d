import { check, checkInteger } from '../validate.js';
import type { LeastSquares } from './least-squares.js';

/**
 * How the covariance of the coefficients is estimated. `classical`: s^2 (X'X)^-1. `HC0` to `HC3`: valid when the
 * errors differ in size. `newey-west`: valid when they also depend on those before.
 */
export type ErrorKind = 'classical' | 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'newey-west';

export const ERROR_KINDS: readonly ErrorKind[] = ['classical', 'HC0', 'HC1', 'HC2', 'HC3', 'newey-west'];

/** Lags of Newey and West's estimator by their rule of thumb of 1994: the whole part of 4 (n / 100)^(2/9). */
export function neweyWestLags(n: number): number {
  checkInteger('n', n, 1);
  return Math.min(n - 1, Math.floor(4 * (n / 100) ** (2 / 9)));
}

/**
 * (X'X)^-1 M (X'X)^-1 with M = sum of c_i u_i^2 x_i x_i', c = 1 (HC0), n / (n - k) (HC1), 1 / (1 - h_i) (HC2),
 * 1 / (1 - h_i)^2 (HC3).
 * Source: White, Econometrica 48 (1980); MacKinnon and White, Journal of Econometrics 29 (1985).
 */
export function heteroskedasticCovariance(
  fit: LeastSquares,
  kind: 'HC0' | 'HC1' | 'HC2' | 'HC3',
): number[][] {
  const n = fit.residuals.length;
  const factors = fit.leverages.map((leverage) => {
    if (kind === 'HC0') return 1;
    if (kind === 'HC1') return n / (n - fit.coefficients.length);
    check(leverage < 1 - 1e-12, `a row of x alone decides a coefficient: ${kind} is not defined, use HC1`);
    return kind === 'HC2' ? 1 / (1 - leverage) : 1 / (1 - leverage) ** 2;
  });
  return crossProduct(
    pulls(fit).map((row, i) => row.map((value) => value * Math.sqrt(factors[i] ?? 1))),
    0,
  );
}

/**
 * (X'X)^-1 [ G_0 + sum over l = 1 to L of (1 - l / (L + 1)) (G_l + G_l') ] (X'X)^-1, where G_l = sum of
 * u_i u_(i-l) x_i x_(i-l)'; times n / (n - k) with the correction for small samples. Rows must be in order of time.
 * Source: Newey and West, Econometrica 55 (1987).
 */
export function neweyWestCovariance(fit: LeastSquares, lags: number, smallSample: boolean): number[][] {
  const n = fit.residuals.length;
  checkInteger('lags', lags, 0);
  check(lags < n, `lags is ${lags}: it must be less than the ${n} rows`);
  const moves = pulls(fit);
  const sum = crossProduct(moves, 0);
  for (let lag = 1; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1);
    const gamma = crossProduct(moves, lag);
    sum.forEach((row, i) => {
      row.forEach((value, j) => {
        row[j] = value + weight * ((gamma[i]?.[j] ?? 0) + (gamma[j]?.[i] ?? 0));
      });
    });
  }
  const factor = smallSample ? n / (n - fit.coefficients.length) : 1;
  return sum.map((row) => row.map((value) => value * factor));
}

/**
 * (X'X)^-1 x_i u_i. Summing these instead of x_i u_i, with (X'X)^-1 on both sides after, keeps the digits that nearly
 * dependent columns would cost twice over.
 */
function pulls({ influences, residuals }: LeastSquares): number[][] {
  return influences.map((row, i) => row.map((value) => value * (residuals[i] ?? 0)));
}

/** Sum of s_i s_(i-lag)'. */
function crossProduct(scores: readonly (readonly number[])[], lag: number): number[][] {
  const width = scores[0]?.length ?? 0;
  const sum = Array.from({ length: width }, () => Array.from({ length: width }, () => 0));
  for (let t = lag; t < scores.length; t++) {
    const now = scores[t] ?? [];
    const before = scores[t - lag] ?? [];
    sum.forEach((row, i) => {
      for (let j = 0; j < width; j++) row[j] = (row[j] ?? 0) + (now[i] ?? 0) * (before[j] ?? 0);
    });
  }
  return sum;
}
