import { UsageError } from '../../errors.js';
import { minimise } from '../brent.js';
import { fitGls, type GlsFit } from './gls.js';
import type { Disaggregation } from './options.js';
import { filterPeriods, type PeriodFilter, whiten } from './period-filter.js';
import { aggregate } from './periods.js';
import { isForgotten, type Problem } from './problem.js';
import { carriedOver, type ResidualProcess } from './residual-process.js';

/** The regression of the low-frequency values at the rho that was settled on. */
export interface Estimate {
  rho: number;
  rhoStatus: Disaggregation['rhoStatus'];
  process: ResidualProcess;
  /** Of the regression; what the start carries over comes first, where there is such. */
  columns: Float64Array[];
  /** How many of them come before those asked for: 0 or 1. */
  carried: number;
  filter: PeriodFilter;
  fit: GlsFit;
  variance: number;
  /** Null where the regression leaves nothing over. */
  logLikelihood: number | null;
  /** Noise of each period over `variance`; null = none. */
  relativeNoise: Float64Array | null;
}

const RHO_BOUND = 0.999;
const NO_RESIDUAL = 1e-24;

/** @throws UsageError when columns are zero or depend on each other at the low frequency */
export function estimate(problem: Problem): Estimate {
  const { rho, rhoStatus } = settleRho(problem);
  refuseForgotten(problem, rho);
  const model = modelAt(problem, rho);
  const found = evaluate(problem, model);
  const { process, columns, carried } = model;
  const variance = problem.variance ?? found.finalVariance();
  const relativeNoise = problem.noise && variance > 0 ? relative(problem.noise, variance) : null;
  const { filter, fit } = relativeNoise ? regress(problem, model, relativeNoise) : found;
  const logLikelihood = isExact(found, problem.low) ? null : found.logLikelihood;
  return { rho, rhoStatus, process, columns, carried, filter, fit, variance, logLikelihood, relativeNoise };
}

function settleRho(problem: Problem): Pick<Estimate, 'rho' | 'rhoStatus'> {
  const { search, truncatedRho, low } = problem;
  if (typeof search === 'object') return { rho: search.rho, rhoStatus: search.given ? 'fixed' : 'none' };
  // Columns that turn with rho can be turned so that they leave nothing of one degree of freedom.
  const isSpent = problem.isDynamic && low.length - problem.columnNames.length < 2;
  if (isSpent || isExact(regress(problem, modelAt(problem, 0), null), low))
    return { rho: Math.max(0, truncatedRho), rhoStatus: 'unidentified' };

  const criterion = (at: number): number => {
    const found = evaluate(problem, modelAt(problem, at));
    if (search === 'maxlog') return -found.logLikelihood;
    return search === 'minrss' ? found.fit.rss : found.fit.rss / (1 - at * at);
  };
  if (problem.searchesAll) return settleGlobally(criterion, truncatedRho);
  const { x } = minimise(criterion, -RHO_BOUND, RHO_BOUND);
  if (x < truncatedRho) return { rho: truncatedRho, rhoStatus: 'truncated' };
  return { rho: x, rhoStatus: isBound(x) ? 'bound' : 'estimated' };
}

/** True when what the regression leaves of the values is rounding. */
function isExact({ filter, fit }: Regression, low: Float64Array): boolean {
  const all = whiten(filter, low).reduce((sum, value) => sum + value * value, 0);
  return fit.rss <= NO_RESIDUAL * all;
}

/** The best of a grid, refined between its neighbours; finer towards the ends, where criteria turn sharply. */
function settleGlobally(
  criterion: (rho: number) => number,
  truncatedRho: number,
): Pick<Estimate, 'rho' | 'rhoStatus'> {
  const least = Math.min(Math.max(truncatedRho, -RHO_BOUND), RHO_BOUND);
  const grid = [least, ...GRID.filter((rho) => rho > least)];
  const values = grid.map(criterion);
  const best = values.reduce((first, value, i) => (value < values[first]! ? i : first), 0);
  const [low, high] = [grid[best - 1] ?? least, grid[best + 1] ?? RHO_BOUND];
  const refined = low < high ? minimise(criterion, low, high) : { x: least, value: values[0]! };
  const rho = refined.value <= values[best]! ? refined.x : grid[best]!;
  if (least > -RHO_BOUND && rho - least < 1e-5) return { rho: least, rhoStatus: 'truncated' };
  return { rho, rhoStatus: isBound(rho) ? 'bound' : 'estimated' };
}

const GRID = Array.from({ length: 241 }, (_, i) => RHO_BOUND * Math.sin((Math.PI * (i - 120)) / 240));

const isBound = (rho: number): boolean => RHO_BOUND - Math.abs(rho) < 1e-5;

interface Model {
  process: ResidualProcess;
  columns: Float64Array[];
  carried: number;
  lowColumns: Float64Array[];
}

function modelAt(problem: Problem, rho: number): Model {
  const process = problem.processFor(rho);
  const start = process.before === null ? [] : [carriedOver(process, problem.rows)];
  const columns = [...start, ...problem.columnsFor(rho)];
  const lowColumns = columns.map((column) => aggregate(problem.periods, column));
  return { process, columns, carried: start.length, lowColumns };
}

interface Regression {
  filter: PeriodFilter;
  fit: GlsFit;
}

function regress(problem: Problem, model: Model, noise: Float64Array | null): Regression {
  const filter = filterPeriods(model.process, problem.periods, noise);
  const fit = fitGls(filter, problem.low, model.lowColumns, model.process.before);
  if ('dependent' in fit) return refuse(problem, fit.dependent - model.carried);
  return { filter, fit };
}

interface Evaluation extends Regression {
  logLikelihood: number;
  /** The variance to report: unbiased where there is no noise, by restricted likelihood where there is. */
  finalVariance: () => number;
}

function evaluate(problem: Problem, model: Model): Evaluation {
  const { noise, variance, low } = problem;
  const count = low.length;
  const freedom = count - model.columns.length + model.carried;
  const plain = regress(problem, model, null);
  const { rss } = plain.fit;
  if (!noise || rss === 0) {
    return {
      ...plain,
      logLikelihood: logDensity(plain.fit, count, variance ?? rss / count),
      finalVariance: () => (freedom > 0 ? rss / freedom : Number.NaN),
    };
  }
  const at = (value: number): Regression => regress(problem, model, relative(noise, value));
  const best = (criterion: (fit: GlsFit, value: number) => number): number =>
    mostLikelyVariance(rss / count, (value) => criterion(at(value).fit, value));
  const likely = variance ?? best((fit, value) => logDensity(fit, count, value));
  const found = at(likely);
  return {
    ...found,
    logLikelihood: logDensity(found.fit, count, likely),
    finalVariance: () =>
      freedom > 0
        ? best((fit, value) => logDensity(fit, freedom, value) - fit.logInformation / 2)
        : Number.NaN,
  };
}

/** Of a normal vector with `count` free dimensions, covariance value x V and e'V^-1e = rss. */
function logDensity({ rss, logDeterminant }: GlsFit, count: number, value: number): number {
  if (value === 0) return Number.POSITIVE_INFINITY;
  return -(count * Math.log(2 * Math.PI * value) + logDeterminant + rss / value) / 2;
}

/** Noise can explain part of what looks like variance without it, or nearly all. */
function mostLikelyVariance(withoutNoise: number, logLikelihood: (variance: number) => number): number {
  const centre = Math.log(withoutNoise);
  return Math.exp(minimise((x) => -logLikelihood(Math.exp(x)), centre - 30, centre + 3, 1e-6).x);
}

function relative(noise: readonly number[], variance: number): Float64Array {
  return Float64Array.from(noise, (value) => value / variance);
}

function refuseForgotten({ isDynamic, periods }: Problem, rho: number): void {
  const rows = periods.first[0]!;
  if (!isDynamic || !isForgotten(rho, rows)) return;
  throw new UsageError(
    `periodOf begins with ${rows} rows of no period: with rho ${rho.toPrecision(3)} a dynamic method carries nothing over so many; begin nearer to the first period, or take a chow-lin method`,
  );
}

function refuse(problem: Problem, dependent: number): never {
  throw new UsageError(
    `${problem.columnNames[dependent]} adds nothing at the low frequency: its aggregates are zero or a combination of those before it; leave it out`,
  );
}
