import { UsageError } from '../../errors.js';
import type { DisaggregateOptions } from './options.js';
import type { Problem } from './problem.js';
import { autoregression, summedAutoregression } from './residual-process.js';

/**
 * Denton's method with Cholette's start as a regression. To keep the h-th differences of (y - p) / s small is to
 * take (y - p) / s for an h times summed white noise about a polynomial of degree h - 1 that is left free. p is the
 * indicator; s is 1 (additive) or p over its mean (proportional). Nothing is known of the first h rows, unlike in
 * Denton's own start of y = p, so there is no transient at the beginning. `denton` is that one: the sums begin with
 * zero before the first row, and no polynomial is free.
 */
export function dentonParts(
  options: DisaggregateOptions,
): Pick<Problem, 'offset' | 'columnsFor' | 'columnNames' | 'processFor' | 'search'> {
  const { criterion = 'proportional', h = 1, indicators, periodOf, low, method } = options;
  if (!['additive', 'proportional'].includes(criterion)) {
    throw new UsageError(`no criterion ${criterion}; there are additive and proportional`);
  }
  if (![0, 1, 2].includes(h)) throw new UsageError(`h is ${h}; ${method} differences 0, 1 or 2 times`);
  if (indicators.length > 1) {
    throw new UsageError(
      `${method} takes one indicator or none, not ${indicators.length}; combine them first`,
    );
  }
  if (options.coefficients !== undefined) {
    throw new UsageError(`coefficients cannot be given to ${method}; it has none`);
  }
  const isFree = method === 'denton-cholette';
  if (isFree && low.length < h)
    throw new UsageError(`${low.length} low-frequency value is too few for h ${h}; give at least ${h}`);

  const indicator = Float64Array.from(indicators[0] ?? periodOf.map(() => 1));
  const scale = criterion === 'proportional' ? ratios(indicator) : null;
  const levels = isFree && h > 0 ? [scale ?? new Float64Array(indicator.length).fill(1)] : [];
  const half = (indicator.length - 1) / 2;
  if (isFree && h === 2) levels.push(levels[0]!.map((value, row) => value * ((row - half) / (half || 1))));
  return {
    // A proportional indicator lies within the free polynomial: only differences to it count.
    offset: isFree && scale !== null && h > 0 ? null : indicator,
    columnsFor: () => levels,
    columnNames: ['the level', 'the trend'].slice(0, levels.length),
    processFor: () => (h === 0 ? autoregression(0, scale) : summedAutoregression(h - 1, scale)),
    search: { rho: 0, given: false },
  };
}

function ratios(indicator: Float64Array): Float64Array {
  const sign = Math.sign(indicator[0]!);
  const odd = indicator.findIndex((value) => Math.sign(value) !== sign || value === 0);
  if (odd !== -1) {
    throw new UsageError(
      `indicators[0][${odd}] is ${indicator[odd]}: a proportional criterion needs values of one sign without zeros; use criterion additive or a regression`,
    );
  }
  const mean = indicator.reduce((sum, value) => sum + value, 0) / indicator.length;
  return indicator.map((value) => value / mean);
}
