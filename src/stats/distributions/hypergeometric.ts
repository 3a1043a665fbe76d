import { check, checkInteger } from '../validate.js';
import { binomialPmf } from './binomial.js';

/** An urn: `draws` taken, without putting back, from `successes` and `failures`. */
export interface Urn {
  successes: number;
  failures: number;
  draws: number;
}

/** P(X = k) successes among the draws, from three binomial probabilities. Source: Loader (2000). */
export function hypergeometricPmf(k: number, { successes, failures, draws }: Urn): number {
  checkUrn(k, { successes, failures, draws });
  const [least, most] = rangeOf({ successes, failures, draws });
  if (k < least || k > most) return 0;
  if (least === most) return 1;
  const p = draws / (successes + failures);
  const joint = binomialPmf(k, successes, p) * binomialPmf(draws - k, failures, p);
  return joint / binomialPmf(draws, successes + failures, p);
}

/** P(X <= k). */
export function hypergeometricCdf(k: number, urn: Urn): number {
  return tailsAt(k, urn).lower;
}

/** P(X > k). */
export function hypergeometricSf(k: number, urn: Urn): number {
  return tailsAt(k, urn).upper;
}

/** Sums the tail that lies on the far side of the mean, and takes the other one from 1. */
function tailsAt(k: number, urn: Urn): { lower: number; upper: number } {
  checkUrn(k, urn);
  const [least, most] = rangeOf(urn);
  if (k < least) return { lower: 0, upper: 1 };
  if (k >= most) return { lower: 1, upper: 0 };
  const mean = (urn.draws * urn.successes) / (urn.successes + urn.failures);
  let sum = 0;
  if (k < mean) {
    for (let i = least; i <= k; i++) sum += hypergeometricPmf(i, urn);
    return { lower: Math.min(1, sum), upper: Math.max(0, 1 - sum) };
  }
  for (let i = most; i > k; i--) sum += hypergeometricPmf(i, urn);
  return { lower: Math.max(0, 1 - sum), upper: Math.min(1, sum) };
}

function rangeOf({ successes, failures, draws }: Urn): [number, number] {
  return [Math.max(0, draws - failures), Math.min(draws, successes)];
}

function checkUrn(k: number, { successes, failures, draws }: Urn): void {
  check(Number.isSafeInteger(k), `k is ${k}: it must be a whole number`);
  checkInteger('successes', successes, 0);
  checkInteger('failures', failures, 0);
  checkInteger('draws', draws, 0);
  check(
    draws <= successes + failures,
    `draws is ${draws}: there are only ${successes + failures} to draw from`,
  );
}
