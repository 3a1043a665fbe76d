import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { Interval } from '../forecast/proportion.js';
import { sortedQuantile } from '../quantile.js';
import { mean } from '../summary.js';
import { check, checkBetween, checkInteger, checkSeries } from '../validate.js';

export interface BlockBootstrapOptions {
  /** In order of time, none missing between them. */
  values: readonly number[];
  /**
   * `moving` (default): blocks of one length that lie within the values. `circular`: the first value follows the last,
   * so that every value is drawn as often. `stationary`: circular, of random (geometric) lengths with the mean `block`.
   */
  scheme?: 'moving' | 'circular' | 'stationary';
  /** Consecutive values drawn together; the cube root of their number, rounded up, unless given. */
  block?: number;
  /** 2,000 unless given. */
  samples?: number;
  /** The same seed draws the same samples. */
  seed: number;
}

/**
 * A statistic of many series put together from blocks of consecutive values, drawn with putting back. Blocks keep
 * what neighbours have in common.
 * Source: Kunsch, Annals of Statistics 17 (1989); circular and stationary: Politis and Romano, JASA 89 (1994).
 * @param options.length of each series; that of the values unless given
 * @returns one number per sample, in the order drawn
 */
export function blockBootstrap(
  options: BlockBootstrapOptions & { statistic: (sample: readonly number[]) => number; length?: number },
): number[] {
  const { values, statistic, samples = 2000, scheme = 'moving', seed } = options;
  checkSeries('values', values, 2);
  check(typeof statistic === 'function', 'statistic must be a function of a sample');
  const { length = values.length } = options;
  const block = options.block ?? Math.ceil(Math.cbrt(values.length) - 1e-9);
  checkInteger('length', length, 1);
  checkInteger('block', block, 1);
  checkInteger('samples', samples, 1);
  check(block <= values.length, `block is ${block}: there are only ${values.length} values`);
  check(
    ['moving', 'circular', 'stationary'].includes(scheme),
    `scheme is '${String(scheme)}': use 'moving', 'circular' or 'stationary'`,
  );
  check(Number.isSafeInteger(seed), `seed is ${seed}: it must be a whole number`);
  const random = xoroshiro128plus(seed);
  const draw = scheme === 'stationary' ? stationarySample : blockSample;
  const source = scheme === 'circular' ? [...values, ...values.slice(0, block - 1)] : values;
  return Array.from({ length: samples }, () => statistic(draw(source, block, length, random)));
}

/**
 * The range of the sum of the next `window` errors of a forecast, from the past ones: quantiles of the sums of
 * series of that length drawn by `blockBootstrap`. Add it to the forecast of the sum.
 * @param options.centred takes the errors less their mean, for a forecast without bias; false unless given
 */
export function windowSumInterval(
  options: BlockBootstrapOptions & { window: number; level?: number; centred?: boolean },
): Interval & { mean: number } {
  const { values, window, level = 0.9, centred = false } = options;
  checkBetween('level', level, 0, 1);
  checkInteger('window', window, 1);
  checkSeries('values', values, 2);
  const average = mean(values);
  const sums = blockBootstrap({
    ...options,
    values: centred ? values.map((value) => value - average) : values,
    length: window,
    statistic: (sample) => sample.reduce((sum, value) => sum + value, 0),
  }).sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return { lower: sortedQuantile(sums, tail), upper: sortedQuantile(sums, 1 - tail), mean: mean(sums) };
}

function blockSample(
  values: readonly number[],
  block: number,
  length: number,
  random: RandomGenerator,
): number[] {
  const sample: number[] = [];
  while (sample.length < length) {
    const start = unsafeUniformIntDistribution(0, values.length - block, random);
    sample.push(...values.slice(start, start + Math.min(block, length - sample.length)));
  }
  return sample;
}

/** Each value is followed by its neighbour, or with probability 1 / block by one drawn anew. */
function stationarySample(
  values: readonly number[],
  block: number,
  length: number,
  random: RandomGenerator,
): number[] {
  let at = 0;
  return Array.from({ length }, (_, i) => {
    const isNew = i === 0 || unsafeUniformIntDistribution(1, block, random) === 1;
    at = isNew ? unsafeUniformIntDistribution(0, values.length - 1, random) : (at + 1) % values.length;
    return values[at]!;
  });
}
