import { median } from '../summary.js';
import { check, checkInteger } from '../validate.js';
import { linearRegression, weightedRegression } from './linear-regression.js';

export interface HuberRegression {
  /** The intercept first, where there is one. */
  coefficients: number[];
  /** Median of the absolute residuals / 0.6745: the standard deviation of normal errors. */
  scale: number;
  /** How much each row counts: 1, or less the farther it lies from the fit. */
  weights: number[];
  fitted: number[];
  residuals: number[];
  iterations: number;
  converged: boolean;
  predict(rows: readonly (readonly number[])[]): number[];
}

/** The upper quartile of the standard normal distribution. */
const QUARTILE = 0.6744897501960817;

/**
 * Regression that bounds the pull of outliers: weighted least squares with weights min(1, tuning x scale / |residual|),
 * repeated with the scale taken anew each time until the fitted values stand still. A tuning of 1.345 is 95% as
 * efficient as least squares when errors are normal.
 * Source: Huber, Annals of Mathematical Statistics 35 (1964); Holland and Welsch, Communications in Statistics 6 (1977).
 * @throws UsageError as `linearRegression`
 */
export function huberRegression(options: {
  y: readonly number[];
  x: readonly (readonly number[])[];
  intercept?: boolean;
  tuning?: number;
  tolerance?: number;
  maxIterations?: number;
}): HuberRegression {
  const { y, tuning = 1.345, tolerance = 1e-11, maxIterations = 1000 } = options;
  check(tuning > 0, `tuning is ${tuning}: it must be positive`);
  checkInteger('maxIterations', maxIterations, 1);
  let fit = linearRegression(options);
  let weights = y.map(() => 1);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    iterations += 1;
    const scale = scaleOf(fit.residuals);
    if (scale <= 1e-14 * largest(y)) break;
    weights = fit.residuals.map((residual) => Math.min(1, (tuning * scale) / Math.abs(residual)));
    const next = weightedRegression({ ...options, weights });
    const moved = next.fitted.map((value, i) => value - (fit.fitted[i] ?? 0));
    converged = largest(moved) <= tolerance * scale;
    fit = next;
  }
  const scale = scaleOf(fit.residuals);
  return {
    coefficients: fit.coefficients,
    scale,
    weights,
    fitted: fit.fitted,
    residuals: fit.residuals,
    iterations,
    converged: converged || scale <= 1e-14 * largest(y),
    predict: fit.predict,
  };
}

function scaleOf(residuals: readonly number[]): number {
  return median(residuals.map(Math.abs)) / QUARTILE;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
