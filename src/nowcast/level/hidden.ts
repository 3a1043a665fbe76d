import type { LevelModel, Start } from './filter.js';

/** The days without a published flow, oldest first; index 0 is the first. */
export interface HiddenDays {
  /** Standard size of each day's flow, CNY million. */
  readonly scale: Float64Array;
  /** Quarter of each day, counted from 0 at the first hidden one. */
  readonly quarter: Int32Array;
}

/** Northbound days over which a break comes: a quarter, nearly. */
const BREAK_DAYS = 60;

/** How far a break that begins with each quarter has come on each day, 0 to 1. */
export function ramps(quarter: Int32Array): Float64Array[] {
  const count = (quarter.at(-1) ?? -1) + 1;
  return Array.from({ length: count }, (_, q) => {
    const first = quarter.indexOf(q);
    return Float64Array.from(quarter, (_own, i) => Math.min(Math.max((i - first + 1) / BREAK_DAYS, 0), 1));
  });
}

/** Mean of level and swing on each hidden day. */
export function startMeans(start: Start, model: LevelModel, length: number): Float64Array {
  const fade = Math.exp(-1 / model.fade);
  return Float64Array.from({ length }, (_, i) => start.level + start.swing * fade ** (i + 1));
}

/**
 * Covariance of each hidden day's level + swing + noise with the weighted sum of days `weights`, without breaks.
 * Linear in the number of days.
 */
export function covarianceWith(weights: Float64Array, start: Start, model: LevelModel): Float64Array {
  const length = weights.length;
  const fade = Math.exp(-1 / model.fade);
  const out = new Float64Array(length);
  let sum = 0;
  let faded = 0;
  for (let i = 0; i < length; i++) {
    sum += weights[i] as number;
    faded += (weights[i] as number) * fade ** (i + 1);
  }
  const variance = model.swing ** 2;
  let earlier = 0;
  for (let i = 0; i < length; i++) {
    const own = weights[i] as number;
    const decay = fade ** (i + 1);
    earlier = earlier * fade + own;
    out[i] =
      start.levelVariance * sum +
      start.covariance * (decay * sum + faded) +
      (start.swingVariance - variance) * decay * faded +
      variance * earlier +
      model.noise ** 2 * own;
  }
  let later = 0;
  for (let i = length - 1; i >= 0; i--) {
    out[i]! += variance * later;
    later = (later + (weights[i] as number)) * fade;
  }
  if (start.drift > 0) {
    const crept = breakCovarianceWith(
      weights,
      Float64Array.from(weights, (_, i) => i + 1),
    );
    for (let i = 0; i < length; i++) out[i]! += start.drift * (crept[i] as number);
  }
  return out;
}

/** The same of a break of variance 1 that comes along `ramp`: sum over j of min(ramp_i, ramp_j) weights_j. */
export function breakCovarianceWith(weights: Float64Array, ramp: Float64Array): Float64Array {
  const length = weights.length;
  const out = new Float64Array(length);
  let above = 0;
  for (let i = 0; i < length; i++) above += weights[i] as number;
  let below = 0;
  for (let i = 0; i < length; i++) {
    const own = weights[i] as number;
    above -= own;
    below += (ramp[i] as number) * own;
    out[i] = below + (ramp[i] as number) * above;
  }
  return out;
}
