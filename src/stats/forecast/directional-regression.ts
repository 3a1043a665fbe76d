import { studentTSf } from '../distributions/student-t.js';
import { linearRegression } from '../regression/linear-regression.js';
import { neweyWestLags } from '../regression/robust-covariance.js';
import { checkForecasts, type Forecasts, isUp } from './directions.js';

export interface DirectionalRegression {
  n: number;
  /** Share of ups after an up was forecast less that after a down was forecast; null when not defined. */
  difference: number | null;
  standardError: number | null;
  tValue: number | null;
  /** Probability of a t as large by chance, one-sided, from Student's t with n - 2 degrees of freedom. */
  pValue: number | null;
  lags: number;
}

/**
 * Directional accuracy where periods depend on each other: regresses 1[actual > 0] on 1[forecast > 0] with the
 * standard error of Newey and West. Not defined when either side always goes one way or the error is zero.
 * Source: in the spirit of Pesaran and Timmermann, JASA 104 (2009).
 * @param options.lags by the rule of 1994 unless given
 */
export function directionalRegression(options: Forecasts & { lags?: number }): DirectionalRegression {
  const { actual, forecast } = options;
  checkForecasts(options, 3);
  const n = actual.length;
  const lags = options.lags ?? neweyWestLags(n);
  const y = actual.map((value) => (isUp(value) ? 1 : 0));
  const x = forecast.map((value) => [isUp(value) ? 1 : 0]);
  if (y.every((value) => value === y[0]) || x.every(([value]) => value === x[0]?.[0])) {
    return { n, difference: null, standardError: null, tValue: null, pValue: null, lags };
  }
  const fit = linearRegression({ y, x, errors: 'newey-west', lags });
  const difference = fit.coefficients[1] ?? null;
  const standardError = fit.standardErrors[1] ?? null;
  if (difference === null || standardError === null || standardError < 1e-12) {
    return { n, difference, standardError, tValue: null, pValue: null, lags };
  }
  const tValue = difference / standardError;
  return { n, difference, standardError, tValue, pValue: studentTSf(tValue, fit.degreesOfFreedom), lags };
}
