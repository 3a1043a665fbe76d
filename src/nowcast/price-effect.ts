import { backward, factor, forward } from './cholesky.js';
import type { Series } from './transform.js';

/** How the price of what foreigners hold follows baskets: holdings return = sum of weights x basket returns. */
export interface PriceEffect {
  readonly weights: Float64Array;
}

/** Days after which a published day counts half. */
const HALF_LIFE = 60;
/** Published days that are learnt from. */
export const MEMORY = 8 * HALF_LIFE;
const PENALTY = 0.03;
/** Errors above 2.5 times the median absolute deviation count less (Huber). */
const TOLERANCE = 2.5;
const PASSES = 5;
/** Fewest published days of holdings to learn from. */
export const FEWEST_DAYS = 120;

/**
 * Regression of the part of holdings growth that is no flow, (H_d - net_d - H_(d-1)) / H_(d-1), on simple returns of
 * baskets, without intercept, on the published days up to `last`; null with too few of them.
 */
export function fitPriceEffect(
  holdings: Series,
  net: Series,
  baskets: readonly Series[],
  last: number,
): PriceEffect | null {
  const rows: number[] = [];
  for (let i = Math.max(1, last - MEMORY + 1); i <= last; i++)
    if (!Number.isNaN(priceReturn(holdings, net, i))) rows.push(i);
  if (rows.length < FEWEST_DAYS) return null;
  const size = baskets.length;
  const x = new Float64Array(rows.length * size);
  for (let r = 0; r < rows.length; r++)
    for (let j = 0; j < size; j++) {
      const value = (baskets[j] as Series)[rows[r] as number] as number;
      x[r * size + j] = Number.isFinite(value) ? value : 0;
    }
  const y = Float64Array.from(rows, (row) => priceReturn(holdings, net, row));
  const fading = Float64Array.from(rows, (row) => 0.5 ** ((last - row) / HALF_LIFE));
  const spread = variances(x, rows.length, size);
  let weights = new Float64Array(size);
  let counts = fading;
  for (let pass = 0; pass < PASSES; pass++) {
    weights = penalised(x, y, counts, spread, size);
    const errors = y.map((value, r) => {
      let fitted = 0;
      for (let j = 0; j < size; j++) fitted += (x[r * size + j] as number) * (weights[j] as number);
      return Math.abs(value - fitted);
    });
    const limit = TOLERANCE * 1.4826 * median(errors);
    counts = fading.map((weight, r) => weight * Math.min(1, limit / Math.max(errors[r] as number, 1e-12)));
  }
  return { weights };
}

function priceReturn(holdings: Series, net: Series, i: number): number {
  const before = holdings[i - 1] as number;
  return ((holdings[i] as number) - (net[i] as number) - before) / before;
}

function penalised(
  x: Float64Array,
  y: Float64Array,
  counts: Float64Array,
  spread: Float64Array,
  size: number,
): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  let total = 0;
  for (let r = 0; r < y.length; r++) {
    const count = counts[r] as number;
    total += count;
    for (let j = 0; j < size; j++) {
      const weighted = count * (x[r * size + j] as number);
      right[j]! += weighted * (y[r] as number);
      for (let k = 0; k <= j; k++) matrix[j * size + k]! += weighted * (x[r * size + k] as number);
    }
  }
  for (let j = 0; j < size; j++) matrix[j * size + j]! += PENALTY * (spread[j] as number) * total + 1e-12;
  const lower = factor(matrix, size);
  return Float64Array.from(backward(lower, size, forward(lower, size, right)));
}

function variances(x: Float64Array, rows: number, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => {
    let sum = 0;
    let squares = 0;
    for (let r = 0; r < rows; r++) {
      sum += x[r * size + j] as number;
      squares += (x[r * size + j] as number) ** 2;
    }
    return squares / rows - (sum / rows) ** 2;
  });
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * The flow between the days `start` and `end` that their holdings imply, even over the days between:
 * (H_end - G_end H_start) / mean of G_end / G_d, with G the growth of one yuan held since `start`.
 */
export function impliedFlow(
  holdings: Series,
  { weights }: PriceEffect,
  baskets: readonly Series[],
  start: number,
  end: number,
): number {
  const growth: number[] = [];
  let value = 1;
  for (let d = start + 1; d <= end; d++) {
    let step = 0;
    for (let j = 0; j < baskets.length; j++) {
      const own = (baskets[j] as Series)[d] as number;
      if (Number.isFinite(own)) step += own * (weights[j] as number);
    }
    value *= 1 + step;
    growth.push(value);
  }
  const grown = growth.reduce((sum, one) => sum + value / one, 0) / growth.length;
  return ((holdings[end] as number) - (holdings[start] as number) * value) / grown;
}
