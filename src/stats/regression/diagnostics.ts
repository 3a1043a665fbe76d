import { chiSquaredSf } from '../distributions/gamma.js';
import { isConstant, mean } from '../summary.js';
import { check, checkInteger, checkSeries } from '../validate.js';

/** A test statistic and the probability of one at least as extreme; null where it is not defined. */
export interface TestResult {
  statistic: number | null;
  pValue: number | null;
}

/**
 * Autocorrelations of lag 0 to `lags`: sum of (x_t - m)(x_(t-l) - m) / sum of (x_t - m)^2. Null when x does not vary.
 * Source: Box and Jenkins, Time Series Analysis (1970).
 */
export function autocorrelations(values: readonly number[], lags: number): number[] | null {
  checkSeries('values', values, 2);
  checkInteger('lags', lags, 0);
  check(lags < values.length, `lags is ${lags}: it must be less than the ${values.length} values`);
  const average = mean(values);
  const centred = values.map((value) => value - average);
  const products = Array.from({ length: lags + 1 }, (_, lag) =>
    centred.reduce((sum, value, t) => (t < lag ? sum : sum + value * (centred[t - lag] ?? 0)), 0),
  );
  return isConstant(values) ? null : products.map((product) => product / (products[0] ?? 0));
}

/**
 * Sum of (e_t - e_(t-1))^2 / sum of e_t^2: near 2 when residuals do not depend on those before, near 0 when they do.
 * Null when all are 0. Source: Durbin and Watson, Biometrika 37 (1950).
 */
export function durbinWatson(residuals: readonly number[]): number | null {
  checkSeries('residuals', residuals, 2);
  let [steps, squares] = [0, 0];
  residuals.forEach((value, t) => {
    squares += value * value;
    if (t > 0) steps += (value - (residuals[t - 1] ?? 0)) ** 2;
  });
  return squares > 0 ? steps / squares : null;
}

/**
 * n (n + 2) sum over l = 1 to lags of r_l^2 / (n - l), chi-squared with `lags` degrees of freedom when values do not
 * depend on those before. Source: Ljung and Box, Biometrika 65 (1978).
 */
export function ljungBox(values: readonly number[], lags: number): TestResult {
  checkInteger('lags', lags, 1);
  const r = autocorrelations(values, lags);
  if (!r) return { statistic: null, pValue: null };
  const n = values.length;
  const sum = r.slice(1).reduce((total, value, i) => total + value ** 2 / (n - i - 1), 0);
  const statistic = n * (n + 2) * sum;
  return { statistic, pValue: chiSquaredSf(statistic, lags) };
}

/**
 * n / 6 (skewness^2 + (kurtosis - 3)^2 / 4), chi-squared with 2 degrees of freedom when values are normal.
 * Source: Jarque and Bera, Economics Letters 6 (1980).
 */
export function jarqueBera(
  values: readonly number[],
): TestResult & { skewness: number | null; kurtosis: number | null } {
  checkSeries('values', values, 3);
  const n = values.length;
  if (isConstant(values)) {
    return { statistic: null, pValue: null, skewness: null, kurtosis: null };
  }
  const average = mean(values);
  const moment = (power: number): number =>
    values.reduce((sum, value) => sum + (value - average) ** power, 0) / n;
  const variance = moment(2);
  const skewness = moment(3) / variance ** 1.5;
  const kurtosis = moment(4) / variance ** 2;
  const statistic = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return { statistic, pValue: chiSquaredSf(statistic, 2), skewness, kurtosis };
}
