import { check, checkAtLeast, checkInteger } from '../validate.js';
import { type Regression, type RegressionOptions, regress } from './linear-regression.js';

export interface Ar1Regression extends Regression {
  /** Correlation of an error with the one before. */
  rho: number;
  iterations: number;
  converged: boolean;
}

/**
 * Least squares when each error is rho times the one before plus a shock. Alternates between b, by least squares on
 * y_t - rho y_(t-1), and rho, from the autocorrelation of the residuals y - X b (Yule-Walker, about their mean,
 * sums of n - 1 products over n - 1), until rho moves by less than `tolerance`. 'cochrane-orcutt' drops the first
 * row, 'prais-winsten' keeps it times sqrt(1 - rho^2). Rows must be in order of time, none missing between them.
 * Residuals are y - X b, not the shocks; `rss`, errors and likelihood are those of the shocks.
 * Source: Cochrane and Orcutt, JASA 44 (1949); Prais and Winsten, Cowles Commission 383 (1954).
 * @param options.rho takes this rho as known instead of estimating it
 * @throws UsageError as `linearRegression`, or when the residuals do not vary, so that there is no rho
 */
export function ar1Regression(
  options: RegressionOptions & {
    method?: 'cochrane-orcutt' | 'prais-winsten';
    rho?: number;
    tolerance?: number;
    maxIterations?: number;
  },
): Ar1Regression {
  const { method = 'prais-winsten', rho: known, tolerance = 1e-12, maxIterations = 1000 } = options;
  check(
    method === 'cochrane-orcutt' || method === 'prais-winsten',
    `method is '${String(method)}': use 'cochrane-orcutt' or 'prais-winsten'`,
  );
  checkAtLeast('tolerance', tolerance, 0);
  checkInteger('maxIterations', maxIterations, 1);
  if (known !== undefined) {
    return { ...fitWith(options, checkedRho(known), method), rho: known, iterations: 0, converged: true };
  }
  let rho = 0;
  let fit = fitWith(options, rho, method);
  for (let iterations = 1; ; iterations++) {
    const next = checkedRho(autocorrelation(fit.residuals));
    const converged = Math.abs(next - rho) < tolerance;
    rho = next;
    fit = fitWith(options, rho, method);
    if (converged || iterations === maxIterations) return { ...fit, rho, iterations, converged };
  }
}

function fitWith(
  options: RegressionOptions,
  rho: number,
  method: 'cochrane-orcutt' | 'prais-winsten',
): Regression {
  const keepsFirst = method === 'prais-winsten';
  const whiten = (values: readonly number[]): number[] => {
    const shocks = values.slice(1).map((value, t) => value - rho * (values[t] ?? 0));
    return keepsFirst ? [Math.sqrt(1 - rho * rho) * (values[0] ?? 0), ...shocks] : shocks;
  };
  return regress(options, whiten, keepsFirst ? -Math.log(1 - rho * rho) : 0);
}

function checkedRho(rho: number): number {
  check(rho > -1 && rho < 1, `rho is ${rho}: it must lie between -1 and 1`);
  return rho;
}

function autocorrelation(residuals: readonly number[]): number {
  const n = residuals.length;
  const mean = residuals.reduce((sum, value) => sum + value, 0) / n;
  let [squares, products] = [0, 0];
  residuals.forEach((value, t) => {
    squares += (value - mean) ** 2;
    if (t > 0) products += (value - mean) * ((residuals[t - 1] ?? 0) - mean);
  });
  check(squares > 0, 'the residuals do not vary: rho is not defined');
  return products / (n - 1) / (squares / n);
}
