import { Matrix, QrDecomposition } from 'ml-matrix';
import { type PeriodFilter, whiten } from './period-filter.js';

export interface GlsFit {
  coefficients: number[];
  /** e' V^-1 e with e = y - X b. */
  rss: number;
  /** ln |V| and ln |X'V^-1X|, X without the column whose coefficient has a known variance. */
  logDeterminant: number;
  logInformation: number;
  /** The upper triangle R of X'V^-1X = R'R, by rows. */
  upper: number[][];
}

/** A column of the regression that is zero or a combination of those before it. */
export interface Dependence {
  dependent: number;
}

const DEPENDENT = 1e-10;

/**
 * Generalised least squares of y on columns under the covariance V of a filter: both are whitened by it, then
 * regressed by a QR decomposition. With `precision` the coefficient of the first column is a random number of variance
 * 1 / precision about zero: an equation more. V is then the filter's with that column's part.
 */
export function fitGls(
  filter: PeriodFilter,
  y: Float64Array,
  columns: readonly Float64Array[],
  precision: number | null = null,
): GlsFit | Dependence {
  const known = precision === null ? [] : [Math.sqrt(precision)];
  const withKnown = (values: Float64Array, isFirst: boolean): Float64Array =>
    Float64Array.from([...values, ...known.map((value) => (isFirst ? value : 0))]);
  const whitened = columns.map((column, j) => withKnown(whiten(filter, column), j === 0));
  const rest = withKnown(whiten(filter, y), false);
  let coefficients: number[] = [];
  let upper: number[][] = [];

  if (columns.length > 0) {
    const norms = whitened.map((column) => Math.hypot(...column));
    const unit = whitened.map((column, j) => Array.from(column, (value) => value / (norms[j]! || 1)));
    const decomposition = new QrDecomposition(new Matrix(unit).transpose());
    upper = decomposition.upperTriangularMatrix
      .to2DArray()
      .map((row) => row.map((value, j) => value * norms[j]!));
    const dependent = upper.findIndex((row, j) => !(Math.abs(row[j]!) > DEPENDENT * norms[j]!));
    if (dependent !== -1) return { dependent };
    coefficients = decomposition
      .solve(Matrix.columnVector(Array.from(rest)))
      .to1DArray()
      .map((value, j) => value / norms[j]!);
    for (const [j, column] of whitened.entries()) {
      for (let i = 0; i < rest.length; i += 1) rest[i]! -= coefficients[j]! * column[i]!;
    }
  }

  const logs = upper.map((row, j) => 2 * Math.log(Math.abs(row[j]!)));
  const logKnown = precision === null ? 0 : logs.shift()! - Math.log(precision);
  return {
    coefficients,
    rss: rest.reduce((sum, value) => sum + value * value, 0),
    logDeterminant: filter.logDeterminant + logKnown,
    logInformation: logs.reduce((sum, value) => sum + value, 0),
    upper,
  };
}

/** R'^-1 g: its squared length is g' (X'V^-1X)^-1 g. */
export function solveInformation(upper: readonly number[][], g: ArrayLike<number>): number[] {
  const x: number[] = [];
  for (let i = 0; i < upper.length; i += 1) {
    let sum = g[i]!;
    for (let k = 0; k < i; k += 1) sum -= upper[k]![i]! * x[k]!;
    x.push(sum / upper[i]![i]!);
  }
  return x;
}

/** The square roots of the diagonal of (X'V^-1X)^-1. */
export function coefficientScales(upper: readonly number[][]): number[] {
  return upper.map((_, j) =>
    Math.hypot(
      ...solveInformation(
        upper,
        upper.map((__, i) => (i === j ? 1 : 0)),
      ),
    ),
  );
}
