import { UsageError } from '../../errors.js';
import { diffuseStart, type StartKnowledge } from './diffuse-start.js';
import { apply, dot, lessOuter, type Matrix, multiply, plus, sandwich } from './matrix.js';
import {
  diagonal,
  type Moment,
  momentsOf,
  type Observations,
  readObservations,
  type StateSpace,
} from './state-space.js';

export interface KalmanOptions {
  model: StateSpace;
  observations: Observations;
  /** How many of the first times to leave out of the log-likelihood; with a large start as many as states. Default 0. */
  burn?: number | undefined;
}

/** Means and covariances by time. */
export interface Estimates {
  mean: number[][];
  covariance: number[][][];
}

export interface Filtered {
  /** Sum of `logLikelihoods` from `burn` on. */
  logLikelihood: number;
  /** Of what was observed at each time, given all before; 0 where nothing was. */
  logLikelihoods: number[];
  /**
   * States before what is observed at each time, and one time beyond the last. While the start is diffuse, the
   * covariance is the finite part only.
   */
  predicted: Estimates;
  /** States after it. */
  filtered: Estimates;
  /** The observed series before they are seen, noise included. */
  forecast: Estimates;
  /** At how many of the first times some state still had an infinite variance before what was observed. */
  diffuseTimes: number;
}

/** What one observed number does to the states, the start being given; the smoother goes through these backward. */
export interface Update {
  z: readonly number[];
  gain: number[];
  variance: number;
  surprise: number;
  /** How the surprise hangs on the unknown start: surprise - onStart' c. */
  onStart: number[];
}

/** States given the start: mean + effect c, with a covariance. */
export interface GivenStart {
  mean: number[];
  effect: number[][];
  covariance: number[][];
}

export interface Pass extends Filtered {
  moments: Moment[];
  updates: Update[][];
  /** Before what is observed at each time. */
  given: GivenStart[];
  start: StartKnowledge;
}

const NOTHING = 1e-13;
const SAME = 1e-6;

/**
 * Kalman filter: the states of a linear Gaussian model given what was observed up to each time, and the likelihood.
 * Series are taken in one by one, so missing numbers and exact observations need no care (Durbin and Koopman 2012,
 * 6.4). States of which nothing is known at the start are exact limits of ever larger variances: the filter runs with
 * the start as unknown constants, which least squares then fill in (Rosenberg 1973, de Jong 1991); each constant that
 * is found adds -ln(2 pi F) / 2 to the likelihood, F being the infinite part of its variance, as in statsmodels.
 *
 * @throws UsageError for matrices of wrong sizes or negative variances, and where an exact observation contradicts what is known exactly
 */
export function kalmanFilter(options: KalmanOptions): Filtered {
  const { moments: _, updates: __, given: ___, start: ____, ...filtered } = filterPass(options);
  return filtered;
}

/** The filter with all that the smoother needs. */
export function filterPass({ model, observations, burn = 0 }: KalmanOptions): Pass {
  if (!Number.isInteger(burn) || burn < 0) throw new UsageError(`burn is ${burn}; give a number of times`);
  const { series, states, moment } = momentsOf(model);
  const rows = readObservations(observations, series);
  const moments = rows.map((_, time) => moment(time));
  const largest = rows.flat().reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const open = (model.initial.diffuse ?? []).flatMap((diffuse, state) => (diffuse ? [state] : []));
  const scales = open.map((state) => scaleOf(moments, state));
  const start = diffuseStart(open.length);
  const allScales = 2 * scales.reduce((sum, scale) => sum + Math.log(scale), 0);

  let now = firstState(model, states, open, scales);
  let likelihoodBefore = 0;
  let logVariances = 0;
  const pass: Pass = {
    logLikelihood: 0,
    logLikelihoods: [],
    predicted: { mean: [], covariance: [] },
    filtered: { mean: [], covariance: [] },
    forecast: { mean: [], covariance: [] },
    diffuseTimes: 0,
    moments,
    updates: [],
    given: [],
    start: start.knowledge(),
  };
  push(pass.predicted, now, pass.start);
  for (const [time, row] of rows.entries()) {
    const { z, h, d, t, q, c } = moments[time]!;
    pass.given.push(now);
    if (pass.start.open) pass.diffuseTimes += 1;
    pass.forecast.mean.push(apply(z, pass.predicted.mean[time]!).map((value, i) => value + d[i]!));
    pass.forecast.covariance.push(plus(sandwich(z, pass.predicted.covariance[time]!), h));

    const updates: Update[] = [];
    const before = now;
    for (const line of separated(moments[time]!, row)) {
      const { update, next, size } = weigh(now, line, before);
      if (update.variance > 0) {
        const root = Math.sqrt(update.variance);
        const whitened = update.onStart.map((value) => value / root);
        start.see(whitened, update.surprise / root, size / root);
        logVariances += Math.log(2 * Math.PI * update.variance);
        updates.push(update);
        now = next;
      } else if (start.fix(update.onStart, update.surprise, size)) {
        logVariances += Math.log(2 * Math.PI);
      } else {
        const left = update.surprise - dot(update.onStart, start.knowledge().mean);
        if (Math.abs(left) > SAME * largest) {
          throw new UsageError(
            `observations[${time}] says ${line.value} where the model leaves no doubt of ${line.value - left}; give it observation noise, or leave it out`,
          );
        }
      }
    }
    pass.updates.push(updates);
    pass.start = start.knowledge();
    push(pass.filtered, now, pass.start);
    const likelihood = -(logVariances + pass.start.cost - (pass.start.open ? 0 : allScales)) / 2;
    pass.logLikelihoods.push(row.every((value) => value === null) ? 0 : likelihood - likelihoodBefore);
    if (time >= burn) pass.logLikelihood += pass.logLikelihoods[time]!;
    likelihoodBefore = likelihood;

    now = {
      mean: apply(t, now.mean).map((value, i) => value + c[i]!),
      effect: multiply(t, now.effect),
      covariance: plus(sandwich(t, now.covariance), q),
    };
    push(pass.predicted, now, pass.start);
  }
  return pass;
}

/**
 * Unknown constants are counted in units in which they weigh about as much as others, lest a large indicator hide a
 * small one; in units of the states themselves where that is near enough.
 */
function scaleOf(moments: readonly Moment[], state: number): number {
  let largest = 0;
  for (const { z } of moments) for (const row of z) largest = Math.max(largest, Math.abs(row[state]!));
  return largest === 0 || (largest > 1e-3 && largest < 1e3) ? 1 : 1 / largest;
}

function firstState(
  { initial }: StateSpace,
  states: number,
  open: readonly number[],
  scales: readonly number[],
): GivenStart {
  const none = Array.from({ length: states }, () => 0);
  const covariance = initial.covariance ?? diagonal(none);
  return {
    mean: [...(initial.mean ?? none)],
    effect: none.map((_, i) => open.map((state, j) => (state === i ? scales[j]! : 0))),
    covariance: covariance.map((row, i) =>
      row.map((value, j) => (open.includes(i) || open.includes(j) ? 0 : value)),
    ),
  };
}

/** Mean and covariance with the start filled in as far as it is known. */
function push(estimates: Estimates, { mean, effect, covariance }: GivenStart, start: StartKnowledge): void {
  estimates.mean.push(mean.map((value, i) => value + dot(effect[i]!, start.mean)));
  estimates.covariance.push(
    start.mean.length ? plus(covariance, sandwich(effect, start.covariance)) : covariance,
  );
}

/**
 * The observed numbers of one time with independent noises: where H is not diagonal, both sides are multiplied by the
 * inverse of its unit lower triangle, which has determinant 1.
 */
function separated({ z, h, d }: Moment, row: readonly (number | null)[]): Line[] {
  const seen = row.flatMap((value, i) => (value === null ? [] : [i]));
  const lines = seen.map((i) => ({ z: [...z[i]!], value: row[i]! - d[i]!, noise: 0 }));
  const rest = seen.map((i) => seen.map((j) => h[i]![j]!));
  for (const [k, line] of lines.entries()) {
    line.noise = rest[k]![k]!;
    if (line.noise === 0) continue;
    for (let i = k + 1; i < lines.length; i += 1) {
      const factor = rest[i]![k]! / line.noise;
      if (factor === 0) continue;
      for (let j = k; j < lines.length; j += 1) rest[i]![j]! -= factor * rest[k]![j]!;
      const other = lines[i]!;
      other.value -= factor * line.value;
      other.z = other.z.map((value, j) => value - factor * line.z[j]!);
    }
  }
  return lines;
}

interface Line {
  z: readonly number[];
  value: number;
  noise: number;
}

function weigh(
  { mean, effect, covariance }: GivenStart,
  { z, value, noise }: Line,
  before: GivenStart,
): { update: Update; next: GivenStart; size: number } {
  const covariances = apply(covariance, z);
  const all = dot(z, covariances) + noise;
  // What is left of the variance at the beginning of this time may be rounding.
  const variance = all > NOTHING * (magnitude(z, before.covariance) + noise) ? all : 0;
  const surprise = value - dot(z, mean);
  const onStart = (effect[0] ?? []).map((_, j) =>
    z.reduce((sum, entry, i) => sum + entry * effect[i]![j]!, 0),
  );
  const share = variance > 0 ? 1 / variance : 0;
  return {
    update: { z, gain: covariances.map((entry) => entry * share), variance, surprise, onStart },
    size: z.reduce((sum, entry, i) => sum + Math.abs(entry) * Math.hypot(...before.effect[i]!), 0),
    next: {
      mean: mean.map((entry, i) => entry + covariances[i]! * share * surprise),
      effect: lessOuter(effect, share, covariances, onStart),
      covariance: lessOuter(covariance, share, covariances, covariances),
    },
  };
}

/** The sum of |z_i z_j P_ij|: against it rounding is to be measured. */
function magnitude(z: readonly number[], p: Matrix): number {
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) {
    for (let j = 0; j < z.length; j += 1) sum += Math.abs(z[i]! * z[j]! * p[i]![j]!);
  }
  return sum;
}
