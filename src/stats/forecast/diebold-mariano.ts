import { studentTCdf, studentTSf } from '../distributions/student-t.js';
import { isConstant, mean } from '../summary.js';
import { check, checkAtLeast, checkInteger, checkSameLength, checkSeries } from '../validate.js';

export interface DieboldMarianoOptions {
  /** Errors of the first forecast, in order of time. */
  errors1: readonly number[];
  /** Errors of the second forecast for the same periods. */
  errors2: readonly number[];
  /** How many periods ahead the forecasts look; 1 unless given. */
  horizon?: number;
  /** The loss is |error|^power; 2 unless given. */
  power?: number;
  /** Weights of the autocovariances: all 1 ('acf', default) or 1 - k / horizon ('bartlett'). */
  varianceEstimator?: 'acf' | 'bartlett';
  /** 'greater': the first forecast has the larger losses, the second one is better. 'two-sided' unless given. */
  alternative?: 'two-sided' | 'less' | 'greater';
}

export interface DieboldMariano {
  n: number;
  /** Mean loss of the first less that of the second: above zero when the second is better. */
  meanDifference: number;
  /** Student's t with n - 1 degrees of freedom when both are as good; null when the difference does not vary. */
  statistic: number | null;
  pValue: number | null;
  /** The one used: 'bartlett' where 'acf' gave a variance that is not positive. */
  varianceEstimator: 'acf' | 'bartlett';
}

/**
 * Tests whether two forecasts are equally good: d = |e1|^p - |e2|^p, v = (g_0 + 2 sum over k < h of w_k g_k) / n with
 * autocovariances g_k (divisor n), DM = mean(d) / sqrt(v) x sqrt((n + 1 - 2h + h (h - 1) / n) / n).
 * For forecasts of models that contain each other use `clarkWest`.
 * Source: Diebold and Mariano, Journal of Business and Economic Statistics 13 (1995); the last factor and Student's t:
 * Harvey, Leybourne and Newbold, International Journal of Forecasting 13 (1997).
 * @throws UsageError on lists that do not match, values that are not finite, a horizon not below the number of periods
 */
export function dieboldMariano(options: DieboldMarianoOptions): DieboldMariano {
  const { errors1, errors2, horizon = 1, power = 2, varianceEstimator = 'acf' } = options;
  const { alternative = 'two-sided' } = options;
  checkSeries('errors1', errors1, 2);
  checkSeries('errors2', errors2, 2);
  checkSameLength('errors1', errors1, 'errors2', errors2);
  checkInteger('horizon', horizon, 1);
  checkAtLeast('power', power, 0);
  const n = errors1.length;
  check(horizon < n, `horizon is ${horizon}: it must be less than the ${n} periods`);
  check(
    varianceEstimator === 'acf' || varianceEstimator === 'bartlett',
    `varianceEstimator is '${String(varianceEstimator)}': use 'acf' or 'bartlett'`,
  );
  check(
    ['two-sided', 'less', 'greater'].includes(alternative),
    `alternative is '${String(alternative)}': use 'two-sided', 'less' or 'greater'`,
  );
  const d = errors1.map((error, t) => Math.abs(error) ** power - Math.abs(errors2[t] ?? 0) ** power);
  const meanDifference = mean(d);
  if (isConstant(d)) {
    return { n, meanDifference, statistic: null, pValue: null, varianceEstimator };
  }
  const centred = d.map((value) => value - meanDifference);
  const plain = varianceOf(centred, horizon, () => 1);
  const used = varianceEstimator === 'acf' && plain > 0 ? 'acf' : 'bartlett';
  const variance = used === 'acf' ? plain : varianceOf(centred, horizon, (k) => 1 - k / horizon);
  if (!(variance > 0)) {
    return { n, meanDifference, statistic: null, pValue: null, varianceEstimator: used };
  }
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n);
  const statistic = (meanDifference / Math.sqrt(variance)) * correction;
  const pValue = {
    less: () => studentTCdf(statistic, n - 1),
    greater: () => studentTSf(statistic, n - 1),
    'two-sided': () => 2 * studentTSf(Math.abs(statistic), n - 1),
  }[alternative];
  return { n, meanDifference, statistic, pValue: pValue(), varianceEstimator: used };
}

/** Variance of the mean from the autocovariances below the horizon. */
function varianceOf(centred: readonly number[], horizon: number, weight: (k: number) => number): number {
  const n = centred.length;
  let sum = 0;
  for (let k = 0; k < horizon; k++) {
    let products = 0;
    for (let t = k; t < n; t++) products += (centred[t] ?? 0) * (centred[t - k] ?? 0);
    sum += (k === 0 ? 1 : 2 * weight(k)) * (products / n);
  }
  return sum / n;
}
