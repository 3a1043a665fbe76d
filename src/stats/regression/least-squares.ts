import { Matrix, QrDecomposition } from 'ml-matrix';
import { UsageError } from '../../errors.js';
import { dot } from '../linear-algebra.js';

export interface LeastSquares {
  coefficients: number[];
  fitted: number[];
  residuals: number[];
  /** (X'X)^-1. */
  inverseGram: number[][];
  /** Diagonal of the hat matrix X (X'X)^-1 X'. */
  leverages: number[];
  /** (X'X)^-1 X', one row per observation: by how much each y moves the coefficients. */
  influences: number[][];
}

/** Columns whose part that the other columns do not explain is smaller than this are taken as dependent. */
const DEPENDENT = 1e-11;

/**
 * The b that makes |y - X b| least, by Householder's QR of the columns scaled to length 1, with one round of
 * refinement on the residuals.
 * @throws UsageError when the columns are linearly dependent
 */
export function leastSquares(x: readonly (readonly number[])[], y: readonly number[]): LeastSquares {
  const width = x[0]?.length ?? 0;
  const { q, r, lengths } = scaledQr(x);
  const solve = (values: readonly number[]): number[] =>
    backSolve(
      r,
      Array.from({ length: width }, (_, j) => dot(q[j] ?? [], values)),
    ).map((value, j) => value / (lengths[j] ?? 1));
  const first = solve(y);
  const correction = solve(residualsOf(x, y, first));
  const coefficients = first.map((value, j) => value + (correction[j] ?? 0));
  const fitted = x.map((row) => dot(row, coefficients));
  const columns = Array.from({ length: width }, (_, j) =>
    backSolve(r, unit(width, j)).map((value, i) => value / (lengths[i] ?? 1)),
  );
  return {
    coefficients,
    fitted,
    residuals: y.map((value, i) => value - (fitted[i] ?? 0)),
    inverseGram: lengths.map((_, i) =>
      lengths.map((_length, j) =>
        columns.reduce((sum, column) => sum + (column[i] ?? 0) * (column[j] ?? 0), 0),
      ),
    ),
    leverages: x.map((_, i) => q.reduce((sum, column) => sum + (column[i] ?? 0) ** 2, 0)),
    influences: x.map((_, i) =>
      backSolve(
        r,
        q.map((column) => column[i] ?? 0),
      ).map((value, j) => value / (lengths[j] ?? 1)),
    ),
  };
}

/** Columns of Q, the square R, and the lengths that the columns of X were divided by. */
export function scaledQr(x: readonly (readonly number[])[]): {
  q: number[][];
  r: number[][];
  lengths: number[];
} {
  const width = x[0]?.length ?? 0;
  const lengths = Array.from({ length: width }, (_, j) =>
    Math.sqrt(x.reduce((sum, row) => sum + (row[j] ?? 0) ** 2, 0)),
  );
  const zero = lengths.findIndex((length) => length === 0);
  if (zero >= 0) throw new UsageError(`column ${zero} of x is all zero: leave it out`);
  const scaled = new Matrix(x.map((row) => row.map((value, j) => value / (lengths[j] ?? 1))));
  const qr = new QrDecomposition(scaled);
  const r = qr.upperTriangularMatrix.to2DArray().slice(0, width);
  const dependent = r.findIndex((row, j) => !(Math.abs(row[j] ?? 0) > DEPENDENT));
  if (dependent >= 0) {
    throw new UsageError(
      `column ${dependent} of x is a sum of multiples of the columns before it: leave one out`,
    );
  }
  return { q: qr.orthogonalMatrix.transpose().to2DArray().slice(0, width), r, lengths };
}

/** Solution of R z = b for an upper triangular R. */
export function backSolve(r: readonly (readonly number[])[], b: readonly number[]): number[] {
  const z = [...b];
  for (let i = z.length - 1; i >= 0; i--) {
    let sum = z[i] ?? 0;
    for (let j = i + 1; j < z.length; j++) sum -= (r[i]?.[j] ?? 0) * (z[j] ?? 0);
    z[i] = sum / (r[i]?.[i] ?? Number.NaN);
  }
  return z;
}

function residualsOf(
  x: readonly (readonly number[])[],
  y: readonly number[],
  b: readonly number[],
): number[] {
  return x.map((row, i) => (y[i] ?? 0) - dot(row, b));
}

function unit(n: number, at: number): number[] {
  return Array.from({ length: n }, (_, i) => (i === at ? 1 : 0));
}
