import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expandingPercentileRank,
  PERCENTILE_METHODS,
  percentileRank,
  type PercentileMethod,
} from '../../src/stats/percentile-rank.js';
import { QUANTILE_METHODS, quantile, type QuantileMethod } from '../../src/stats/quantile.js';
import { absent, expectClose, reference, referenceTitle } from './reference.js';

interface Expected {
  x: number[];
  scores: number[];
  scipy_percentileofscore: Record<PercentileMethod, number[]>;
  pandas_rank_pct: Record<string, number[]>;
  numpy_quantile: Record<string, number[]>;
  excel_percentrank_inc: { values: (number | null)[] };
  expanding_rank_pct: { x: number[]; values: number[] };
  rolling5_rank_pct: { values: (number | null)[] };
}

describe.skipIf(absent)(referenceTitle('percentiles of SciPy, pandas, NumPy and Excel'), () => {
  const load = () => reference<Expected>('percentile/expected.json');
  const percent = (values: (number | null)[] | undefined) =>
    (values ?? []).map((value) => (value === null ? null : value * 100));
  const ranks = (scores: number[], method: PercentileMethod) =>
    scores.map((score) => percentileRank({ values: load().x, score, method }));

  test.each(['rank', 'weak', 'strict', 'mean'] as const)('SciPy %s', (method) => {
    const { scores, scipy_percentileofscore: expected } = load();
    expectClose(ranks(scores, method), expected[method]);
  });

  test('Excel PERCENTRANK.INC', () => {
    const { scores, excel_percentrank_inc: expected } = load();
    expectClose(ranks(scores, 'percentrank-inc'), percent(expected.values));
  });

  test('pandas', () => {
    const {
      x,
      pandas_rank_pct: expected,
      expanding_rank_pct: expanding,
      rolling5_rank_pct: rolling,
    } = load();
    expectClose(ranks(x, 'rank'), percent(expected.average));
    expectClose(ranks(x, 'weak'), percent(expected.max));
    const options = { values: expanding.x, method: 'rank' } as const;
    expectClose(expandingPercentileRank(options), percent(expanding.values));
    expectClose(expandingPercentileRank({ ...options, window: 5 }), percent(rolling.values));
  });

  test('NumPy quantiles', () => {
    const { x, numpy_quantile: expected } = load();
    for (const [name, values] of Object.entries(expected)) {
      const method = name.replaceAll('_', '-') as QuantileMethod;
      const found = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1].map((p) => quantile(x, p, method));
      expectClose(found, values);
    }
  });
});

describe('percentile rank by hand', () => {
  const values = [4, 1, 2, 2, 8];
  const all = (score: number) =>
    PERCENTILE_METHODS.map((method) => percentileRank({ values, score, method }));

  test('of a value among them', () => {
    expectClose(all(2), [25, 200 / 6, 20, 60, 40, 50], 1e-14);
  });

  test('of a value between them', () => {
    // From 3/4 at 4 to 4/4 at 8, and from 4/6 to 5/6.
    expectClose(all(5), [100 * (3 / 4 + 1 / 16), 100 * (4 / 6 + 1 / 24), 80, 80, 80, 80], 1e-14);
  });

  test('outside the range Excel has none', () => {
    expect(all(9)).toEqual([null, null, 100, 100, 100, 100]);
    expect(all(0)).toEqual([null, null, 0, 0, 0, 0]);
  });

  test('a single value has no place of its own in PERCENTRANK.INC', () => {
    expect(percentileRank({ values: [3], score: 3 })).toBeNull();
    expect(percentileRank({ values: [3], score: 3, method: 'percentrank-exc' })).toBe(50);
  });

  test('cut to three digits as Excel does, not rounded', () => {
    const options = { values: [1, 2, 3, 4, 5, 6, 7], score: 5 };
    expectClose(percentileRank(options), 400 / 6, 1e-14);
    expectClose(percentileRank({ ...options, significance: 3 }), 66.6, 1e-14);
    expectClose(
      percentileRank({ values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], score: 4, significance: 1 }),
      30,
      1e-14,
    );
  });

  test.each([
    [{ values: [], score: 1 }, 'values has 0 values'],
    [{ values: [1, Number.NaN], score: 1 }, 'values[1] is NaN'],
    [{ values: [1], score: Number.NaN }, 'score is NaN'],
    [
      { values: [1], score: 1, method: 'best' as PercentileMethod },
      "method is 'best': use 'percentrank-inc'",
    ],
    [{ values: [1], score: 1, significance: 0 }, 'significance is 0'],
  ])('%j is rejected', (options, message) => {
    expect(() => percentileRank(options)).toThrow(message);
  });
});

describe('expanding percentile rank', () => {
  test('by hand', () => {
    expect(expandingPercentileRank({ values: [5, 3, 4, 9] })).toEqual([null, 0, 50, 100]);
    expect(expandingPercentileRank({ values: [5, 3, 4, 9], method: 'weak', minimum: 3 })).toEqual([
      null,
      null,
      (2 / 3) * 100,
      100,
    ]);
    expect(expandingPercentileRank({ values: [5, 3, 4, 1], window: 2, method: 'strict' })).toEqual([
      null,
      0,
      50,
      0,
    ]);
  });

  test('a gap has no rank and does not count', () => {
    expect(expandingPercentileRank({ values: [5, null, 3, 4], method: 'weak' })).toEqual([
      100,
      null,
      50,
      (2 / 3) * 100,
    ]);
  });

  test('what comes later changes nothing', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.nat(), fc.constantFrom(...PERCENTILE_METHODS), (series, cut, method) => {
        const end = cut % (series.length + 1);
        const whole = expandingPercentileRank({ values: series, method });
        expect(expandingPercentileRank({ values: series.slice(0, end), method })).toEqual(
          whole.slice(0, end),
        );
      }),
    );
  });
});

describe('quantile', () => {
  test('by hand', () => {
    const at = (p: number) =>
      Object.fromEntries(QUANTILE_METHODS.map((method) => [method, quantile([40, 10, 20, 30], p, method)]));
    expectClose(
      at(0.5),
      {
        linear: 25,
        'inverted-cdf': 20,
        'averaged-inverted-cdf': 25,
        'closest-observation': 20,
        'interpolated-inverted-cdf': 20,
        hazen: 25,
        weibull: 25,
        'median-unbiased': 25,
        'normal-unbiased': 25,
        lower: 20,
        higher: 30,
        nearest: 30,
        midpoint: 25,
      },
      1e-14,
    );
    expectClose(
      at(0.3),
      {
        linear: 19,
        'inverted-cdf': 20,
        'averaged-inverted-cdf': 20,
        'closest-observation': 10,
        'interpolated-inverted-cdf': 12,
        hazen: 17,
        weibull: 15,
        'median-unbiased': 10 + 10 * (1.3 + 1 / 3 - 1),
        'normal-unbiased': 10 + 10 * (1.275 + 3 / 8 - 1),
        lower: 10,
        higher: 20,
        nearest: 20,
        midpoint: 15,
      },
      1e-14,
    );
  });

  test('a position that is whole but for rounding is whole', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(hundred, 0.07, 'inverted-cdf')).toBe(7);
    expect(quantile(hundred, 0.29, 'inverted-cdf')).toBe(29);
    expect(quantile(hundred, 0.57, 'averaged-inverted-cdf')).toBe(57.5);
  });

  test('lies within the values, rises with p, and is undone by the rank of Excel', () => {
    const values = fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 20 });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, probability, probability, (series, p, q) => {
        for (const method of QUANTILE_METHODS) {
          const [low, high] = [Math.min(p, q), Math.max(p, q)].map((each) => quantile(series, each, method));
          expect(low).toBeLessThanOrEqual((high ?? Number.NaN) + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...series));
          expect(high).toBeLessThanOrEqual(Math.max(...series));
        }
        expectClose(percentileRank({ values: series, score: quantile(series, p) }), 100 * p, 1e-9, 1e-9);
      }),
    );
  });

  test.each([
    [() => quantile([], 0.5), 'values has 0 values'],
    [() => quantile([1], 1.1), 'p is 1.1'],
    [() => quantile([1], 0.5, 'best' as QuantileMethod), "method is 'best'"],
  ])('case %# is rejected', (call, message) => {
    expect(call).toThrow(message);
  });
});
