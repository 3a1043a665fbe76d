import { reference, referenceColumns } from '../reference.js';

export interface Expected {
  params: number[];
  bse: number[];
  cov: number[][];
  tvalues: number[];
  r2: number;
  adj_r2: number;
  ssr: number;
  mse_resid: number;
  llf: number;
  aic: number;
  bic: number;
  rho: number[];
  scale: number;
}

export const expectedOf = <T = Expected>(name: string): T =>
  reference<Record<string, T>>('regression/expected.json')[name] as T;

/** Columns of a file of the regression cases, as y and rows of x. */
export function caseOf(file: string, target: string, regressors: string[]) {
  const columns = referenceColumns(`regression/${file}`);
  const numbers = (name: string): number[] => (columns[name] ?? []).map(Number);
  const y = numbers(target);
  const parts = regressors.map(numbers);
  return { y, x: y.map((_, i) => parts.map((part) => part[i] ?? Number.NaN)) };
}

export const longley = () =>
  caseOf('input_longley.csv', 'TOTEMP', ['GNPDEFL', 'GNP', 'UNEMP', 'ARMED', 'POP', 'YEAR']);

export const growth = () => caseOf('input_growth.csv', 'g_inv', ['g_gdp', 'tbill']);

/** Columns less their mean, over their standard deviation (divisor n). */
export function standardised(x: number[][]): number[][] {
  const n = x.length;
  const means = (x[0] ?? []).map((_, j) => x.reduce((sum, row) => sum + (row[j] ?? 0), 0) / n);
  const scales = means.map((mean, j) =>
    Math.sqrt(x.reduce((sum, row) => sum + ((row[j] ?? 0) - mean) ** 2, 0) / n),
  );
  return x.map((row) => row.map((value, j) => (value - (means[j] ?? 0)) / (scales[j] ?? 1)));
}
