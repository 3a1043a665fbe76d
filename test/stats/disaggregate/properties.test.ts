import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disaggregate } from '../../../src/stats/disaggregate/disaggregate.js';
import type { DisaggregateOptions, Method } from '../../../src/stats/disaggregate/options.js';
import { cases, REGRESSIONS } from './cases.js';
import { conversionMatrix } from './dense.js';
import { Matrix } from 'ml-matrix';

const ALL: Partial<DisaggregateOptions>[] = [
  ...REGRESSIONS.map((method) => ({ method })),
  ...([0, 1, 2] as const).flatMap((h) =>
    (['additive', 'proportional'] as const).map((criterion) => ({
      method: 'denton-cholette' as Method,
      h,
      criterion,
    })),
  ),
];
const LINEAR = ALL.filter(({ method }) => !/-(?:maxlog|minrss)/.test(method!));
// Not the dynamic ones: with a column that moves with rho, so few periods can be met exactly at some rho.
const SEARCHED = ALL.filter((method) => !LINEAR.includes(method) && !method.method!.startsWith('dynamic'));
const near = (found: number, expected: number, scale: number): void => {
  expect(Math.abs(found - expected)).toBeLessThan(1e-9 * (1 + scale));
};
const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
const one = (given: Pick<DisaggregateOptions, 'indicators'>, { method }: Partial<DisaggregateOptions>) =>
  method === 'denton-cholette' ? given.indicators.slice(1) : given.indicators;

describe('every method', () => {
  test.each(ALL)('agrees with the low-frequency values: %j', (method) => {
    fc.assert(
      fc.property(cases, (given) => {
        const { low, periodOf, conversion } = given;
        const { series } = disaggregate({
          ...given,
          indicators: one(given, method),
          ...method,
        } as DisaggregateOptions);
        const reached = conversionMatrix(periodOf, low.length, conversion).mmul(Matrix.columnVector(series));
        const scale = largest([...series, ...low]);
        for (const [period, value] of low.entries()) near(reached.get(period, 0), value, scale);
      }),
      { numRuns: 25 },
    );
  });

  test.each(LINEAR)('with rho given is linear in the low-frequency values: %j', (method) => {
    // Denton and Cholette is linear in the values and the indicator together: an additive one shifts the series.
    const shifting = method.criterion === 'additive' || method.h === 0;
    fc.assert(
      fc.property(cases, fc.double({ min: -3, max: 3, noNaN: true }), (given, factor) => {
        const indicators = one(given, method);
        const run = (low: readonly number[]): readonly number[] =>
          disaggregate({ ...given, indicators, low, ...method } as DisaggregateOptions).series;
        const other = given.low.map((value, i) => value * value - 100 * i);
        const [a, b, none] = [run(given.low), run(other), run(given.low.map(() => 0))];
        const together = run(given.low.map((value, i) => value + factor * other[i]!));
        const scale = largest([...a, ...b, ...none]) * 100;
        for (const [row, value] of together.entries()) {
          near(value, a[row]! + factor * (b[row]! - (shifting ? none[row]! : 0)), scale);
        }
      }),
      { numRuns: 25 },
    );
  });

  const lengthsOf = ({ low, periodOf }: Pick<DisaggregateOptions, 'low' | 'periodOf'>): number[] =>
    low.map((_, period) => periodOf.filter((of) => of === period).length);

  test.each(LINEAR)('with rho given, averages are sums over lengths: %j', (method) => {
    fc.assert(
      fc.property(cases, (given) => {
        const lengths = lengthsOf(given);
        const options = { ...given, indicators: one(given, method), ...method } as DisaggregateOptions;
        const averages = disaggregate({ ...options, conversion: 'average' }).series;
        const low = given.low.map((value, period) => value * lengths[period]!);
        const sums = disaggregate({ ...options, low, conversion: 'sum' }).series;
        const scale = largest(averages) * 10;
        for (const [row, value] of averages.entries()) near(value, sums[row]!, scale);
      }),
      { numRuns: 15 },
    );
  });

  test.each(SEARCHED)('that searches for rho finds the same for averages and for sums: %j', (method) => {
    fc.assert(
      fc.property(cases, (given) => {
        const lengths = lengthsOf(given);
        const options = { ...given, ...method, truncatedRho: -1 } as DisaggregateOptions;
        const averages = disaggregate({ ...options, conversion: 'average' });
        const low = given.low.map((value, period) => value * lengths[period]!);
        const sums = disaggregate({ ...options, low, conversion: 'sum' });
        const jacobian = lengths.reduce((sum, length) => sum + Math.log(length), 0);
        const by = method.method!.endsWith('maxlog')
          ? averages.logLikelihood! - jacobian - sums.logLikelihood!
          : averages.rss / sums.rss - 1;
        // Of the criterion of ecotrim only the quotient is known from outside.
        if (method.method !== 'chow-lin-minrss-ecotrim') expect(by).toBeCloseTo(0, 7);
        else expect(by / (1 - averages.rho! ** 2)).toBeCloseTo(0, 4);
      }),
      { numRuns: 15 },
    );
  });

  test.each(['fernandez', 'litterman-fixed', 'chow-lin-fixed'] as Method[])(
    '%s: the tail grows less sure',
    (method) => {
      fc.assert(
        fc.property(cases, (given) => {
          const periodOf = [...given.periodOf, -1, -1, -1, -1, -1];
          const { standardDeviation, variance } = disaggregate({
            ...given,
            indicators: [],
            periodOf,
            method,
            intercept: true,
          });
          fc.pre(variance > 0);
          const tail = standardDeviation.slice(-5);
          for (const [i, value] of tail.entries()) if (i > 0) expect(value).toBeGreaterThan(tail[i - 1]!);
        }),
        { numRuns: 25 },
      );
    },
  );

  test('the unit of the indicators and of the values does not matter', () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom<Method>('fernandez', 'chow-lin-fixed', 'litterman-fixed', 'ols'),
        (given, method) => {
          const plain = disaggregate({ ...given, method });
          const scaled = disaggregate({
            ...given,
            method,
            low: given.low.map((value) => value * 1e9),
            indicators: given.indicators.map((indicator) => indicator.map((value) => value / 1e6)),
          });
          const scale = largest(plain.series);
          for (const [row, value] of scaled.series.entries())
            near(value / 1e9, plain.series[row]!, scale * 10);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('noise', () => {
  const METHODS: Method[] = [
    'fernandez',
    'chow-lin-fixed',
    'chow-lin-maxlog',
    'litterman-maxlog',
    'ols',
    'denton-cholette',
  ];

  test.each(METHODS)('%s: of nothing changes nothing; a little changes little', (method) => {
    fc.assert(
      fc.property(cases, (given) => {
        const options = { ...given, indicators: one(given, { method }), method } as DisaggregateOptions;
        const hard = disaggregate(options);
        expect(disaggregate({ ...options, noise: given.low.map(() => 0) })).toEqual(hard);
        fc.pre(hard.variance > 1e-3);
        const soft = disaggregate({ ...options, noise: given.low.map(() => 1e-9 * hard.variance) });
        fc.pre(Math.abs((soft.rho ?? 0) - (hard.rho ?? 0)) < 1e-3);
        const scale = largest(hard.series);
        for (const [row, value] of soft.series.entries()) {
          expect(Math.abs(value - hard.series[row]!)).toBeLessThan(1e-3 * (1 + scale));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('beyond all bounds leaves the regression alone', () => {
    const given = {
      low: [4, 9, 2],
      indicators: [],
      periodOf: [0, 0, 1, 1, 2, 2],
      conversion: 'sum',
      method: 'ols',
    } as const;
    const { series } = disaggregate({ ...given, noise: [1e12, 1e12, 1e12] });
    for (const value of series) expect(value).toBeCloseTo(2.5, 6);
  });

  test('the variance is the one of the highest restricted likelihood', () => {
    // One row a period: y_i ~ N(mean, v + r). With equal r, the estimate is the sample variance less r.
    const low = [3, 1, 4, 1, 5, 9, 2, 6];
    const periodOf = low.map((_, i) => i);
    const mean = low.reduce((a, b) => a + b, 0) / low.length;
    const sample = low.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (low.length - 1);
    const noise = low.map(() => 2.5);
    const found = disaggregate({ low, indicators: [], periodOf, method: 'ols', conversion: 'sum', noise });
    expect(found.variance).toBeCloseTo(sample - 2.5, 5);
    const kept = (sample - 2.5) / sample;
    for (const [i, value] of found.series.entries())
      expect(value).toBeCloseTo(mean + kept * (low[i]! - mean), 5);
  });
});

describe('the search for rho', () => {
  const example = (
    seed: number,
  ): Pick<DisaggregateOptions, 'low' | 'indicators' | 'periodOf' | 'conversion'> => {
    const periods = 8 + (seed % 5);
    const periodOf = Array.from({ length: 3 * periods + 2 }, (_, i) =>
      i < 3 * periods ? Math.floor(i / 3) : -1,
    );
    return {
      low: Array.from({ length: periods }, (_, i) =>
        Math.round(20 * Math.cos(i * seed) + 5 * Math.sin(i * i * seed)),
      ),
      indicators: [periodOf.map((_, i) => Math.round(10 * Math.sin(i * i + seed)))],
      periodOf,
      conversion: 'sum',
    };
  };
  const grid = Array.from({ length: 199 }, (_, i) => (i - 99) / 100);

  test.each([
    ['chow-lin', 87],
    ['chow-lin', 131],
    ['litterman', 235],
    ['dynamic', 30],
    ['dynamic', 49],
  ] as const)('%s-maxlog %i: along all rho nothing is likelier', (family, seed) => {
    const given = example(seed);
    const ends = { ...given, method: `${family}-maxlog`, truncatedRho: -1 } as const;
    const best = Math.max(
      ...grid.map(
        (rho) => disaggregate({ ...given, method: `${family}-fixed`, rho }).logLikelihood ?? -Infinity,
      ),
    );
    expect(disaggregate({ ...ends, search: 'global' }).logLikelihood).toBeGreaterThan(best - 1e-9);
    expect(disaggregate(ends).logLikelihood).toBeLessThan(best - 0.05);
  });

  test.each([3, 9, 22])('litterman- and dynamic-minrss %i: along all rho nothing has less rss', (seed) => {
    for (const family of ['litterman', 'dynamic'] as const) {
      const given = example(seed);
      const { rss } = disaggregate({
        ...given,
        method: `${family}-minrss`,
        truncatedRho: -1,
        search: 'global',
      });
      const best = Math.min(
        ...grid.map((rho) => disaggregate({ ...given, method: `${family}-fixed`, rho }).rss),
      );
      expect(rss).toBeLessThan(best * (1 + 1e-9));
    }
  });

  test('from truncatedRho on: a likelier rho below does not hide the one above', () => {
    const given = { ...example(131), method: 'chow-lin-maxlog' } as const;
    expect(disaggregate(given)).toMatchObject({ rho: 0, rhoStatus: 'truncated' });
    const all = disaggregate({ ...given, search: 'global' });
    expect(all.rhoStatus).toBe('estimated');
    expect(all.rho).toBeCloseTo(0.814, 3);
    expect(disaggregate({ ...given, search: 'global', truncatedRho: 0.9 })).toMatchObject({
      rho: 0.9,
      rhoStatus: 'truncated',
    });
  });

  test.each([[[0, 0, 0, 0]], [[5, 5, 5, 5]], [[3, 12, 48, 192]]])(
    'what fits without residual has no likelihood: %j',
    (low) => {
      const given = {
        low,
        indicators: [[1, 2, 4, 8, 16, 32, 64, 128]],
        periodOf: [0, 0, 1, 1, 2, 2, 3, 3],
        conversion: 'sum',
      } as const;
      expect(disaggregate({ ...given, method: 'chow-lin-maxlog' })).toMatchObject({
        rhoStatus: 'unidentified',
        logLikelihood: null,
      });
      expect(disaggregate({ ...given, method: 'fernandez' }).logLikelihood).toBeNull();
    },
  );

  test('no search, or another one, is refused', () => {
    const given = example(3);
    expect(() => disaggregate({ ...given, method: 'fernandez', search: 'global' })).toThrow(
      'search cannot be given to fernandez',
    );
    expect(() => disaggregate({ ...given, method: 'chow-lin-maxlog', search: 'all' as 'local' })).toThrow(
      'no search all',
    );
  });
});
