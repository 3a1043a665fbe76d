import type { LevelModel, Start } from './filter.js';

/** The days without a published flow, oldest first; index 0 is the first. */
export interface HiddenDays {
  /** Standard size of each day's flow, CNY million. */
  readonly scale: Float64Array;
  /** Quarter of each day, counted from 0 at the first hidden one. */
  readonly quarter: Int32Array;
}

/** Consecutive hidden days: `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the sum of a span's flows takes of the level in each quarter, and of the swing of the last published day. */
export interface Loadings {
  /** Sum of the sizes of its days in each quarter. */
  readonly level: Float64Array;
  readonly swing: number;
}

export function loadingsOf({ scale, quarter }: HiddenDays, { from, to }: Span, model: LevelModel): Loadings {
  const fade = Math.exp(-1 / model.fade);
  const level = new Float64Array((quarter.at(-1) ?? -1) + 1);
  let swing = 0;
  for (let i = from; i < to; i++) {
    level[quarter[i] as number]! += scale[i] as number;
    swing += (scale[i] as number) * fade ** (i + 1);
  }
  return { level, swing };
}

/**
 * Covariance of each hidden day's swing + noise with the sum of days with `weights`. Linear in the number of days.
 */
export function swingCovarianceWith(
  weights: Float64Array,
  { swingVariance }: Pick<Start, 'swingVariance'>,
  model: LevelModel,
): Float64Array {
  const length = weights.length;
  const fade = Math.exp(-1 / model.fade);
  const out = new Float64Array(length);
  let faded = 0;
  for (let i = 0; i < length; i++) faded += (weights[i] as number) * fade ** (i + 1);
  const variance = model.swing ** 2;
  let earlier = 0;
  for (let i = 0; i < length; i++) {
    const own = weights[i] as number;
    earlier = earlier * fade + own;
    out[i] =
      (swingVariance - variance) * fade ** (i + 1) * faded + variance * earlier + model.noise ** 2 * own;
  }
  let later = 0;
  for (let i = length - 1; i >= 0; i--) {
    out[i]! += variance * later;
    later = (later + (weights[i] as number)) * fade;
  }
  return out;
}
