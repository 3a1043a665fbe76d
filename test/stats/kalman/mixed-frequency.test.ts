import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disaggregate } from '../../../src/stats/disaggregate/disaggregate.js';
import { kalmanSmoother } from '../../../src/stats/kalman/kalman-smoother.js';
import { mixedFrequency } from '../../../src/stats/kalman/mixed-frequency.js';
import { cases } from '../disaggregate/cases.js';

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

describe('a series known in aggregates only', () => {
  test.each([
    ['fernandez', { levelVariance: 1, irregularVariance: 0 }],
    ['ols', { levelVariance: 0, irregularVariance: 1 }],
    ['chow-lin-fixed', { levelVariance: 0, irregularVariance: 1, memory: 0.6 }],
  ] as const)('is disaggregated as by %s', (method, parts) => {
    fc.assert(
      fc.property(cases, fc.boolean(), (given, noisy) => {
        const noise = given.low.map((_, i) => (noisy ? 5 + i : 0));
        const { model, observations } = mixedFrequency({
          ...given,
          ...parts,
          noise,
          high: given.periodOf.map(() => null),
        });
        const { signal } = kalmanSmoother({ model, observations });
        const found = disaggregate({
          ...given,
          method,
          noise,
          variance: 1,
          ...(method === 'chow-lin-fixed' && { rho: 0.6 }),
        });
        const scale = largest(found.series);
        const most = largest(found.standardDeviation) ** 2;
        for (const [row, value] of found.series.entries()) {
          expect(Math.abs(signal.mean[row]![0]! - value)).toBeLessThan(1e-8 * (1 + scale));
          const spread = found.standardDeviation[row]! ** 2;
          expect(Math.abs(signal.covariance[row]![0]![0]! - spread)).toBeLessThan(1e-8 * most);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a series that is known up to a row, then in aggregates', () => {
  const truth = [3, 5, 4, 6, 8, 7, 9, 8];
  const periodOf = [0, 0, 1, 1, 2, 2, -1, -1];
  const given = {
    low: [8, 10, 15],
    periodOf,
    conversion: 'sum',
    indicators: [],
    levelVariance: 1,
    irregularVariance: 0.5,
  } as const;

  test('keeps what is known, meets the aggregates, and grows less sure beyond', () => {
    const high = truth.map((value, row) => (row < 3 ? value : null));
    const { model, observations } = mixedFrequency({ ...given, high });
    const { signal } = kalmanSmoother({ model, observations });
    for (const row of [0, 1, 2]) {
      expect(signal.mean[row]![0]).toBeCloseTo(truth[row]!, 9);
      expect(signal.covariance[row]![0]![0]).toBeCloseTo(0, 9);
    }
    // The second period is known but for one row, which then is known too.
    expect(signal.mean[3]![0]).toBeCloseTo(6, 9);
    expect(signal.mean[4]![0]! + signal.mean[5]![0]!).toBeCloseTo(15, 9);
    expect(signal.mean[5]![1]).toBeCloseTo(15, 9);
    expect(signal.mean[7]![0]).toBeCloseTo(signal.mean[6]![0]!, 9);
    expect(signal.covariance[7]![0]![0]!).toBeGreaterThan(signal.covariance[6]![0]![0]!);
  });

  test('an aggregate that contradicts known rows is refused unless it may be wrong', () => {
    const high = truth.map((value, row) => (row < 3 ? value : null));
    const wrong = mixedFrequency({ ...given, low: [9, 10, 15], high });
    expect(() => kalmanSmoother(wrong)).toThrow(
      'observations[1] says 9 where the model leaves no doubt of 8',
    );
    const unsure = mixedFrequency({ ...given, low: [9, 10, 15], noise: [1, 0, 0], high });
    expect(kalmanSmoother(unsure).signal.mean[1]![0]).toBeCloseTo(5, 9);
  });

  test('coefficients that are given count as the same numbers estimated', () => {
    const indicator = [1, -2, 3, 0, 2, -1, 4, 1];
    const high = indicator.map((value, row) => (row < 5 ? 2 * value + 10 : null));
    const low = [18, 26, 22];
    const base = { ...given, low, indicators: [indicator], irregularVariance: 1, levelVariance: 0, high };
    const free = kalmanSmoother(mixedFrequency(base));
    const fixed = kalmanSmoother(mixedFrequency({ ...base, coefficients: [2] }));
    expect(free.smoothed.mean[0]![3]).toBeCloseTo(2, 9);
    for (const [row, value] of indicator.entries()) {
      expect(free.signal.mean[row]![0]).toBeCloseTo(2 * value + 10, 9);
      expect(fixed.signal.mean[row]![0]).toBeCloseTo(2 * value + 10, 9);
    }
  });

  test('the unit of an indicator does not matter', () => {
    const indicator = [1, -2, 3, 0, 2, -1, 4, 1];
    const high = truth.map((value, row) => (row % 3 === 1 ? null : value));
    const run = (factor: number): { signal: number[]; logLikelihood: number } => {
      const indicators = [indicator.map((value) => value * factor)];
      const { signal, logLikelihood } = kalmanSmoother(
        mixedFrequency({ ...given, noise: [1, 1, 1], high, indicators }),
      );
      return { signal: signal.mean.map((row) => row[0]!), logLikelihood };
    };
    const [plain, large] = [run(1), run(1e12)];
    for (const [row, value] of plain.signal.entries()) expect(large.signal[row]).toBeCloseTo(value, 9);
    // An unknown coefficient a million million times smaller: its infinite variance counts in its own unit.
    expect(large.logLikelihood + Math.log(1e12)).toBeCloseTo(plain.logLikelihood, 9);
  });

  test('an indicator that is never seen at work is refused by the smoother', () => {
    const indicators = [truth.map((_, row) => (row === 7 ? 1 : 0))];
    expect(() =>
      kalmanSmoother(mixedFrequency({ ...given, high: truth.map(() => null), indicators })),
    ).toThrow('the observations say nothing of state 3, nor does the start');
  });

  test.each([
    [{ high: [1] }, 'high has 1 values; it must have 8'],
    [{ indicators: [[1, 2]] }, 'indicators[0] has 2 values; it must have 8'],
    [{ noise: [1] }, 'noise has 1 values; it must have 3'],
    [{ coefficients: [1] }, 'coefficients has 1 values; it must have 0'],
    [{ memory: 1 }, 'memory is 1; it must lie between -1 and 1'],
  ])('%j is refused', (change, message) => {
    expect(() => mixedFrequency({ ...given, high: truth, ...change })).toThrow(message);
  });
});
