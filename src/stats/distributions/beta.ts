import { findRoot } from '../root.js';
import { check } from '../validate.js';
import { incompleteBeta } from './incomplete-beta.js';
import { logGamma } from './log-gamma.js';

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
  return betaQuantileOf(p, 1 - p, a, b);
}

/** The x with lower tail `lower` and upper tail `upper`, which may be known more exactly than 1 - lower. */
export function betaQuantileOf(lower: number, upper: number, a: number, b: number): number {
  checkProbability(lower);
  checkShapes(a, b);
  if (lower === 0 || upper === 0) return lower === 0 ? 0 : 1;
  const u = betaLogit(lower, upper, a, b);
  return u < 0 ? Math.exp(u - Math.log1p(Math.exp(u))) : 1 / (1 + Math.exp(-u));
}

/**
 * ln(x / (1 - x)) of the x with lower tail `lower` and upper tail `upper`, of which the smaller one is used. Nearer to
 * an end than exp(-700), where no double holds the tails, from x^a / (a B(a, b)) and its mirror image.
 */
export function betaLogit(lower: number, upper: number, a: number, b: number): number {
  const [side, target] = lower <= upper ? (['lower', lower] as const) : (['upper', upper] as const);
  const goal = Math.log(target);
  const miss = (u: number): number => {
    const e = Math.exp(-Math.abs(u));
    const [near, far] = [e / (1 + e), 1 / (1 + e)];
    const tails = u < 0 ? incompleteBeta(a, b, near, far) : incompleteBeta(a, b, far, near);
    return Math.max(-1e6, Math.log(tails[side])) - goal;
  };
  const sign = side === 'lower' ? 1 : -1;
  if (sign * miss(-FARTHEST) > 0) return (logTail(lower, upper) + logShare(a, b)) / a;
  if (sign * miss(FARTHEST) < 0) return -(logTail(upper, lower) + logShare(b, a)) / b;
  return findRoot(miss, -FARTHEST, FARTHEST);
}

const FARTHEST = 700;

/** ln of a tail, by the other one where that is the smaller. */
function logTail(tail: number, other: number): number {
  return tail <= other ? Math.log(tail) : Math.log1p(-other);
}

/** ln(a B(a, b)). */
function logShare(a: number, b: number): number {
  return logGamma(a + 1) + logGamma(b) - logGamma(a + b);
}

/** Throws a UsageError unless both shapes are positive numbers. */
function checkShapes(a: number, b: number): void {
  check(a > 0 && Number.isFinite(a), `a is ${a}: it must be a positive number`);
  check(b > 0 && Number.isFinite(b), `b is ${b}: it must be a positive number`);
}

/** Throws a UsageError unless p lies between 0 and 1. */
export function checkProbability(p: number): void {
  check(p >= 0 && p <= 1, `p is ${p}: a probability lies between 0 and 1`);
}

function clipped(x: number): number {
  check(!Number.isNaN(x), 'x is NaN: it must be a number');
  return Math.min(1, Math.max(0, x));
}
