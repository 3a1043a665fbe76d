import { checkForecasts, type Forecasts } from '../forecast/directions.js';
import { check, checkAtLeast, checkBetween, checkInteger } from '../validate.js';
import { conformalQuantile, conformalScores } from './split-conformal.js';

export interface AdaptivePeriod {
  /** Error rate aimed at in this period; null while there are too few scores to begin. */
  alpha: number | null;
  /** Half of the interval's width, in the unit of `actual`; null where no finite interval would do. */
  halfWidth: number | null;
  /** Whether the interval held what came; a period without a finite interval counts as covered. Null before the start. */
  covered: boolean | null;
}

export interface AdaptiveConformal {
  /** One per period, from what was known before it. */
  periods: AdaptivePeriod[];
  /** Share of the periods since the start that were covered; null when it never started. */
  coverage: number | null;
  /** For the period after the last: error rate, and half-width in units of its scale. */
  next: { alpha: number | null; halfWidth: number | null };
}

/**
 * Conformal intervals that follow a changing world: after every period the error rate aimed at moves,
 * alpha <- alpha + gamma ((1 - level) - 1[not covered]), and the next interval is that of `splitConformal` with
 * 1 - alpha on the scores |actual - forecast| / scale so far. Starts when there are scores enough for the level. In
 * the long run 1 - level of the periods are missed, whatever comes. An alpha of 0 or less calls for an endless
 * interval (halfWidth null, covered), one of 1 or more for an empty one (halfWidth 0, not covered).
 * Source: Gibbs and Candes, Adaptive conformal inference under distribution shift, NeurIPS 34 (2021).
 * @param options.window takes only the last so many scores; all unless given
 */
export function adaptiveConformal(
  options: Forecasts & { scales?: readonly number[]; level?: number; gamma?: number; window?: number },
): AdaptiveConformal {
  const { actual, forecast, scales, level = 0.9, gamma = 0.01, window } = options;
  checkForecasts({ actual, forecast });
  checkBetween('level', level, 0, 1);
  checkAtLeast('gamma', gamma, 0);
  const needed = Math.ceil(level / (1 - level) - 1e-9);
  if (window !== undefined) {
    checkInteger('window', window, 1);
    check(window >= needed, `window is ${window}: a level of ${level} needs at least ${needed} scores`);
  }
  const residuals = actual.map((value, t) => value - (forecast[t] ?? 0));
  const scores = conformalScores(residuals, scales);
  const target = 1 - level;
  let alpha = target;
  const known: number[] = [];
  const width = (): number | null => {
    if (alpha <= 0) return null;
    return alpha >= 1 ? 0 : conformalQuantile(known, alpha);
  };
  const learn = (t: number, score: number): void => {
    known.splice(placeOf(known, score), 0, score);
    const old = window === undefined ? undefined : scores[t - window];
    if (old !== undefined) known.splice(placeOf(known, old), 1);
  };
  const periods = scores.map((score, t): AdaptivePeriod => {
    const half = t < needed ? null : width();
    learn(t, score);
    if (t < needed) return { alpha: null, halfWidth: null, covered: null };
    const covered = half === null || (alpha < 1 && score <= half);
    const period = { alpha, halfWidth: half === null ? null : half * (scales?.[t] ?? 1), covered };
    alpha += gamma * (target - (covered ? 0 : 1));
    return period;
  });
  const started = periods.filter((period) => period.covered !== null);
  const enough = scores.length >= needed;
  return {
    periods,
    coverage: started.length > 0 ? started.filter((period) => period.covered).length / started.length : null,
    next: { alpha: enough ? alpha : null, halfWidth: enough ? width() : null },
  };
}

/** Where a value stands, or would stand, among sorted ones. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
