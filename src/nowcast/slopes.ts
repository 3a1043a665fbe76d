import { backward, factor, forward } from './cholesky.js';
import type { Features } from './features.js';
import type { Tier } from './indicators.js';
import type { Series } from './transform.js';

/** One ridge regression of the average: which indicators, how fast the past fades, how strong the penalty. */
export interface Member {
  readonly tiers: readonly Tier[];
  /** Days after which a day of training counts half. */
  readonly halfLife: number;
  /** On the squared coefficients of standardised indicators, against a mean of squared errors. */
  readonly penalty: number;
}

/** What indicators say about the scaled flow of a day, beyond its level. */
export interface Slopes {
  /** Coefficient of each indicator, per training standard deviation. */
  readonly coefficients: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Standardised indicators are cut here. */
const CLIP = 2.5;
/** Scaled flows are cut this far from their weighted mean. */
const TARGET_CLIP = 3;
/** First days that train nothing: windows fill. */
const WARM_UP = 60;

/**
 * Mean of several ridge regressions of the scaled flow on standardised indicators, on the days `WARM_UP`..`last` that
 * have a flow. Each has its own intercept, which is left out here: the level is somebody else's.
 */
export function fitSlopes(
  target: Series,
  features: Features,
  last: number,
  members: readonly Member[],
): Slopes {
  const rows: number[] = [];
  for (let i = WARM_UP; i <= last; i++) if (!Number.isNaN(target[i] as number)) rows.push(i);
  const { means, deviations } = moments(features, rows);
  const width = features.columns.length;
  const z = new Float64Array(rows.length * width);
  for (let j = 0; j < width; j++)
    for (let r = 0; r < rows.length; r++)
      z[r * width + j] = standardised(features, means, deviations, j, rows[r] as number);
  const coefficients = new Float64Array(width);
  const grams = new Map<number, Gram>();
  for (const { tiers, halfLife, penalty } of members) {
    const gram = grams.get(halfLife) ?? gramOf(z, target, rows, width, last, halfLife);
    grams.set(halfLife, gram);
    const chosen = features.indicators.flatMap(({ tier }, j) => (tiers.includes(tier) ? [j] : []));
    const own = solve(gram, chosen, penalty, width);
    for (let k = 0; k < chosen.length; k++)
      coefficients[chosen[k] as number]! += (own[k] as number) / members.length;
  }
  return { coefficients, means, deviations };
}

/** The standardised, cut value of an indicator on a day; a missing one is its mean, 0. */
export function standardised(
  features: Features,
  means: Float64Array,
  deviations: Float64Array,
  indicator: number,
  day: number,
): number {
  const value = (features.columns[indicator] as Series)[day] as number;
  const deviation = deviations[indicator] as number;
  if (!Number.isFinite(value) || deviation === 0) return 0;
  return Math.min(Math.max((value - (means[indicator] as number)) / deviation, -CLIP), CLIP);
}

/** What the indicators say about the scaled flow of a day; on its evening, or (`later`) the morning after. */
export function slopeOf(slopes: Slopes, features: Features, day: number, later: boolean): number {
  let sum = 0;
  for (let j = 0; j < features.columns.length; j++) {
    const coefficient = slopes.coefficients[j] as number;
    if (coefficient === 0 || (!later && features.late[j])) continue;
    sum += coefficient * standardised(features, slopes.means, slopes.deviations, j, day);
  }
  return sum;
}

function moments(
  features: Features,
  rows: readonly number[],
): { means: Float64Array; deviations: Float64Array } {
  const width = features.columns.length;
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    const column = features.columns[j] as Series;
    let sum = 0;
    let count = 0;
    for (const row of rows) {
      const value = column[row] as number;
      if (!Number.isFinite(value)) continue;
      sum += value;
      count += 1;
    }
    if (count === 0) continue;
    const mean = sum / count;
    let squares = 0;
    for (const row of rows) {
      const value = column[row] as number;
      if (Number.isFinite(value)) squares += (value - mean) ** 2;
    }
    means[j] = mean;
    const deviation = Math.sqrt(squares / count);
    deviations[j] = deviation > 1e-12 * Math.abs(mean) ? deviation : 0;
  }
  return { means, deviations };
}

interface Gram {
  readonly squares: Float64Array;
  readonly products: Float64Array;
}

/** Weighted second moments of indicators and target about their weighted means. */
function gramOf(
  z: Float64Array,
  target: Series,
  rows: readonly number[],
  width: number,
  last: number,
  halfLife: number,
): Gram {
  const weights = Float64Array.from(rows, (row) => 0.5 ** ((last - row) / halfLife));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let centre = 0;
  for (let r = 0; r < rows.length; r++) {
    weights[r]! /= total;
    centre += (weights[r] as number) * (target[rows[r] as number] as number);
  }
  const zMeans = new Float64Array(width);
  let tMean = 0;
  const t = new Float64Array(rows.length);
  for (let r = 0; r < rows.length; r++) {
    const weight = weights[r] as number;
    const value = target[rows[r] as number] as number;
    t[r] = Math.min(Math.max(value, centre - TARGET_CLIP), centre + TARGET_CLIP);
    tMean += weight * (t[r] as number);
    for (let j = 0; j < width; j++) zMeans[j]! += weight * (z[r * width + j] as number);
  }
  const squares = new Float64Array(width * width);
  const products = new Float64Array(width);
  const row = new Float64Array(width);
  for (let r = 0; r < rows.length; r++) {
    const weight = weights[r] as number;
    const residual = (t[r] as number) - tMean;
    for (let j = 0; j < width; j++) row[j] = (z[r * width + j] as number) - (zMeans[j] as number);
    for (let j = 0; j < width; j++) {
      const weighted = weight * (row[j] as number);
      products[j]! += weighted * residual;
      const start = j * width;
      for (let k = 0; k <= j; k++) squares[start + k]! += weighted * (row[k] as number);
    }
  }
  return { squares, products };
}

function solve(
  { squares, products }: Gram,
  chosen: readonly number[],
  penalty: number,
  width: number,
): Float64Array {
  const size = chosen.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    const j = chosen[a] as number;
    right[a] = products[j] as number;
    for (let b = 0; b <= a; b++) matrix[a * size + b] = squares[j * width + (chosen[b] as number)] as number;
    matrix[a * size + a]! += penalty;
  }
  const lower = factor(matrix, size);
  return backward(lower, size, forward(lower, size, right));
}
