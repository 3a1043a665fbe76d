import { studentTSf } from '../distributions/student-t.js';
import { choleskyFactor, dot, forwardSolve } from '../linear-algebra.js';
import { isConstant } from '../summary.js';
import { check, checkRows, checkSameLength, checkSeries } from '../validate.js';
import { type LeastSquares, leastSquares } from './least-squares.js';
import {
  ERROR_KINDS,
  type ErrorKind,
  heteroskedasticCovariance,
  neweyWestCovariance,
  neweyWestLags,
} from './robust-covariance.js';

export interface RegressionOptions {
  y: readonly number[];
  /** One row per observation, one column per regressor, without a column of ones. */
  x: readonly (readonly number[])[];
  /** Adds a column of ones in front; true unless given. */
  intercept?: boolean;
  /** 'classical' unless given. */
  errors?: ErrorKind;
  /** Lags of 'newey-west'; by the rule of 1994 unless given. */
  lags?: number;
  /** p-values from Student's t (true unless given) or, as for large samples, from the normal distribution. */
  useT?: boolean;
  /** Multiplies 'newey-west' by n / (n - k); true unless given. */
  smallSample?: boolean;
}

export interface Regression {
  /** The intercept first, where there is one. */
  coefficients: number[];
  standardErrors: number[];
  /** Coefficient / standard error; null where the standard error is 0. */
  tValues: (number | null)[];
  /** Two-sided, from Student's t with `degreesOfFreedom`, or from the normal distribution without `useT`. */
  pValues: (number | null)[];
  covariance: number[][];
  fitted: number[];
  /** y - fitted, in the unit of y. */
  residuals: number[];
  /** Rows - coefficients. */
  degreesOfFreedom: number;
  /** Sum of squared (whitened) residuals; 0 where only rounding is left of them. */
  rss: number;
  /** Variance of the (whitened) residuals, rss / degreesOfFreedom. */
  residualVariance: number;
  /** 1 - rss / total sum of squares, about the mean where there is an intercept; null when y does not vary. */
  rSquared: number | null;
  adjustedRSquared: number | null;
  /** Of normal errors with variance rss / n; null when there are no errors at all. */
  logLikelihood: number | null;
  /** -2 logLikelihood + 2 coefficients: the variance is not counted. */
  aic: number | null;
  /** -2 logLikelihood + coefficients x ln(rows). */
  bic: number | null;
  predict(rows: readonly (readonly number[])[]): number[];
}

/**
 * Ordinary least squares: b = (X'X)^-1 X'y, by QR. Standard errors as chosen.
 * @throws UsageError on lists that do not match, values that are not finite, dependent columns, or no more rows
 * than coefficients
 */
export function linearRegression(options: RegressionOptions): Regression {
  return regress(options, (values) => [...values], 0);
}

/** Least squares where row i counts with weight w_i: the variance of its error is proportional to 1 / w_i. */
export function weightedRegression(options: RegressionOptions & { weights: readonly number[] }): Regression {
  const { weights } = options;
  checkSeries('y', options.y);
  checkSeries('weights', weights);
  checkSameLength('y', options.y, 'weights', weights);
  check(
    weights.every((weight) => weight > 0),
    'every weight must be positive: leave rows without weight out',
  );
  const roots = weights.map(Math.sqrt);
  const logDeterminant = weights.reduce((sum, weight) => sum - Math.log(weight), 0);
  return regress(options, (values) => values.map((value, i) => value * (roots[i] ?? 0)), logDeterminant);
}

/**
 * Generalised least squares for errors with a known covariance V up to a factor: b = (X'V^-1 X)^-1 X'V^-1 y, by
 * least squares on L^-1 y and L^-1 X, V = L L'. Source: Aitken, Proceedings of the Royal Society of Edinburgh 55 (1935).
 */
export function generalisedRegression(
  options: RegressionOptions & { errorCovariance: readonly (readonly number[])[] },
): Regression {
  const { errorCovariance, y } = options;
  checkSeries('y', y);
  const width = checkRows('errorCovariance', errorCovariance);
  check(
    width === errorCovariance.length && width === y.length,
    `errorCovariance must have ${y.length} rows and columns`,
  );
  const lower = choleskyFactor(errorCovariance, 'errorCovariance');
  const logDeterminant = lower.reduce((sum, row, i) => sum + 2 * Math.log(row[i] ?? 0), 0);
  return regress(options, (values) => forwardSolve(lower, values), logDeterminant);
}

/** Residuals this small beside y, squared, are what rounding leaves of a perfect fit. */
const ROUNDING = 1e-29;

/** Checks y and x; returns x with its column of ones. */
function designOf({ y, x, intercept = true }: RegressionOptions): number[][] {
  checkSeries('y', y);
  checkRows('x', x);
  checkSameLength('y', y, 'x', x);
  return x.map((row) => (intercept ? [1, ...row] : [...row]));
}

/**
 * Least squares on whitened columns.
 * @param whiten turns errors of the model into errors of one size that do not depend on each other
 * @param logDeterminant of the covariance of the errors
 */
export function regress(
  options: RegressionOptions,
  whiten: (values: readonly number[]) => number[],
  logDeterminant: number,
): Regression {
  const design = designOf(options);
  const { y, intercept = true, useT = true } = options;
  const columns = (design[0] ?? []).map((_, j) => whiten(design.map((row) => row[j] ?? 0)));
  const target = whiten(y);
  const rows = target.map((_, i) => columns.map((column) => column[i] ?? 0));
  const n = target.length;
  const k = columns.length;
  check(n > k, `${n} rows are too few for ${k} coefficients: at least ${k + 1} are needed`);
  const fit = leastSquares(rows, target);
  const squares = dot(fit.residuals, fit.residuals);
  const rss = squares > ROUNDING * dot(target, target) ? squares : 0;
  const degreesOfFreedom = n - k;
  const residualVariance = rss / degreesOfFreedom;
  const found = covarianceOf(fit, options, residualVariance);
  const covariance = rss > 0 ? found : found.map((row) => row.map(() => 0));
  const standardErrors = covariance.map((row, j) => Math.sqrt(Math.max(0, row[j] ?? 0)));
  const tValues = fit.coefficients.map((value, j) => ratio(value, standardErrors[j] ?? 0));
  const total = intercept && isConstant(y) ? 0 : totalSquares(target, intercept ? columns[0] : undefined);
  const rSquared = total > 0 ? 1 - rss / total : null;
  const deviance = rss > 0 ? n * (Math.log((2 * Math.PI * rss) / n) + 1) + logDeterminant : null;
  const predict = (given: readonly (readonly number[])[]): number[] =>
    given.map((row) => dot(intercept ? [1, ...row] : row, fit.coefficients));
  const fitted = predict(options.x);
  return {
    coefficients: fit.coefficients,
    standardErrors,
    tValues,
    pValues: tValues.map((t) =>
      t === null ? null : 2 * studentTSf(Math.abs(t), useT ? degreesOfFreedom : Number.POSITIVE_INFINITY),
    ),
    covariance,
    fitted,
    residuals: y.map((value, i) => value - (fitted[i] ?? 0)),
    degreesOfFreedom,
    rss,
    residualVariance,
    rSquared,
    adjustedRSquared:
      rSquared === null ? null : 1 - ((1 - rSquared) * (n - (intercept ? 1 : 0))) / degreesOfFreedom,
    logLikelihood: deviance === null ? null : -deviance / 2,
    aic: deviance === null ? null : deviance + 2 * k,
    bic: deviance === null ? null : deviance + k * Math.log(n),
    predict(given) {
      if (given.length === 0) return [];
      const width = k - (intercept ? 1 : 0);
      check(checkRows('rows', given) === width, `rows must have ${width} columns like x`);
      return predict(given);
    },
  };
}

function covarianceOf(
  fit: LeastSquares,
  { errors = 'classical', lags, smallSample = true }: RegressionOptions,
  residualVariance: number,
): number[][] {
  const n = fit.residuals.length;
  check(
    ERROR_KINDS.includes(errors),
    `errors is '${errors}': use ${ERROR_KINDS.map((kind) => `'${kind}'`).join(', ')}`,
  );
  if (errors === 'classical')
    return fit.inverseGram.map((row) => row.map((value) => value * residualVariance));
  if (errors === 'newey-west') {
    return neweyWestCovariance(fit, lags ?? neweyWestLags(n), smallSample);
  }
  return heteroskedasticCovariance(fit, errors);
}

/** Sum of squares of y, after its regression on the constant where there is one. */
function totalSquares(y: readonly number[], constant: readonly number[] | undefined): number {
  if (!constant) return dot(y, y);
  const mean = dot(constant, y) / dot(constant, constant);
  return y.reduce((sum, value, i) => sum + (value - mean * (constant[i] ?? 0)) ** 2, 0);
}

function ratio(value: number, error: number): number | null {
  return error > 0 ? value / error : null;
}
