import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalSf, studentTSf } from '../../../src/stats/distributions/index.js';
import { clarkWest, dieboldMariano } from '../../../src/stats/forecast/index.js';
import { expectClose } from '../reference.js';

describe('Diebold-Mariano', () => {
  test('one period ahead by hand', () => {
    // d = 3, 0, 3, 0: mean 3/2, variance 9/4 / 4, factor sqrt(3/4).
    const found = dieboldMariano({ errors1: [2, 1, 2, 1], errors2: [1, 1, 1, 1], alternative: 'greater' });
    const statistic = (1.5 / 0.75) * Math.sqrt(3 / 4);
    expect(found).toMatchObject({ n: 4, meanDifference: 1.5, varianceEstimator: 'acf' });
    expectClose([found.statistic, found.pValue], [statistic, studentTSf(statistic, 3)], 1e-12);
  });

  test('falls back on Bartlett weights where the variance is not positive, and says so', () => {
    // d less its mean: 1.5, -1.5, 1.5, -1.5: g0 = 9/4, g1 = -27/16; all weights 1 give 9/4 - 27/8 < 0.
    const found = dieboldMariano({ errors1: [2, 1, 2, 1], errors2: [1, 1, 1, 1], horizon: 2 });
    expect(found.varianceEstimator).toBe('bartlett');
    const variance = (9 / 4 - 27 / 16) / 4;
    expectClose(found.statistic, (1.5 / Math.sqrt(variance)) * Math.sqrt((5 - 4 + 2 / 4) / 4), 1e-12);
  });

  test('losses that differ by a constant have no statistic', () => {
    expect(dieboldMariano({ errors1: [0.3, 0.3, 0.3], errors2: [0.1, 0.1, 0.1] })).toMatchObject({
      statistic: null,
      pValue: null,
    });
    expect(dieboldMariano({ errors1: [1, -1, 2], errors2: [-1, 1, 2] }).statistic).toBeNull();
  });

  test.each([
    [{ horizon: 3 }, 'horizon is 3: it must be less than the 3 periods'],
    [{ errors2: [1, 2] }, 'errors1 has 3 values and errors2 has 2'],
    [{ errors1: [1, Number.POSITIVE_INFINITY, 2] }, 'errors1[1] is Infinity'],
  ])('%j is rejected', (options, message) => {
    expect(() => dieboldMariano({ errors1: [1, 2, 3], errors2: [3, 1, 2], ...options })).toThrow(message);
  });

  test('the forecasts changed about, the sign turns', () => {
    const error = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(error, error), { minLength: 3, maxLength: 30 }),
        fc.integer({ min: 1, max: 2 }),
        (pairs, horizon) => {
          const [a, b] = [pairs.map(([x]) => x), pairs.map(([, x]) => x)];
          const found = dieboldMariano({ errors1: a, errors2: b, horizon, alternative: 'less' });
          const turned = dieboldMariano({ errors1: b, errors2: a, horizon, alternative: 'greater' });
          expect(turned.statistic === null).toBe(found.statistic === null);
          if (found.statistic === null) return;
          expectClose(turned.statistic, -found.statistic, 1e-9);
          expectClose(turned.pValue, found.pValue, 1e-9);
        },
      ),
    );
  });
});

describe('Clark-West', () => {
  test('by hand', () => {
    // f = 1 - (0 - 1), 1 - (1 - 0), 1 - (4 - 1), 4 - (0 - 4) = 2, 0, -2, 8.
    const found = clarkWest({ actual: [1, 1, 1, 2], small: [0, 0, 0, 0], large: [1, 0, -1, 2] });
    expectClose(found.meanDifference, 2, 1e-13);
    const statistic = 2 / Math.sqrt(56 / 3 / 4);
    expectClose([found.statistic, found.pValue], [statistic, normalSf(statistic)], 1e-12);
  });

  test('neighbours count beyond one period', () => {
    // f less its mean: 0, -2, -4, 6: G0 = 56, G1 = 0 + 8 - 24 = -16.
    const found = clarkWest({ actual: [1, 1, 1, 2], small: [0, 0, 0, 0], large: [1, 0, -1, 2], horizon: 2 });
    expectClose(found.statistic, 2 / Math.sqrt((56 - 16) / 16 / (3 / 4)), 1e-12);
  });

  test('equal forecasts have no statistic', () => {
    expect(clarkWest({ actual: [1, 2, 3], small: [1, 1, 1], large: [1, 1, 1] })).toEqual({
      n: 3,
      meanDifference: 0,
      statistic: null,
      pValue: null,
    });
  });

  test('lists that do not match are rejected', () => {
    expect(() => clarkWest({ actual: [1, 2], small: [1, 1], large: [1] })).toThrow('large has 1 values');
  });
});
