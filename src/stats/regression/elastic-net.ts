import { dot } from '../linear-algebra.js';
import { check, checkAtLeast, checkInteger } from '../validate.js';
import { centre, type PenalisedOptions, predictor } from './centred.js';

export interface ElasticNet {
  /** The intercept first, where there is one; of x as given, not standardised. */
  coefficients: number[];
  fitted: number[];
  residuals: number[];
  iterations: number;
  converged: boolean;
  predict(rows: readonly (readonly number[])[]): number[];
}

/**
 * The elastic net, by coordinate descent: makes
 * sum of w_i (y_i - b0 - x_i b)^2 / (2 sum of w_i) + penalty ( lasso sum of |b_j| + (1 - lasso) / 2 sum of b_j^2 )
 * least, b_j being the coefficient of the standardised column unless `standardise` is false. `lasso` = 1 (default)
 * is the lasso, which sets coefficients to exactly 0. The first part is a mean: a ridge penalty p of `ridge` is
 * p / n here.
 * Source: Zou and Hastie, JRSS B 67 (2005); Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010).
 * @throws UsageError as `ridge`
 */
export function elasticNet(
  options: PenalisedOptions & { penalty: number; lasso?: number; tolerance?: number; maxIterations?: number },
): ElasticNet {
  const { y, x, intercept = true, penalty, lasso = 1, tolerance = 1e-12, maxIterations = 100_000 } = options;
  checkAtLeast('penalty', penalty, 0);
  check(lasso >= 0 && lasso <= 1, `lasso is ${lasso}: it must lie between 0 and 1`);
  checkInteger('maxIterations', maxIterations, 1);
  const centred = centre(options);
  const total = options.weights ? options.weights.reduce((sum, weight) => sum + weight, 0) : y.length;
  const columns = (x[0] ?? []).map((_, j) => centred.x.map((row) => row[j] ?? 0));
  const gram = columns.map((a) => columns.map((b) => dot(a, b) / total));
  const goal = columns.map((column) => dot(column, centred.y) / total);

  const b = columns.map(() => 0);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    iterations += 1;
    let [moved, size] = [0, 0];
    for (let j = 0; j < b.length; j++) {
      const own = gram[j]?.[j] ?? 0;
      const before = b[j] ?? 0;
      const slope = (goal[j] ?? 0) - dot(gram[j] ?? [], b) + own * before;
      const shrunk = Math.sign(slope) * Math.max(0, Math.abs(slope) - penalty * lasso);
      const after = own > 0 ? shrunk / (own + penalty * (1 - lasso)) : 0;
      b[j] = after;
      moved = Math.max(moved, Math.abs(after - before) * Math.sqrt(own));
      size = Math.max(size, Math.abs(after) * Math.sqrt(own));
    }
    converged = moved <= tolerance * size;
  }
  const coefficients = centred.restore(b);
  const predict = predictor(coefficients, intercept);
  const fitted = predict(x);
  return {
    coefficients,
    fitted,
    residuals: y.map((value, i) => value - (fitted[i] ?? 0)),
    iterations,
    converged,
    predict,
  };
}
