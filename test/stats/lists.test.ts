import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import * as stats from '../../src/stats/index.js';

const exported = new Map<string, unknown>(Object.entries(stats));
const y = [1, 3, 2, 5, 4, 6, 8, 7];
const x = y.map((value, i) => [Math.sin(3 * i), value % 3]);
const model = stats.localLevel({ irregularVariance: 1, levelVariance: 1 });
const quarters = {
  low: [1, 2, 4],
  indicators: [y],
  periodOf: [0, 0, 0, 1, 1, 1, 2, 2],
  conversion: 'sum',
} as const;
const mixed = { ...quarters, high: y.map(() => null), levelVariance: 1, irregularVariance: 1 };

/** Whole calls, each of whose lists is then left out, or a single number. */
const calls: [keyof typeof stats, Record<string, unknown>, string[]][] = [
  ['disaggregate', { ...quarters, method: 'ols' }, ['low', 'indicators', 'periodOf']],
  ['mixedFrequency', mixed, ['high', 'low', 'indicators', 'periodOf']],
  ['kalmanFilter', { model, observations: y }, ['observations', 'model']],
  ['kalmanSmoother', { model, observations: y }, ['observations', 'model']],
  ['linearRegression', { y, x }, ['y', 'x']],
  ['weightedRegression', { y, x, weights: y }, ['y', 'x', 'weights']],
  ['generalisedRegression', { y, x, errorCovariance: stats.diagonal(y) }, ['y', 'x', 'errorCovariance']],
  ['ridge', { y, x, penalty: 1 }, ['y', 'x', 'penalty']],
  ['chooseRidgePenalty', { y, x, penalties: [1, 2] }, ['y', 'x', 'penalties']],
  ['blockBootstrap', { values: y, statistic: () => 1, seed: 1 }, ['values', 'statistic', 'seed']],
  ['windowSumInterval', { values: y, window: 2, seed: 1 }, ['values', 'window', 'seed']],
  ['expandingPercentileRank', { values: y }, ['values']],
  ['gaussianMixture', { data: y, components: 2 }, ['data', 'components']],
  ['kMeans', { data: x, centers: x.slice(0, 2) }, ['data', 'centers']],
];

test.each(calls.flatMap(([name, options, lists]) => lists.map((list) => [name, list, options] as const)))(
  '%s: %s that is missing or no list is named',
  (name, list, options) => {
    const call = exported.get(name) as (given: unknown) => unknown;
    expect(() => call(options)).not.toThrow();
    const absent = () => call({ ...options, [list]: undefined });
    expect(absent).toThrow(UsageError);
    expect(absent).toThrow(list);
    if (typeof options[list] !== 'object') return;
    const single = () => call({ ...options, [list]: -1 });
    expect(single).toThrow(UsageError);
    expect(single).toThrow(list === 'model' ? 'observation' : list);
  },
);

test('an indicator that is no list is named', () => {
  const flat = { ...quarters, method: 'ols', indicators: y } as unknown as stats.DisaggregateOptions;
  expect(() => stats.disaggregate(flat)).toThrow('indicators[0] must be a list of numbers');
});

test('mixedFrequency refuses a conversion that is none', () => {
  const wrong = { ...mixed, conversion: 'mean' } as unknown as stats.MixedFrequencyOptions;
  expect(() => stats.mixedFrequency(wrong)).toThrow(
    'no conversion mean; there are sum, average, first, last',
  );
});
