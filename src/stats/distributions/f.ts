import { check } from '../validate.js';
import { betaLogit, checkProbability } from './beta.js';
import type { Tails } from './incomplete-gamma.js';
import { incompleteBeta } from './incomplete-beta.js';

/** P(F <= x) of the F distribution with `df1` and `df2` degrees of freedom. */
export function fCdf(x: number, df1: number, df2: number): number {
  return tails(x, df1, df2).lower;
}

/** P(F > x) of the F distribution, precise in the upper tail. */
export function fSf(x: number, df1: number, df2: number): number {
  return tails(x, df1, df2).upper;
}

/** The x with P(F <= x) = p of the F distribution. */
export function fQuantile(p: number, df1: number, df2: number): number {
  checkProbability(p);
  checkFreedom(df1, df2);
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return Math.exp(betaLogit(p, 1 - p, df1 / 2, df2 / 2)) * (df2 / df1);
}

/** I(df1 / 2, df2 / 2) at df1 x / (df1 x + df2). */
function tails(x: number, df1: number, df2: number): Tails {
  check(!Number.isNaN(x), 'x is NaN: it must be a number');
  checkFreedom(df1, df2);
  const ratio = (df1 * Math.max(0, x)) / df2;
  if (ratio === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  return incompleteBeta(df1 / 2, df2 / 2, ratio / (1 + ratio), 1 / (1 + ratio));
}

function checkFreedom(...values: number[]): void {
  for (const df of values)
    check(df > 0 && Number.isFinite(df), `df is ${df}: degrees of freedom are positive`);
}
