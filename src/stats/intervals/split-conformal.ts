import type { Interval } from '../forecast/proportion.js';
import { check, checkBetween, checkSameLength, checkSeries } from '../validate.js';

export interface SplitConformal {
  /** Residuals that the half-width was taken from. */
  n: number;
  /** In units of the scale; null when n is too small for the level, so that no finite interval covers. */
  halfWidth: number | null;
  /** Prediction -+ scale x half-width; null when there is no finite one. The scale is 1 unless given. */
  interval(prediction: number, scale?: number): Interval | null;
}

/**
 * An interval that covers the next value with the probability `level` at least, whatever the distribution, as long
 * as the residuals (of rows that the model was not fitted on) and the next one could have come in any order: the
 * half-width is the ceil((n + 1) level)-th smallest |residual| / scale.
 * Source: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, JASA 113 (2018), algorithm 2.
 * @param options.scales what each residual is measured in, such as an estimate of its size; 1 unless given
 */
export function splitConformal(options: {
  residuals: readonly number[];
  scales?: readonly number[];
  level?: number;
}): SplitConformal {
  const { level = 0.9 } = options;
  checkBetween('level', level, 0, 1);
  const scores = conformalScores(options.residuals, options.scales).sort((a, b) => a - b);
  const halfWidth = conformalQuantile(scores, 1 - level);
  return {
    n: scores.length,
    halfWidth,
    interval(prediction, scale = 1) {
      check(Number.isFinite(prediction), `prediction is ${prediction}: it must be a finite number`);
      check(scale > 0 && Number.isFinite(scale), `scale is ${scale}: it must be a positive number`);
      if (halfWidth === null) return null;
      return { lower: prediction - scale * halfWidth, upper: prediction + scale * halfWidth };
    },
  };
}

/** |residual| / scale. */
export function conformalScores(residuals: readonly number[], scales?: readonly number[]): number[] {
  checkSeries('residuals', residuals);
  if (scales) {
    checkSeries('scales', scales);
    checkSameLength('residuals', residuals, 'scales', scales);
    check(
      scales.every((scale) => scale > 0),
      'every scale must be positive',
    );
  }
  return residuals.map((residual, i) => Math.abs(residual) / (scales?.[i] ?? 1));
}

/** The ceil((n + 1)(1 - alpha))-th smallest of sorted scores; null beyond the last. */
export function conformalQuantile(sorted: readonly number[], alpha: number): number | null {
  const k = Math.ceil((sorted.length + 1) * (1 - alpha) - 1e-9);
  return sorted[Math.max(1, k) - 1] ?? null;
}
