import { inverse, Matrix, solve } from 'ml-matrix';
import type { Conversion } from '../../../src/stats/disaggregate/periods.js';

/** C, period by row. */
export function conversionMatrix(periodOf: readonly number[], count: number, conversion: Conversion): Matrix {
  const matrix = Matrix.zeros(count, periodOf.length);
  for (let period = 0; period < count; period += 1) {
    const rows = periodOf.flatMap((of, row) => (of === period ? [row] : []));
    const chosen = conversion === 'first' ? rows.slice(0, 1) : conversion === 'last' ? rows.slice(-1) : rows;
    for (const row of chosen) matrix.set(period, row, conversion === 'average' ? 1 / rows.length : 1);
  }
  return matrix;
}

/** rho^|i-j| / (1 - rho^2). */
export function chowLinQ(rho: number, rows: number): Matrix {
  return build(rows, (i, j) => rho ** Math.abs(i - j) / (1 - rho * rho));
}

/** (D'H'HD)^-1 with D the first difference and H = I - rho L, both with a first row of (1, 0, ...). */
export function littermanQ(rho: number, rows: number): Matrix {
  const lag = (factor: number): Matrix => build(rows, (i, j) => (i === j ? 1 : i === j + 1 ? -factor : 0));
  const root = lag(rho).mmul(lag(1));
  return symmetric(inverse(root.transpose().mmul(root)));
}

/** The formulas of methods, with every matrix formed and inverted. */
export function dense(
  low: readonly number[],
  columns: readonly (readonly number[])[],
  c: Matrix,
  q: Matrix,
  { noise, variance }: { noise?: readonly number[]; variance?: number } = {},
): {
  series: number[];
  coefficients: number[];
  standardErrors: number[];
  rss: number;
  logLikelihood: number;
  covariance: Matrix;
} {
  const y = Matrix.columnVector([...low]);
  const x = new Matrix(columns.map((column) => [...column])).transpose();
  const xl = c.mmul(x);
  const v = symmetric(c.mmul(q).mmul(c.transpose()));
  if (noise && variance !== undefined) v.add(Matrix.diag(noise.map((value) => value / variance)));
  const vInverse = inverse(v);
  const information = inverse(xl.transpose().mmul(vInverse).mmul(xl));
  const b = information.mmul(xl.transpose()).mmul(vInverse).mmul(y);
  const e = Matrix.sub(y, xl.mmul(b));
  const spread = q.mmul(c.transpose()).mmul(vInverse);
  const rss = e.transpose().mmul(vInverse).mmul(e).get(0, 0);
  const m = low.length;
  const used = variance ?? rss / (m - columns.length);
  const scale = variance ?? rss / m;
  const g = Matrix.sub(x, spread.mmul(xl));
  const covariance = Matrix.sub(q, spread.mmul(c).mmul(q))
    .add(g.mmul(information).mmul(g.transpose()))
    .mul(used);
  return {
    series: Matrix.add(x.mmul(b), spread.mmul(e)).to1DArray(),
    coefficients: b.to1DArray(),
    standardErrors: information.diagonal().map((value) => Math.sqrt(value * used)),
    rss,
    logLikelihood: -(m * Math.log(2 * Math.PI * scale) + logDeterminant(v) + rss / scale) / 2,
    covariance,
  };
}

/** min (y - p)' A (y - p) with A = (D S^-1)' D S^-1, D the h-th differences without the first h rows, Cy = low. */
export function dentonByMultipliers(
  low: readonly number[],
  p: readonly number[],
  s: readonly number[],
  c: Matrix,
  h: number,
): number[] {
  const n = p.length;
  let d = Matrix.eye(n, n).mmul(Matrix.diag(s.map((value) => 1 / value)));
  for (let time = 0; time < h; time += 1) {
    d = Matrix.sub(d.subMatrix(1, d.rows - 1, 0, n - 1), d.subMatrix(0, d.rows - 2, 0, n - 1));
  }
  const a = d.transpose().mmul(d);
  const m = low.length;
  const system = Matrix.zeros(n + m, n + m);
  system.setSubMatrix(a, 0, 0).setSubMatrix(c.transpose(), 0, n).setSubMatrix(c, n, 0);
  const right = [...a.mmul(Matrix.columnVector([...p])).to1DArray(), ...low];
  return solve(system, Matrix.columnVector(right)).to1DArray().slice(0, n);
}

function build(rows: number, at: (i: number, j: number) => number): Matrix {
  return new Matrix(
    Array.from({ length: rows }, (_, i) => Array.from({ length: rows }, (__, j) => at(i, j))),
  );
}

function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}

/** By elimination without pivots, which a positive definite matrix allows. */
export function logDeterminant(matrix: Matrix): number {
  const left = matrix.to2DArray();
  let sum = 0;
  for (const [k, pivot] of left.entries()) {
    sum += Math.log(pivot[k]!);
    for (let i = k + 1; i < left.length; i += 1) {
      const factor = left[i]![k]! / pivot[k]!;
      for (let j = k; j < left.length; j += 1) left[i]![j]! -= factor * pivot[j]!;
    }
  }
  return sum;
}
