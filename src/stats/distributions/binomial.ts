import { check, checkInteger } from '../validate.js';
import { checkProbability } from './beta.js';
import { binomialTerm, incompleteBeta } from './incomplete-beta.js';

/** P(X = k) for n draws that succeed with probability p. Source: Loader (2000). */
export function binomialPmf(k: number, n: number, p: number): number {
  checkDraws(k, n, p);
  if (k < 0 || k > n) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  return binomialTerm(k, n - k, p, 1 - p);
}

/** P(X <= k): I(n - k, k + 1) at 1 - p. */
export function binomialCdf(k: number, n: number, p: number): number {
  checkDraws(k, n, p);
  if (k < 0) return 0;
  return k >= n ? 1 : incompleteBeta(k + 1, n - k, p).upper;
}

/** P(X > k), precise in the upper tail. */
export function binomialSf(k: number, n: number, p: number): number {
  checkDraws(k, n, p);
  if (k < 0) return 1;
  return k >= n ? 0 : incompleteBeta(k + 1, n - k, p).lower;
}

/** The least k with P(X <= k) >= q. */
export function binomialQuantile(q: number, n: number, p: number): number {
  checkProbability(q);
  checkDraws(0, n, p);
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, p) >= q) high = middle;
    else low = middle + 1;
  }
  return low;
}

function checkDraws(k: number, n: number, p: number): void {
  checkInteger('n', n, 0);
  check(Number.isSafeInteger(k), `k is ${k}: it must be a whole number`);
  checkProbability(p);
}
