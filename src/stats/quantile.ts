import { check, checkSeries } from './validate.js';

/**
 * How a quantile is read off the sorted values x_1 to x_n: by a position h = n p + m between 1 and n (types of Hyndman
 * and Fan), or, for the last four, by the neighbours of the position of 'linear'.
 */
export type QuantileMethod =
  | 'linear'
  | 'inverted-cdf'
  | 'averaged-inverted-cdf'
  | 'closest-observation'
  | 'interpolated-inverted-cdf'
  | 'hazen'
  | 'weibull'
  | 'median-unbiased'
  | 'normal-unbiased'
  | 'lower'
  | 'higher'
  | 'nearest'
  | 'midpoint';

/** Position of the quantile p among n sorted values, counted from 1, and how far between two neighbours to go. */
const POSITIONS: Readonly<
  Record<QuantileMethod, (n: number, p: number) => [position: number, part: number]>
> = {
  linear: (n, p) => between((n - 1) * p + 1),
  'inverted-cdf': (n, p) => [Math.ceil(whole(n * p)), 0],
  'averaged-inverted-cdf': (n, p) => {
    const [position, part] = between(whole(n * p));
    return [position, part === 0 ? 0.5 : 1];
  },
  'closest-observation': (n, p) => [roundHalfToEven(whole(n * p)), 0],
  'interpolated-inverted-cdf': (n, p) => between(n * p),
  hazen: (n, p) => between(n * p + 0.5),
  weibull: (n, p) => between((n + 1) * p),
  'median-unbiased': (n, p) => between((n + 1 / 3) * p + 1 / 3),
  'normal-unbiased': (n, p) => between((n + 1 / 4) * p + 3 / 8),
  lower: (n, p) => [Math.floor(whole((n - 1) * p)) + 1, 0],
  higher: (n, p) => [Math.ceil(whole((n - 1) * p)) + 1, 0],
  nearest: (n, p) => [roundHalfToEven(whole((n - 1) * p)) + 1, 0],
  midpoint: (n, p) => {
    const [position, part] = between(whole((n - 1) * p) + 1);
    return [position, part === 0 ? 0 : 0.5];
  },
};

export const QUANTILE_METHODS = Object.keys(POSITIONS) as readonly QuantileMethod[];

/**
 * The quantile p of some values. Methods: 'linear' (default; type 7, Excel's PERCENTILE.INC), 'inverted-cdf' (1),
 * 'averaged-inverted-cdf' (2), 'closest-observation' (3), 'interpolated-inverted-cdf' (4), 'hazen' (5), 'weibull'
 * (6, Excel's PERCENTILE.EXC between 1 / (n + 1) and n / (n + 1)), 'median-unbiased' (8), 'normal-unbiased' (9),
 * 'lower', 'higher', 'nearest', 'midpoint'. Positions beyond the ends give the ends.
 * Source: Hyndman and Fan, Sample quantiles in statistical packages, American Statistician 50 (1996).
 * @param p between 0 and 1
 */
export function quantile(values: readonly number[], p: number, method: QuantileMethod = 'linear'): number {
  checkSeries('values', values);
  return sortedQuantile(
    values.toSorted((a, b) => a - b),
    p,
    method,
  );
}

/** The quantile p of values in ascending order. */
export function sortedQuantile(
  sorted: readonly number[],
  p: number,
  method: QuantileMethod = 'linear',
): number {
  check(p >= 0 && p <= 1, `p is ${p}: a probability lies between 0 and 1`);
  const find = POSITIONS[method];
  check(
    find !== undefined,
    `method is '${method}': use ${QUANTILE_METHODS.map((name) => `'${name}'`).join(', ')}`,
  );
  const [position, part] = find(sorted.length, p);
  const low = valueAt(sorted, position);
  return part === 0 ? low : low + part * (valueAt(sorted, position + 1) - low);
}

function between(position: number): [number, number] {
  const below = Math.floor(position);
  return [below, position - below];
}

/** Takes products such as 100 x 0.07 for the whole numbers that they stand for. */
function whole(position: number): number {
  const near = Math.round(position);
  return Math.abs(position - near) < 1e-12 * Math.max(1, near) ? near : position;
}

function roundHalfToEven(position: number): number {
  const below = Math.floor(position);
  if (position - below !== 0.5) return Math.round(position);
  return below % 2 === 0 ? below : below + 1;
}

function valueAt(sorted: readonly number[], position: number): number {
  return sorted[Math.min(Math.max(position, 1), sorted.length) - 1] ?? Number.NaN;
}
