import { assert } from '../errors.js';
import { check } from './validate.js';

/**
 * The x between `low` and `high` where a continuous function changes sign, to the precision of doubles:
 * bisection made faster by inverse interpolation.
 * Source: Brent, Algorithms for Minimization without Derivatives (1973), chapter 4.
 * @throws UsageError when the function has the same sign at both ends
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 0): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  check(fa < 0 !== fb < 0, `the function has the same sign at ${low} and ${high}: there is no root to find`);
  let [c, fc] = [a, fa];
  let step = b - a;
  let before = step;
  for (let i = 0; i < 10_000; i++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const enough = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2 + Number.MIN_VALUE;
    const half = (c - b) / 2;
    if (Math.abs(half) <= enough || fb === 0) return b;
    const shorter = Math.abs(before) >= enough && Math.abs(fa) > Math.abs(fb);
    const guess = shorter ? interpolated({ a, b, c, fa, fb, fc }) : null;
    if (guess !== null && isAcceptable(guess, half, enough, before)) {
      [before, step] = [step, guess];
    } else {
      [before, step] = [half, half];
    }
    [a, fa] = [b, fb];
    b += Math.abs(step) > enough ? step : Math.sign(half) * enough;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      step = b - a;
      before = step;
    }
  }
  assert(false, `no root found between ${low} and ${high}`);
}

interface Points {
  a: number;
  b: number;
  c: number;
  fa: number;
  fb: number;
  fc: number;
}

/** The step from b by a straight line through two points, or by the inverse parabola through three. */
function interpolated({ a, b, c, fa, fb, fc }: Points): number {
  const s = fb / fa;
  if (a === c) return -((c - b) * s) / (1 - s);
  const q = fa / fc;
  const r = fb / fc;
  const top = s * ((c - b) * q * (q - r) - (b - a) * (r - 1));
  return -top / ((q - 1) * (r - 1) * (s - 1));
}

function isAcceptable(step: number, half: number, enough: number, before: number): boolean {
  return (
    Number.isFinite(step) &&
    step * Math.sign(half) > 0 &&
    Math.abs(step) < 1.5 * Math.abs(half) - enough / 2 &&
    Math.abs(step) < Math.abs(before) / 2
  );
}
