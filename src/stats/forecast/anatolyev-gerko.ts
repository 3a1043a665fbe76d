import { normalSf } from '../distributions/normal.js';
import { isConstant, mean } from '../summary.js';
import { checkForecasts, type Forecasts, isUp } from './directions.js';

export interface AnatolyevGerko {
  n: number;
  /** Mean of what came times the sign of its forecast, less what chance would give, in the unit of `actual`. */
  excess: number;
  /** Standard normal when forecasts know nothing; null when it is not defined. */
  statistic: number | null;
  /** Probability of a statistic as large, one-sided; null when it is not defined. */
  pValue: number | null;
}

/**
 * Tests whether following the forecast direction beats chance by value: with s_t = 1 where the forecast is above
 * zero and -1 elsewhere, EP = mean(s y) - mean(s) mean(y), divided by sqrt(4 p (1 - p) sum of (y - mean y)^2) / n,
 * p the share of ups among the forecasts. Not defined when all forecasts go one way or y does not vary.
 * Source: Anatolyev and Gerko, Journal of Business and Economic Statistics 23 (2005).
 */
export function anatolyevGerko({ actual, forecast }: Forecasts): AnatolyevGerko {
  checkForecasts({ actual, forecast });
  const n = actual.length;
  const signs = forecast.map((value) => (isUp(value) ? 1 : -1));
  const average = mean(actual);
  const up = signs.filter((sign) => sign > 0).length / n;
  const excess = actual.reduce((sum, value, t) => sum + (value - average) * (signs[t] ?? 0), 0) / n;
  const squares = actual.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const spread = Math.sqrt(4 * up * (1 - up) * squares) / n;
  const statistic = spread > 0 && !isConstant(actual) ? excess / spread : null;
  return { n, excess, statistic, pValue: statistic === null ? null : normalSf(statistic) };
}
