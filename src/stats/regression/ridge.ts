import { Matrix, QrDecomposition } from 'ml-matrix';
import { check, checkAtLeast, checkSeries } from '../validate.js';
import { type Centred, centre, type PenalisedOptions, predictor } from './centred.js';
import { backSolve, leastSquares } from './least-squares.js';

export interface RidgeOptions extends PenalisedOptions {
  /** For all columns, or one for each. */
  penalty: number | readonly number[];
}

export interface Ridge {
  /** The intercept first, where there is one; of x as given, not standardised. */
  coefficients: number[];
  fitted: number[];
  residuals: number[];
  /** Trace of the matrix that turns y into the fitted values; an intercept counts 1. */
  effectiveParameters: number;
  predict(rows: readonly (readonly number[])[]): number[];
}

/**
 * Ridge regression: the b that makes sum of w_i (y_i - b0 - x_i b)^2 + sum of penalty_j b_j^2 least, b_j being the
 * coefficient of the standardised column (divisor n) unless `standardise` is false. The sum is no mean: the same
 * penalty weighs less with more rows.
 * Source: Hoerl and Kennard, Technometrics 12 (1970).
 * @throws UsageError on lists that do not match, values that are not finite, or dependent columns without penalty
 */
export function ridge(options: RidgeOptions): Ridge {
  const { y, x, intercept = true } = options;
  const centred = centre(options);
  const { coefficients, trace } = solveRidge(
    reduce(centred),
    penaltiesOf(options.penalty, x[0]?.length ?? 0),
  );
  const restored = centred.restore(coefficients);
  const predict = predictor(restored, intercept);
  const fitted = predict(x);
  return {
    coefficients: restored,
    fitted,
    residuals: y.map((value, i) => value - (fitted[i] ?? 0)),
    effectiveParameters: trace + (intercept ? 1 : 0),
    predict,
  };
}

/** The same least squares problem in as few rows as there are columns: R b against Q'y, from the QR of [X y]. */
export function reduce({ x, y }: Pick<Centred, 'x' | 'y'>): { x: number[][]; y: number[] } {
  const width = x[0]?.length ?? 0;
  if (x.length <= width) return { x, y };
  const joint = new Matrix(x.map((row, i) => [...row, y[i] ?? 0]));
  const rows = new QrDecomposition(joint).upperTriangularMatrix.to2DArray().slice(0, width);
  return { x: rows.map((row) => row.slice(0, width)), y: rows.map((row) => row[width] ?? 0) };
}

/** Ridge coefficients of reduced data, as `solveRidge` but fast; without a check where every penalty is positive. */
export function ridgeCoefficients(
  reduced: { x: number[][]; y: number[] },
  penalties: readonly number[],
): number[] {
  if (penalties.some((penalty) => penalty <= 0)) return solveRidge(reduced, penalties).coefficients;
  const width = penalties.length;
  const added = penalties.map((penalty, j) =>
    Array.from({ length: width }, (_, i) => (i === j ? Math.sqrt(penalty) : 0)),
  );
  const joint = reduce({ x: [...reduced.x, ...added], y: [...reduced.y, ...penalties.map(() => 0)] });
  return backSolve(joint.x, joint.y);
}

/** Ridge coefficients of centred data, by least squares with one row more per penalty. */
export function solveRidge(
  { x, y }: { x: readonly (readonly number[])[]; y: readonly number[] },
  penalties: readonly number[],
): { coefficients: number[]; trace: number } {
  const added = penalties.flatMap((penalty, j) =>
    penalty > 0 ? [penalties.map((_, i) => (i === j ? Math.sqrt(penalty) : 0))] : [],
  );
  const fit = leastSquares([...x, ...added], [...y, ...added.map(() => 0)]);
  const trace = fit.leverages.slice(0, x.length).reduce((sum, leverage) => sum + leverage, 0);
  return { coefficients: fit.coefficients, trace };
}

/** One penalty per column. */
export function penaltiesOf(penalty: number | readonly number[], width: number): number[] {
  if (typeof penalty !== 'number') checkSeries('penalty', penalty);
  const penalties = typeof penalty === 'number' ? Array.from({ length: width }, () => penalty) : [...penalty];
  check(penalties.length === width, `penalty has ${penalties.length} values for ${width} columns of x`);
  for (const value of penalties) checkAtLeast('penalty', value, 0);
  return penalties;
}
