import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { UsageError } from '../errors.js';

/** Lower factor L of a positive definite matrix A = L L', from its symmetric part. */
export function choleskyFactor(matrix: readonly (readonly number[])[], name = 'the matrix'): number[][] {
  const symmetric = new Matrix(
    matrix.map((row, i) => row.map((value, j) => (value + (matrix[j]?.[i] ?? Number.NaN)) / 2)),
  );
  const decomposition = new CholeskyDecomposition(symmetric);
  if (!decomposition.isPositiveDefinite()) throw new UsageError(`${name} is not positive definite`);
  return decomposition.lowerTriangularMatrix.to2DArray();
}

/** Solution z of L z = b for a lower triangular L. */
export function forwardSolve(lower: readonly (readonly number[])[], b: readonly number[]): number[] {
  const z: number[] = [];
  lower.forEach((row, i) => {
    let sum = b[i] ?? 0;
    for (let j = 0; j < i; j++) sum -= (row[j] ?? 0) * (z[j] ?? 0);
    z.push(sum / (row[i] ?? 0));
  });
  return z;
}

/** Inverse of a positive definite matrix, exactly symmetric. */
export function inversePositiveDefinite(matrix: readonly (readonly number[])[], name?: string): number[][] {
  const lower = choleskyFactor(matrix, name);
  const n = lower.length;
  const columns = lower.map((_, j) => forwardSolve(lower, unit(n, j)));
  return columns.map((a) => columns.map((b) => dot(a, b)));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function unit(n: number, at: number): number[] {
  return Array.from({ length: n }, (_, i) => (i === at ? 1 : 0));
}
