import { check, checkRows, checkSameLength, checkSeries } from '../validate.js';

export interface PenalisedOptions {
  y: readonly number[];
  /** One row per observation, one column per regressor, without a column of ones. */
  x: readonly (readonly number[])[];
  /** How much each row counts; 1 unless given. */
  weights?: readonly number[];
  /** An intercept, which is not penalised; true unless given. */
  intercept?: boolean;
  /** Penalises coefficients of columns divided by their standard deviation; true unless given. */
  standardise?: boolean;
}

/** Data less their weighted means, columns over their scales, rows times the root of their weights. */
export interface Centred {
  y: number[];
  x: number[][];
  /** Turns coefficients of the centred columns into the intercept (where there is one) and those of x. */
  restore(coefficients: readonly number[]): number[];
}

/** Checks and centres the data of a penalised regression. Columns that do not vary keep the scale 1. */
export function centre({ y, x, weights, intercept = true, standardise = true }: PenalisedOptions): Centred {
  checkSeries('y', y, 2);
  const width = checkRows('x', x);
  checkSameLength('y', y, 'x', x);
  const counts = weights ?? y.map(() => 1);
  checkSeries('weights', counts);
  checkSameLength('y', y, 'weights', counts);
  check(
    counts.every((weight) => weight > 0),
    'every weight must be positive: leave rows without weight out',
  );
  const total = counts.reduce((sum, weight) => sum + weight, 0);
  const meanOf = (values: readonly number[]): number =>
    intercept ? values.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0) / total : 0;
  const columns = Array.from({ length: width }, (_, j) => x.map((row) => row[j] ?? 0));
  const means = columns.map(meanOf);
  const scales = columns.map((column, j) => {
    if (!standardise || column.every((value) => value === column[0])) return 1;
    const mean = meanOfAll(column, counts, total);
    const spread = column.reduce((sum, value, i) => sum + (counts[i] ?? 0) * (value - mean) ** 2, 0);
    check(spread > 0, `column ${j} of x varies too little to be scaled`);
    return Math.sqrt(spread / total);
  });
  const yMean = meanOf(y);
  const roots = counts.map(Math.sqrt);
  return {
    y: y.map((value, i) => (value - yMean) * (roots[i] ?? 0)),
    x: x.map((row, i) =>
      row.map((value, j) => ((value - (means[j] ?? 0)) / (scales[j] ?? 1)) * (roots[i] ?? 0)),
    ),
    restore(coefficients) {
      const slopes = coefficients.map((value, j) => value / (scales[j] ?? 1));
      if (!intercept) return slopes;
      return [yMean - slopes.reduce((sum, slope, j) => sum + slope * (means[j] ?? 0), 0), ...slopes];
    },
  };
}

/** Values of a fit whose intercept, where there is one, comes first. */
export function predictor(
  coefficients: readonly number[],
  intercept: boolean,
): (rows: readonly (readonly number[])[]) => number[] {
  const width = coefficients.length - (intercept ? 1 : 0);
  return (rows) => {
    if (rows.length === 0) return [];
    check(checkRows('rows', rows) === width, `rows must have ${width} columns like x`);
    const slopes = intercept ? coefficients.slice(1) : coefficients;
    const constant = intercept ? (coefficients[0] ?? 0) : 0;
    return rows.map((row) => row.reduce((sum, value, j) => sum + value * (slopes[j] ?? 0), constant));
  };
}

function meanOfAll(values: readonly number[], weights: readonly number[], total: number): number {
  return values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / total;
}
