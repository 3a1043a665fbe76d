import { UsageError } from '../../errors.js';
import {
  type Estimates,
  type Filtered,
  filterPass,
  type KalmanOptions,
  type Update,
} from './kalman-filter.js';
import { apply, dot, lessOuter, type Matrix, multiply, sandwich, transpose, zeros } from './matrix.js';

export interface Smoothed extends Filtered {
  /** States given everything that was observed. */
  smoothed: Estimates;
  /** The observed series without their noise, Z a + d, given everything: also where nothing was observed. */
  signal: Estimates;
}

/**
 * Kalman filter and fixed-interval smoother. Backward it carries, for each time, what later surprises say of the
 * states (r) and how much (N), for any start (Durbin and Koopman 2012, 4.4); the start is filled in at the end.
 *
 * @throws UsageError as the filter does, and when the observations leave the start in doubt without bounds
 */
export function kalmanSmoother(options: KalmanOptions): Smoothed {
  const { moments, updates, given, start, ...filtered } = filterPass(options);
  const smoothed: Estimates = { mean: [], covariance: [] };
  const signal: Estimates = { mean: [], covariance: [] };
  const states = filtered.predicted.mean[0]!.length;
  const none = zeros(states);
  let later: Later = {
    r: none,
    onStart: none.map(() => start.mean.map(() => 0)),
    n: none.map(() => [...none]),
  };

  for (let time = moments.length - 1; time >= 0; time -= 1) {
    const { z, d, t } = moments[time]!;
    if (time < moments.length - 1) later = carryBack(later, transpose(t));
    for (const update of updates[time]!.toReversed()) later = before(later, update);

    const { mean: a, effect, covariance: p } = given[time]!;
    const moved = apply(p, later.r);
    const explained = multiply(p, later.onStart);
    const open = effect.map((row, i) => row.map((value, j) => value - explained[i]![j]!));
    if (start.open) refuse(open, start.open);
    const mean = a.map((value, i) => value + moved[i]! + dot(open[i]!, start.mean));
    const known = sandwich(p, later.n);
    const fromStart = start.mean.length > 0 ? sandwich(open, start.covariance) : null;
    const covariance = p.map((row, i) =>
      row.map((value, j) => {
        const left = value - known[i]![j]!;
        return (i === j ? Math.max(0, left) : left) + (fromStart?.[i]![j] ?? 0);
      }),
    );
    smoothed.mean.push(mean);
    smoothed.covariance.push(covariance);
    signal.mean.push(apply(z, mean).map((value, i) => value + d[i]!));
    signal.covariance.push(sandwich(z, covariance));
  }
  for (const list of [smoothed.mean, smoothed.covariance, signal.mean, signal.covariance]) list.reverse();
  return { ...filtered, smoothed, signal };
}

/** r - onStart c, and N. */
interface Later {
  r: readonly number[];
  onStart: Matrix;
  n: Matrix;
}

function carryBack({ r, onStart, n }: Later, back: Matrix): Later {
  return { r: apply(back, r), onStart: multiply(back, onStart), n: sandwich(back, n) };
}

/** From what is said of the state after an observed number to before it: by I - z gain' from the left. */
function before({ r, onStart, n }: Later, { z, gain, variance, surprise, onStart: x }: Update): Later {
  const seen = surprise / variance - dot(gain, r);
  const seenOfStart = x.map((value, j) =>
    gain.reduce((sum, entry, i) => sum - entry * onStart[i]![j]!, value / variance),
  );
  const half = lessOuter(n, 1, z, apply(n, gain));
  const whole = lessOuter(half, 1, apply(half, gain), z);
  return {
    r: r.map((value, i) => value + z[i]! * seen),
    onStart: lessOuter(onStart, -1, z, seenOfStart),
    n: lessOuter(whole, -1 / variance, z, z),
  };
}

function refuse(effect: Matrix, open: Matrix): void {
  const state = effect.findIndex((row) => dot(row, apply(open, row)) > 1e-9 * dot(row, row));
  if (state === -1) return;
  throw new UsageError(
    `the observations say nothing of state ${state}, nor does the start; leave it out, or give it a variance`,
  );
}
