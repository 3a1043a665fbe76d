import { findRoot } from '../root.js';
import { check } from '../validate.js';
import { incompleteBeta } from './incomplete-beta.js';

/** P(X <= x) of the beta distribution: I_x(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, clipped(x)).lower;
}

/** P(X > x) of the beta distribution. */
export function betaSf(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, clipped(x)).upper;
}

/** The x with P(X <= x) = p of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  checkProbability(p);
  if (p === 0 || p === 1) return p;
  return 1 / (1 + Math.exp(-betaLogit(p, 1 - p, a, b)));
}

/** ln(x / (1 - x)) of the x with lower tail `lower` and upper tail `upper`, of which the smaller one is used. */
export function betaLogit(lower: number, upper: number, a: number, b: number): number {
  const [side, target] = lower <= upper ? (['lower', lower] as const) : (['upper', upper] as const);
  const goal = Math.log(target);
  const miss = (u: number): number => {
    const e = Math.exp(-Math.abs(u));
    const [near, far] = [e / (1 + e), 1 / (1 + e)];
    const tails = u < 0 ? incompleteBeta(a, b, near, far) : incompleteBeta(a, b, far, near);
    return Math.max(-1e6, Math.log(tails[side])) - goal;
  };
  return findRoot(miss, -700, 700);
}

/** Throws a UsageError unless p lies between 0 and 1. */
export function checkProbability(p: number): void {
  check(p >= 0 && p <= 1, `p is ${p}: a probability lies between 0 and 1`);
}

function clipped(x: number): number {
  check(!Number.isNaN(x), 'x is NaN: it must be a number');
  return Math.min(1, Math.max(0, x));
}
