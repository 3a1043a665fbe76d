import { check } from '../validate.js';
import { betaLogit, checkProbability } from './beta.js';
import { incompleteBeta } from './incomplete-beta.js';
import { normalCdf, normalQuantile, normalSf } from './normal.js';

/** P(T <= t) of Student's t distribution; df = Infinity is the normal distribution. */
export function studentTCdf(t: number, df: number): number {
  if (freedom(df) === Number.POSITIVE_INFINITY) return normalCdf(t);
  return t < 0 ? upperTail(-t, df) : 1 - upperTail(t, df);
}

/** P(T > t) of Student's t distribution, precise in the upper tail. */
export function studentTSf(t: number, df: number): number {
  if (freedom(df) === Number.POSITIVE_INFINITY) return normalSf(t);
  return t < 0 ? 1 - upperTail(-t, df) : upperTail(t, df);
}

/** The t with P(T <= t) = p of Student's t distribution. */
export function studentTQuantile(p: number, df: number): number {
  checkProbability(p);
  if (freedom(df) === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const size =
    tail === 0
      ? Number.POSITIVE_INFINITY
      : Math.sqrt(df) * Math.exp(-betaLogit(2 * tail, 1 - 2 * tail, df / 2, 0.5) / 2);
  return p < 0.5 ? -size : size;
}

/** P(T > t) for t >= 0: half of I(df / 2, 1 / 2) at df / (df + t^2). */
function upperTail(t: number, df: number): number {
  check(!Number.isNaN(t), 't is NaN: it must be a number');
  const ratio = (t / Math.sqrt(df)) ** 2;
  if (ratio === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio)).lower / 2;
}

function freedom(df: number): number {
  check(df > 0, `df is ${df}: degrees of freedom are positive`);
  return df;
}
