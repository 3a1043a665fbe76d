import { findRoot } from '../root.js';
import { check } from '../validate.js';
import { checkProbability } from './beta.js';
import { incompleteGamma } from './incomplete-gamma.js';
import { logGamma } from './log-gamma.js';

/** P(X <= x) of the gamma distribution with a shape and a scale: P(shape, x / scale). */
export function gammaCdf(x: number, shape: number, scale = 1): number {
  return incompleteGamma(shape, standard(x, scale)).lower;
}

/** P(X > x) of the gamma distribution. */
export function gammaSf(x: number, shape: number, scale = 1): number {
  return incompleteGamma(shape, standard(x, scale)).upper;
}

/** The x with P(X <= x) = p of the gamma distribution. */
export function gammaQuantile(p: number, shape: number, scale = 1): number {
  checkProbability(p);
  check(shape > 0 && Number.isFinite(shape), `shape is ${shape}: it must be a positive number`);
  checkScale(scale);
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const [side, target] = p <= 0.5 ? (['lower', p] as const) : (['upper', 1 - p] as const);
  const goal = Math.log(target);
  const miss = (u: number): number =>
    Math.max(-1e6, Math.log(incompleteGamma(shape, Math.exp(u))[side])) - goal;
  const low = -700;
  // So near to 0 the lower tail is x^shape / Gamma(shape + 1).
  if (side === 'lower' ? miss(low) > 0 : miss(low) < 0)
    return Math.exp((Math.log(p) + logGamma(shape + 1)) / shape) * scale;
  return Math.exp(findRoot(miss, low, 700)) * scale;
}

/** P(X <= x) of the chi-squared distribution: P(df / 2, x / 2). */
export function chiSquaredCdf(x: number, df: number): number {
  return gammaCdf(x, freedom(df) / 2, 2);
}

/** P(X > x) of the chi-squared distribution. */
export function chiSquaredSf(x: number, df: number): number {
  return gammaSf(x, freedom(df) / 2, 2);
}

/** The x with P(X <= x) = p of the chi-squared distribution. */
export function chiSquaredQuantile(p: number, df: number): number {
  return gammaQuantile(p, freedom(df) / 2, 2);
}

function freedom(df: number): number {
  check(df > 0 && Number.isFinite(df), `df is ${df}: degrees of freedom are positive`);
  return df;
}

function standard(x: number, scale: number): number {
  check(!Number.isNaN(x), 'x is NaN: it must be a number');
  checkScale(scale);
  return Math.max(0, x / scale);
}

function checkScale(scale: number): void {
  check(scale > 0 && Number.isFinite(scale), `scale is ${scale}: it must be a positive number`);
}
