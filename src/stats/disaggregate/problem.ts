import { UsageError } from '../../errors.js';
import { dentonParts } from './denton.js';
import { type DisaggregateOptions, METHODS } from './options.js';
import { aggregate, type Periods, readPeriods } from './periods.js';
import { checkList } from '../validate.js';
import { autoregression, type ResidualProcess, summedAutoregression } from './residual-process.js';

/** Which rho to take: the most likely, the one of least rss (by Q, or by the correlations alone), or a given one. */
export type Search = 'maxlog' | 'minrss' | 'minrss-correlations' | { rho: number; given: boolean };

/** A question as it was put, checked and brought into one form for all methods. */
export interface Problem {
  rows: number;
  periods: Periods;
  /** The low-frequency values less the aggregates of `offset`. */
  low: Float64Array;
  /** The known part of the series, not estimated; null = none. */
  offset: Float64Array | null;
  /** The high-frequency columns of the regression, for a rho. */
  columnsFor: (rho: number) => Float64Array[];
  columnNames: string[];
  processFor: (rho: number) => ResidualProcess;
  search: Search;
  truncatedRho: number;
  searchesAll: boolean;
  noise: readonly number[] | null;
  variance: number | null;
  /** Given coefficients, passed through to the answer. */
  coefficients: readonly number[] | null;
  isDenton: boolean;
  /** Whether the columns turn with rho. */
  isDynamic: boolean;
  windows: readonly (readonly [number, number])[];
}

/** @throws UsageError in one line, naming what does not fit */
export function readProblem(options: DisaggregateOptions): Problem {
  checkChoices(options);
  const { low, indicators, periodOf, method } = options;
  checkList('low', low);
  checkList('indicators', indicators, 'lists, one an indicator');
  checkList('periodOf', periodOf);
  if (low.length === 0) throw new UsageError('low is empty; give at least one low-frequency value');
  checkNumbers('low', low);
  for (const [index, indicator] of indicators.entries()) {
    checkList(`indicators[${index}]`, indicator);
    if (indicator.length !== periodOf.length) {
      throw new UsageError(
        `indicators[${index}] has ${indicator.length} values, periodOf ${periodOf.length}; both need one per row`,
      );
    }
    checkNumbers(`indicators[${index}]`, indicator);
  }
  const rows = periodOf.length;
  const periods = readPeriods(periodOf, low.length, options.conversion);
  checkNoise(options);
  checkWindows(options.windows ?? [], rows);

  const isDenton = method.startsWith('denton');
  const model = isDenton ? dentonParts(options) : regressionParts(options, periods.first[0]!);
  const { offset } = model;
  const known = offset ? aggregate(periods, offset) : null;
  const left = Float64Array.from(low, (value, period) => value - (known ? known[period]! : 0));
  return {
    rows,
    periods,
    low: left,
    ...model,
    truncatedRho: options.truncatedRho ?? 0,
    searchesAll: options.search === 'global',
    noise: options.noise?.some((value) => value > 0) ? options.noise : null,
    variance: options.variance ?? null,
    coefficients: options.coefficients ?? null,
    isDenton,
    isDynamic: method.startsWith('dynamic'),
    windows: options.windows ?? [],
  };
}

type Parts = Pick<Problem, 'offset' | 'columnsFor' | 'columnNames' | 'processFor' | 'search'>;

function regressionParts(options: DisaggregateOptions, firstRow: number): Parts {
  const { indicators, periodOf, method, coefficients, low } = options;
  const intercept = options.intercept ?? true;
  const names = indicators.map((_, index) => `indicators[${index}]`);
  if (intercept) names.unshift('the intercept');
  const columns = indicators.map((indicator) => Float64Array.from(indicator));
  if (intercept) columns.unshift(new Float64Array(periodOf.length).fill(1));
  if (columns.length === 0)
    throw new UsageError(`${method} needs an indicator or an intercept; there is neither`);

  const dynamic = method.startsWith('dynamic');
  const summed = method.startsWith('litterman') || method === 'fernandez';
  const parts: Parts = {
    offset: null,
    columnsFor: dynamic ? (rho) => withMemory(columns, rho, firstRow) : () => columns,
    columnNames: dynamic ? [...names, 'the remainder before the first row'] : names,
    processFor: summed ? (rho) => summedAutoregression(rho) : (rho) => autoregression(rho),
    search: searchOf(options),
  };
  if (coefficients !== undefined) {
    if (dynamic)
      throw new UsageError(`coefficients cannot be given to ${method}; leave them to be estimated`);
    if (coefficients.length !== columns.length) {
      throw new UsageError(
        `coefficients has ${coefficients.length} values for ${columns.length} columns (${names.join(', ')})`,
      );
    }
    checkNumbers('coefficients', coefficients);
    const offset = new Float64Array(periodOf.length);
    for (const [j, column] of columns.entries()) {
      for (let row = 0; row < offset.length; row += 1) offset[row]! += coefficients[j]! * column[row]!;
    }
    return { ...parts, offset, columnsFor: () => [], columnNames: [] };
  }
  const needed = columns.length + (dynamic ? 2 : 1);
  if (low.length < needed) {
    throw new UsageError(
      `${low.length} low-frequency values are too few for ${columns.length} coefficients; give at least ${needed}, or fewer indicators`,
    );
  }
  return parts;
}

/** Where less than this is left of what came before the first row, nothing can be said of it. */
const LOST = 1e-100;

/** Whether at some rho what came before the first row is lost before the first row of a period. */
export function isForgotten(rho: number, firstRow: number): boolean {
  return rho !== 0 && Math.abs(rho) ** firstRow < LOST;
}

/**
 * (I - rho L)^-1 [X, (rho, 0, ..., 0)']: Santos Silva and Cardoso 2001. Nothing is added for rho 0. A remainder that
 * would be lost before the first period begins there instead, which is the same to a regression of periods.
 */
function withMemory(columns: readonly Float64Array[], rho: number, firstRow: number): Float64Array[] {
  if (rho === 0) return [...columns];
  const remainder = new Float64Array(columns[0]!.length);
  remainder[isForgotten(rho, firstRow) ? firstRow : 0] = rho;
  return [...columns, remainder].map((column) => {
    const sums = Float64Array.from(column);
    for (let row = 1; row < sums.length; row += 1) sums[row]! += rho * sums[row - 1]!;
    return sums;
  });
}

function searchOf({ method, rho }: DisaggregateOptions): Search {
  if (method.endsWith('-fixed')) return { rho: rho ?? 0.5, given: true };
  if (method.endsWith('-maxlog')) return 'maxlog';
  if (method === 'chow-lin-minrss-ecotrim') return 'minrss-correlations';
  return method.includes('-minrss') ? 'minrss' : { rho: 0, given: false };
}

function checkChoices(options: DisaggregateOptions): void {
  const { method, rho, truncatedRho = 0, variance, search } = options;
  if (!METHODS.includes(method)) throw new UsageError(`no method ${method}; there are ${METHODS.join(', ')}`);
  if (search !== undefined) {
    if (!['local', 'global'].includes(search))
      throw new UsageError(`no search ${search}; there are local and global`);
    if (typeof searchOf(options) === 'object')
      throw new UsageError(`search cannot be given to ${method}, which looks for no rho; leave it out`);
  }
  if (rho !== undefined && !method.endsWith('-fixed')) {
    throw new UsageError(`rho cannot be given to ${method}; use one of the -fixed methods`);
  }
  if (rho !== undefined && !(Math.abs(rho) < 1))
    throw new UsageError(`rho is ${rho}; it must lie between -1 and 1`);
  if (!(truncatedRho >= -1 && truncatedRho < 1)) {
    throw new UsageError(`truncatedRho is ${truncatedRho}; it must lie between -1 (no truncation) and 1`);
  }
  if (variance !== undefined && !(variance > 0 && Number.isFinite(variance))) {
    throw new UsageError(`variance is ${variance}; it must be above zero`);
  }
  if (!method.startsWith('denton')) {
    for (const name of ['criterion', 'h'] as const) {
      if (options[name] !== undefined)
        throw new UsageError(`${name} is an option of denton-cholette and denton, not of ${method}`);
    }
  }
}

function checkNoise({ noise, low, method, variance }: DisaggregateOptions): void {
  if (noise === undefined) return;
  if (noise.length !== low.length) {
    throw new UsageError(
      `noise has ${noise.length} variances, low ${low.length} values; both need one per period`,
    );
  }
  checkNumbers('noise', noise);
  const negative = noise.findIndex((value) => value < 0);
  if (negative !== -1)
    throw new UsageError(`noise[${negative}] is ${noise[negative]}; a variance is zero or more`);
  if (method.includes('minrss') && variance === undefined && noise.some((value) => value > 0)) {
    throw new UsageError(
      `${method} cannot weigh noise without variance; give variance too, or use a maxlog method`,
    );
  }
}

function checkWindows(windows: readonly (readonly [number, number])[], rows: number): void {
  for (const [index, [first, last]] of windows.entries()) {
    if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0 || last < first || last >= rows) {
      throw new UsageError(
        `windows[${index}] goes from row ${first} to ${last}; the rows are 0 to ${rows - 1}`,
      );
    }
  }
}

function checkNumbers(name: string, values: readonly number[]): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return;
  throw new UsageError(
    `${name}[${index}] is ${values[index]}; every value must be a finite number, so leave out or fill what is missing`,
  );
}
