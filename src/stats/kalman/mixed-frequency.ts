import { UsageError } from '../../errors.js';
import { type Conversion, readPeriods } from '../disaggregate/periods.js';
import { checkList } from '../validate.js';
import { diagonal, type StateSpace } from './state-space.js';

export interface MixedFrequencyOptions {
  /** The high-frequency series where it is known; null elsewhere. */
  high: readonly (number | null)[];
  /** Its aggregates over periods, and the period of each row, as of `disaggregate`. */
  low: readonly number[];
  periodOf: readonly number[];
  conversion: Conversion;
  /** Variance of the error of each aggregate; none = 0. */
  noise?: readonly number[] | undefined;
  /** High-frequency indicators, one value per row. */
  indicators: readonly (readonly number[])[];
  /** One per indicator; none = unknown, estimated along with the rest. */
  coefficients?: readonly number[] | undefined;
  /** Variance of the level's step from row to row; 0 = a constant. */
  levelVariance: number;
  /** Variance of the shocks of what is neither level nor indicators, and how much of that is left a row later. */
  irregularVariance: number;
  memory?: number | undefined;
  /** Where `high` is known: variance of its error. Default 0. */
  highNoise?: number | undefined;
}

/** Positions of the states; the coefficients follow. */
export const LEVEL = 0;
export const IRREGULAR = 1;
export const CUMULATED = 2;

/**
 * A high-frequency series that is a level walking at random, plus indicators times coefficients, plus an irregular
 * part with some memory; observed itself on some rows and in aggregates over periods at their last rows. The smoother's
 * `signal` has the series at 0 and its aggregate so far at 1. A state adds up what has passed of the period, so the end of
 * the data may be ragged and the aggregates uncertain.
 *
 * @throws UsageError for lengths that differ or a memory outside (-1, 1)
 */
export function mixedFrequency(options: MixedFrequencyOptions): {
  model: StateSpace;
  observations: (number | null)[][];
} {
  const { high, low, periodOf, indicators, coefficients, levelVariance, irregularVariance } = options;
  const { noise, memory = 0, highNoise = 0 } = options;
  checkList('indicators', indicators, 'lists, one an indicator');
  for (const [name, values] of Object.entries({ high, low, periodOf })) checkList(name, values);
  for (const [name, values, length] of [
    ['high', high, periodOf.length],
    ...indicators.map((indicator, i) => [`indicators[${i}]`, indicator, periodOf.length] as const),
    ['noise', noise ?? low, low.length],
    ['coefficients', coefficients ?? indicators, indicators.length],
  ] as const) {
    checkList(name, values);
    if (values.length !== length)
      throw new UsageError(`${name} has ${values.length} values; it must have ${length}`);
  }
  if (!(Math.abs(memory) < 1)) throw new UsageError(`memory is ${memory}; it must lie between -1 and 1`);
  const { first, last, weights } = readPeriods(periodOf, low.length, options.conversion);
  const starts = new Set(first);
  const ends = new Map(last.map((row, period) => [row, period]));
  const known = coefficients !== undefined;
  const regressors = (row: number): number[] => (known ? [] : indicators.map((indicator) => indicator[row]!));
  const given = (row: number): number =>
    known ? indicators.reduce((sum, indicator, i) => sum + coefficients[i]! * indicator[row]!, 0) : 0;
  const passes = (row: number): number => (periodOf[row + 1] === -1 || starts.has(row + 1) ? 0 : 1);
  const states = 3 + (known ? 0 : indicators.length);
  const unit = (i: number, value = 1): number[] =>
    Array.from({ length: states }, (_, j) => (i === j ? value : 0));
  const extra = Array.from({ length: states - 3 }, (_, i) => unit(3 + i));
  const shocks = unit(LEVEL, levelVariance).map((value, i) => (i === IRREGULAR ? irregularVariance : value));

  return {
    model: {
      observation: (row) => [
        [1, 1, 0, ...regressors(row)],
        [weights[row]!, weights[row]!, 1, ...regressors(row).map((value) => value * weights[row]!)],
      ],
      observationIntercept: (row) => [given(row), given(row) * weights[row]!],
      observationNoise: (row) => diagonal([highNoise, noise?.[ends.get(row) ?? -1] ?? 0]),
      transition: (row) => [
        unit(LEVEL),
        unit(IRREGULAR, memory),
        [weights[row]!, weights[row]!, 1, ...regressors(row).map((value) => value * weights[row]!)].map(
          (value) => passes(row) * value,
        ),
        ...extra,
      ],
      stateIntercept: (row) => unit(CUMULATED, passes(row) * weights[row]! * given(row)),
      stateNoise: diagonal(shocks),
      initial: {
        covariance: diagonal(unit(IRREGULAR, irregularVariance / (1 - memory * memory))),
        diffuse: Array.from({ length: states }, (_, i) => i !== IRREGULAR && i !== CUMULATED),
      },
    },
    observations: high.map((value, row) => {
      const period = ends.get(row);
      return [value, period === undefined ? null : low[period]!];
    }),
  };
}
