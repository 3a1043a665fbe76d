import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { kMeans, nearest } from './k-means.js';
import { inversePositiveDefinite } from './linear-algebra.js';
import {
  covariancesOf,
  type CovarianceType,
  maximise,
  type MixtureParameters,
} from './mixture-parameters.js';
import { check, checkRows, checkSeries } from './validate.js';

/**
 * Where the EM starts. Only the means must be given. Weights default to the shares of the rows nearest to each
 * mean, covariances to those of these rows. `precisions` (inverse covariances) are shaped as the covariance type
 * asks: full one matrix per component, tied one matrix, diag one row of numbers per component, spherical one
 * number per component.
 */
export interface MixtureStart {
  means: readonly (readonly number[])[];
  weights?: readonly number[];
  precisions?:
    | readonly number[]
    | readonly (readonly number[])[]
    | readonly (readonly (readonly number[])[])[];
}

type Rows = readonly (readonly number[])[];

/** Rows cut into groups of equal size along the first principal axis of the standardised columns. */
export function quantileGroups(data: Rows, components: number): number[] {
  const scores = principalScores(standardise(data));
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
  const labels = scores.map(() => 0);
  order.forEach((row, rank) => {
    labels[row] = Math.floor((rank * components) / order.length);
  });
  return labels;
}

/** Groups of `quantileGroups` after Lloyd's k-means on the standardised columns. */
export function kMeansGroups(data: Rows, components: number): number[] {
  const rows = standardise(data);
  const groups = quantileGroups(data, components);
  const centers = Array.from({ length: components }, (_, k) =>
    columnMeans(rows.filter((_row, i) => groups[i] === k)),
  );
  return kMeans({ data: rows, centers }).labels;
}

/** Parameters that the given start describes. */
export function givenStart(
  data: Rows,
  start: MixtureStart,
  components: number,
  type: CovarianceType,
  regularisation: number,
): MixtureParameters {
  const width = data[0]?.length ?? 0;
  check(
    start.means.length === components,
    `init.means has ${start.means.length} rows for ${components} components`,
  );
  check(checkRows('init.means', start.means) === width, `init.means must have ${width} columns like data`);
  const means = start.means.map((mean) => [...mean]);
  const labels = nearest(data, means);
  const responsibilities = hardAssignment(labels, components);
  const weights = start.weights ? givenWeights(start.weights, components) : sharesOf(labels, components);
  const covariances = start.precisions
    ? givenCovariances(start.precisions, components, width, type)
    : covariancesOf(data, responsibilities, means, type, regularisation);
  return { weights, means, covariances };
}

/** Parameters of the most likely mixture when each row surely belongs to its group. */
export function startFromGroups(
  data: Rows,
  labels: readonly number[],
  components: number,
  type: CovarianceType,
  regularisation: number,
): MixtureParameters {
  return maximise(data, hardAssignment(labels, components), type, regularisation);
}

function hardAssignment(labels: readonly number[], components: number): number[][] {
  return labels.map((label) => Array.from({ length: components }, (_, k) => (k === label ? 1 : 0)));
}

function givenWeights(weights: readonly number[], components: number): number[] {
  checkSeries('init.weights', weights);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  check(
    weights.length === components && weights.every((weight) => weight > 0) && Math.abs(sum - 1) < 1e-6,
    `init.weights must be ${components} positive numbers that sum to 1`,
  );
  return weights.map((weight) => weight / sum);
}

/** Shares of the rows, each group counted with one row more so that none is empty. */
function sharesOf(labels: readonly number[], components: number): number[] {
  return Array.from(
    { length: components },
    (_, k) => (labels.filter((label) => label === k).length + 1) / (labels.length + components),
  );
}

function givenCovariances(
  precisions: NonNullable<MixtureStart['precisions']>,
  components: number,
  width: number,
  type: CovarianceType,
): number[][][] {
  const shape = `init.precisions does not have the shape of ${type} covariances`;
  const invert = (matrix: readonly (readonly number[])[]): number[][] => {
    check(checkRows('init.precisions', matrix) === width && matrix.length === width, shape);
    return inversePositiveDefinite(matrix, 'init.precisions');
  };
  if (type === 'tied') {
    const covariance = invert(precisions as readonly (readonly number[])[]);
    return Array.from({ length: components }, () => covariance);
  }
  check(precisions.length === components, shape);
  return precisions.map((precision) => {
    if (typeof precision === 'number') {
      check(type === 'spherical', shape);
      return invert(diagonal(Array.from({ length: width }, () => precision)));
    }
    const [first] = precision;
    check(type === (typeof first === 'number' ? 'diag' : 'full'), shape);
    return invert(
      typeof first === 'number'
        ? diagonal(precision as readonly number[])
        : (precision as readonly (readonly number[])[]),
    );
  });
}

function diagonal(values: readonly number[]): number[][] {
  return values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
}

function standardise(data: Rows): number[][] {
  const means = columnMeans(data);
  const deviations = means.map((mean, j) =>
    Math.sqrt(data.reduce((sum, row) => sum + ((row[j] ?? 0) - mean) ** 2, 0) / data.length),
  );
  return data.map((row) =>
    row.map((value, j) => (deviations[j] ? (value - (means[j] ?? 0)) / (deviations[j] ?? 1) : 0)),
  );
}

/** Scores on the first principal axis, whose largest part is made positive. */
function principalScores(rows: Rows): number[] {
  const width = rows[0]?.length ?? 0;
  if (width === 1) return rows.map((row) => row[0] ?? 0);
  const matrix = new Matrix(rows.map((row) => [...row]));
  const vectors = new EigenvalueDecomposition(matrix.transpose().mmul(matrix), { assumeSymmetric: true });
  const axis = vectors.eigenvectorMatrix.getColumn(width - 1);
  const largest = axis.reduce((best, part) => (Math.abs(part) > Math.abs(best) + 1e-12 ? part : best), 0);
  const sign = largest < 0 ? -1 : 1;
  return rows.map((row) => sign * row.reduce((sum, value, j) => sum + value * (axis[j] ?? 0), 0));
}

function columnMeans(rows: Rows): number[] {
  return (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
}
