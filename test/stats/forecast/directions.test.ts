import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalSf } from '../../../src/stats/distributions/index.js';
import {
  anatolyevGerko,
  binomialTest,
  clopperPearsonInterval,
  directionalRegression,
  directions,
  henrikssonMerton,
  hitRate,
  pesaranTimmermann,
  wilsonInterval,
} from '../../../src/stats/forecast/index.js';
import { linearRegression } from '../../../src/stats/regression/index.js';
import { expectClose } from '../reference.js';

const actual = [3, -1, 2, -4, 1, 0, -2, 5];
const forecast = [1, -1, -1, -1, 2, 0, 3, 1];

test('zero counts as down on both sides', () => {
  expect(directions({ actual, forecast })).toEqual({ n: 8, upUp: 3, upDown: 1, downUp: 1, downDown: 3 });
  expect(directions({ actual: [0, 0, 1], forecast: [0, 1, 0] })).toEqual({
    n: 3,
    upUp: 0,
    upDown: 1,
    downUp: 1,
    downDown: 1,
  });
});

describe('hit rate', () => {
  test('by hand', () => {
    // Wrong on 2 and on -2. Sizes 3 1 2 4 1 0 2 5, median 2: larger are 3, 4 and 5, all right.
    expect(hitRate({ actual, forecast })).toEqual({
      n: 8,
      upUp: 3,
      upDown: 1,
      downUp: 1,
      downDown: 3,
      hits: 6,
      rate: 0.75,
      interval: wilsonInterval(6, 8),
      valueWeighted: 14 / 18,
      aboveMedian: 1,
      upRecall: 3 / 4,
      downRecall: 3 / 4,
      alwaysUp: 1 / 2,
      persistence: 1 / 7,
    });
  });

  test('what has no cases is null', () => {
    expect(hitRate({ actual: [0], forecast: [1] })).toMatchObject({
      rate: 0,
      valueWeighted: null,
      aboveMedian: null,
      upRecall: null,
      downRecall: 0,
      persistence: null,
    });
  });
});

describe('Pesaran-Timmermann', () => {
  test('by hand', () => {
    // P = 6/8, p_y = p_x = 1/2, P* = 1/2, var(P) = 1/32, var(P*) = 4/16/64 = 1/256.
    const found = pesaranTimmermann({ actual, forecast });
    expectClose([found.hitRate, found.expectedHitRate], [0.75, 0.5]);
    expectClose(found.statistic, 0.25 / Math.sqrt(7 / 256), 1e-12);
    expectClose(found.pValue, normalSf(0.25 / Math.sqrt(7 / 256)), 1e-12);
  });

  test.each([
    ['all forecasts up', [1, -1, 2], [1, 2, 3]],
    ['all forecasts down', [1, -1, 2], [-1, 0, -3]],
    ['only ups came', [1, 1, 2], [1, -2, 3]],
    ['one period', [1], [1]],
  ])('%s: not defined', (_, y, f) => {
    expect(pesaranTimmermann({ actual: y, forecast: f })).toMatchObject({ statistic: null, pValue: null });
  });
});

describe('Anatolyev-Gerko', () => {
  test('by hand', () => {
    // s = 1 -1 -1 -1 1 -1 1 1: mean(s y) = (3 + 1 - 2 + 4 + 1 + 0 - 2 + 5) / 8 = 10/8, mean(s) = 0.
    const found = anatolyevGerko({ actual, forecast });
    expectClose(found.excess, 10 / 8, 1e-14);
    const squares = 60 - 8 * 0.5 ** 2;
    expectClose(found.statistic, 10 / Math.sqrt(squares), 1e-13);
  });

  test('not defined when forecasts go one way or nothing varies', () => {
    expect(anatolyevGerko({ actual: [1, 2], forecast: [1, 1] })).toMatchObject({
      statistic: null,
      pValue: null,
    });
    expect(anatolyevGerko({ actual: [2, 2], forecast: [1, -1] })).toMatchObject({
      statistic: null,
      pValue: null,
    });
  });
});

describe('Henriksson-Merton', () => {
  test('a lady who tells all cups, and one who tells three of each', () => {
    const came = [1, 1, 1, 1, -1, -1, -1, -1];
    expectClose(henrikssonMerton({ actual: came, forecast: came }).pValue, 1 / 70, 1e-12);
    const found = henrikssonMerton({ actual, forecast });
    expectClose(found.pValue, 17 / 70, 1e-12);
    expect(found.skill).toBe(1.5);
  });

  test('not defined when one side goes one way', () => {
    expect(henrikssonMerton({ actual: [1, -1], forecast: [1, 1] })).toMatchObject({ skill: 1, pValue: null });
    expect(henrikssonMerton({ actual: [1, 1], forecast: [1, -1] })).toMatchObject({
      skill: null,
      pValue: null,
    });
  });
});

describe('directional regression', () => {
  test('difference of the shares of ups, with the error of Newey and West', () => {
    const found = directionalRegression({ actual, forecast, lags: 1 });
    expectClose(found.difference, 3 / 4 - 1 / 4, 1e-13);
    const fit = linearRegression({
      y: [1, 0, 1, 0, 1, 0, 0, 1],
      x: [[1], [0], [0], [0], [1], [0], [1], [1]],
      errors: 'newey-west',
      lags: 1,
    });
    expectClose(found.standardError, fit.standardErrors[1], 1e-13);
    expectClose(found.pValue, (fit.pValues[1] ?? Number.NaN) / 2, 1e-12);
  });

  test('not defined when one side goes one way or all is right', () => {
    const none = { tValue: null, pValue: null };
    expect(directionalRegression({ actual: [1, -1, 1], forecast: [1, 1, 1] })).toMatchObject(none);
    expect(directionalRegression({ actual: [1, 1, 1], forecast: [1, -1, 1] })).toMatchObject(none);
    expect(directionalRegression({ actual: [1, -1, 1, -1], forecast: [1, -1, 1, -1] })).toMatchObject(none);
  });
});

describe('proportions', () => {
  test('Wilson by hand: 1 of 2 at z = 2', () => {
    const confidence = 1 - 2 * normalSf(2);
    const half = 2 * Math.sqrt(0.5 + 1);
    expectClose(wilsonInterval(1, 2, confidence), { lower: (3 - half) / 6, upper: (3 + half) / 6 }, 1e-12);
    expect([wilsonInterval(0, 5).lower, wilsonInterval(5, 5).upper]).toEqual([0, 1]);
  });

  test('Clopper-Pearson by hand: none of 5 and all of 5', () => {
    expectClose(clopperPearsonInterval(0, 5).upper, 1 - 0.025 ** (1 / 5), 1e-12);
    expectClose(clopperPearsonInterval(5, 5).lower, 0.025 ** (1 / 5), 1e-12);
    expect(clopperPearsonInterval(0, 5).lower).toBe(0);
  });

  test('heads of a fair coin', () => {
    expectClose(binomialTest({ successes: 8, n: 10 }), 56 / 1024, 1e-12);
    expectClose(binomialTest({ successes: 8, n: 10, alternative: 'less' }), 1013 / 1024, 1e-12);
    expectClose(binomialTest({ successes: 8, n: 10, alternative: 'two-sided' }), 112 / 1024, 1e-12);
  });

  test('Clopper-Pearson undoes the binomial test', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (n, k) => {
        fc.pre(k >= 1 && k < n);
        const { lower, upper } = clopperPearsonInterval(k, n);
        expectClose(binomialTest({ successes: k, n, p: lower }), 0.025, 1e-8);
        expectClose(binomialTest({ successes: k, n, p: upper, alternative: 'less' }), 0.025, 1e-8);
        const wilson = wilsonInterval(k, n);
        expect(wilson.lower < k / n && k / n < wilson.upper).toBe(true);
      }),
    );
  });

  test.each([
    [() => wilsonInterval(3, 2), 'successes is 3, more than the 2 draws'],
    [() => wilsonInterval(0, 0), 'n is 0, at least 1 is needed'],
    [() => wilsonInterval(1, 2, 1), 'confidence is 1: it must lie between 0 and 1'],
  ])('case %# is rejected', (call, message) => {
    expect(call).toThrow(message);
  });
});

test.each([pesaranTimmermann, anatolyevGerko, henrikssonMerton, directionalRegression, hitRate])(
  'case %#: lists that do not match or have holes are rejected',
  (run) => {
    expect(() => run({ actual: [1, 2, 3], forecast: [1, 2, 3, 4] })).toThrow(
      'actual has 3 values and forecast has 4',
    );
    expect(() => run({ actual: [1, Number.NaN, 2], forecast: [1, 2, 3] })).toThrow('actual[1] is NaN');
    expect(() => run({ actual: [], forecast: [] })).toThrow('actual has 0 values');
  },
);

test('a forecast upside down changes the sign of the tests, and no size of it matters', () => {
  const value = fc.integer({ min: -9, max: 9 }).filter((x) => x !== 0);
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), (pairs) => {
      const y = pairs.map(([a]) => a);
      const f = pairs.map(([, b]) => b);
      const upsideDown = f.map((x) => -x);
      const scaled = f.map((x) => x * 7);
      for (const run of [pesaranTimmermann, anatolyevGerko]) {
        const { statistic } = run({ actual: y, forecast: f });
        const turned = run({ actual: y, forecast: upsideDown }).statistic;
        if (statistic === null) expect(turned).toBeNull();
        else expectClose(turned, -statistic, 1e-9, 1e-9);
        expect(run({ actual: y, forecast: scaled }).statistic).toBe(statistic);
      }
      const { rate, hits, n } = hitRate({ actual: y, forecast: f });
      expect(hitRate({ actual: y, forecast: upsideDown }).hits).toBe(n - hits);
      expect(rate >= 0 && rate <= 1).toBe(true);
    }),
  );
});

test('one up among very many, forecast, is defined: S = n / sqrt(n - 1)', () => {
  const n = 200_000;
  const once = Array.from({ length: n }, (_, t) => (t === 5 ? 1 : -1));
  expectClose(pesaranTimmermann({ actual: once, forecast: once }).statistic, n / Math.sqrt(n - 1), 1e-9);
});

test('an exact interval of a confidence close to 1', () => {
  const confidence = 1 - 2 ** -40 - 2 ** -53;
  const upper = -Math.expm1(Math.log(2 ** -41 + 2 ** -54) / 1_000_000);
  expectClose(clopperPearsonInterval(0, 1_000_000, confidence).upper, upper, 1e-12);
});

describe("Wilson's interval corrected for continuity", () => {
  test.each([
    [81, 263, 0.2535, 0.3682],
    [15, 148, 0.0598, 0.1644],
    [0, 20, 0, 0.2005],
    [1, 29, 0.0018, 0.1963],
  ])('%i of %i, as Newcombe prints it', (successes, n, lower, upper) => {
    const found = wilsonInterval(successes, n, 0.95, true);
    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
  });

  test('all of them, and wider than without', () => {
    expect(wilsonInterval(7, 7, 0.95, true).upper).toBe(1);
    expect(wilsonInterval(7, 7, 0.95, true).lower).toBeLessThan(wilsonInterval(7, 7).lower);
  });
});
