import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalSf } from '../../../src/stats/distributions/normal.js';
import {
  generalisedRegression,
  linearRegression,
  weightedRegression,
} from '../../../src/stats/regression/linear-regression.js';
import { neweyWestLags } from '../../../src/stats/regression/robust-covariance.js';
import { absent, expectClose, referenceTitle } from '../reference.js';
import { expectedOf, growth, longley } from './cases.js';

describe.skipIf(absent)(referenceTitle('regressions of statsmodels'), () => {
  test('Longley, ordinary least squares', () => {
    const fit = linearRegression(longley());
    const expected = expectedOf('longley_ols_nist');
    expectClose(fit.coefficients, expected.params);
    expectClose(fit.standardErrors, expected.bse);
    expectClose(fit.tValues, expected.tvalues);
    expectClose(
      [
        fit.rSquared,
        fit.adjustedRSquared,
        fit.rss,
        fit.residualVariance,
        fit.logLikelihood,
        fit.aic,
        fit.bic,
      ],
      [
        expected.r2,
        expected.adj_r2,
        expected.ssr,
        expected.mse_resid,
        expected.llf,
        expected.aic,
        expected.bic,
      ],
    );
  });

  test('Longley, the values that NIST certifies', () => {
    const { coefficients, rss } = linearRegression(longley());
    const certified = [
      -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
      -0.0511041056535807, 1829.15146461355,
    ];
    expectClose(coefficients, certified, 1e-10);
    expectClose(rss, 836424.055505915, 1e-11);
  });

  test('growth, ordinary least squares', () => {
    const fit = linearRegression(growth());
    const expected = expectedOf('growth_ols');
    expectClose(fit.coefficients, expected.params);
    expectClose(fit.standardErrors, expected.bse);
    expectClose([fit.rSquared, fit.rss, fit.logLikelihood], [expected.r2, expected.ssr, expected.llf]);
  });

  test.each([0, 1, 4, 8].flatMap((lags) => [false, true].map((smallSample) => [lags, smallSample] as const)))(
    'growth, Newey-West with %i lags, correction %s',
    (lags, smallSample) => {
      const fit = linearRegression({ ...growth(), errors: 'newey-west', lags, smallSample });
      const expected = expectedOf(`growth_hac_lag${lags}_corr${smallSample ? 1 : 0}`);
      expectClose(fit.standardErrors, expected.bse);
      expectClose(fit.covariance, expected.cov);
    },
  );

  test.each(['HC0', 'HC1', 'HC2', 'HC3'] as const)('growth, %s', (errors) => {
    expectClose(linearRegression({ ...growth(), errors }).standardErrors, expectedOf(`growth_${errors}`).bse);
  });

  test('growth, weighted', () => {
    const { y, x } = growth();
    const weights = y.map((_, i) => 0.5 + i / (y.length - 1));
    const expected = expectedOf('growth_wls');
    const fit = weightedRegression({ y, x, weights });
    expectClose(fit.coefficients, expected.params);
    expectClose(fit.standardErrors, expected.bse);
    const errorCovariance = weights.map((weight, i) => weights.map((_, j) => (i === j ? 1 / weight : 0)));
    const general = generalisedRegression({ y, x, errorCovariance });
    expectClose(general.coefficients, expected.params);
    expectClose(general.standardErrors, expected.bse);
    expectClose([general.logLikelihood, general.rSquared], [fit.logLikelihood, fit.rSquared]);
  });
});

test('a line through three points', () => {
  const fit = linearRegression({ y: [1, 2, 2], x: [[0], [1], [2]] });
  expectClose(fit.coefficients, [7 / 6, 1 / 2], 1e-14);
  expectClose(fit.fitted, [7 / 6, 10 / 6, 13 / 6], 1e-14);
  expectClose(fit.rss, 1 / 6, 1e-13);
  expectClose(fit.rSquared, 3 / 4, 1e-13);
  expectClose(fit.standardErrors, [Math.sqrt(5 / 36), Math.sqrt(1 / 12)], 1e-13);
  expectClose(fit.tValues[1], Math.sqrt(3), 1e-13);
  expectClose(fit.pValues[1], 1 / 3, 1e-12);
  expectClose(fit.predict([[4]]), [19 / 6], 1e-14);
});

test('without an intercept the slope is sum xy / sum xx', () => {
  const fit = linearRegression({ y: [1, 2, 2], x: [[1], [2], [3]], intercept: false });
  expectClose(fit.coefficients, [11 / 14], 1e-14);
  expectClose(fit.rSquared, 121 / 14 / 9, 1e-13);
});

test('a weight of 2 is a row twice', () => {
  const weighted = weightedRegression({ y: [1, 2, 4, 3], x: [[0], [1], [2], [5]], weights: [1, 2, 1, 1] });
  const repeated = linearRegression({ y: [1, 2, 2, 4, 3], x: [[0], [1], [1], [2], [5]] });
  expectClose(weighted.coefficients, repeated.coefficients, 1e-13);
  expectClose(weighted.rSquared, repeated.rSquared, 1e-13);
});

test('errors by hand: the mean of four values', () => {
  const options = { y: [0, 0, 4, 4], x: [[1], [1], [1], [1]], intercept: false };
  const error = (kind: 'classical' | 'HC0' | 'HC1' | 'HC2' | 'HC3') =>
    linearRegression({ ...options, errors: kind }).standardErrors[0];
  expectClose(error('classical'), Math.sqrt(16 / 3 / 4), 1e-13);
  expectClose(error('HC0'), 1, 1e-13);
  expectClose(error('HC1'), Math.sqrt(4 / 3), 1e-13);
  expectClose(error('HC2'), Math.sqrt(4 / 3), 1e-13);
  expectClose(error('HC3'), 4 / 3, 1e-13);
  // Scores -2, -2, 2, 2: G0 = 16, G1 = 4 - 4 + 4 = 4, so (16 + 2 x 1/2 x 4) / 4^2.
  const westward = linearRegression({ ...options, errors: 'newey-west', lags: 1, smallSample: false });
  expectClose(westward.covariance, [[20 / 16]], 1e-13);
});

test('lags by the rule of thumb', () => {
  expect([5, 50, 100, 400, 2000].map(neweyWestLags)).toEqual([2, 3, 4, 5, 7]);
});

test('what is undefined is null', () => {
  const flat = linearRegression({ y: [0, 0, 0], x: [[1], [2], [4]] });
  expect(flat.rSquared).toBeNull();
  expect(flat.adjustedRSquared).toBeNull();
  expect([flat.logLikelihood, flat.aic, flat.bic]).toEqual([null, null, null]);
  expect(flat.tValues).toEqual([null, null]);
  expect(flat.pValues).toEqual([null, null]);
});

test.each([
  [{ y: [1, 2], x: [[1], [2]] }, '2 rows are too few for 2 coefficients: at least 3 are needed'],
  [{ y: [1, 2, 3], x: [[1], [2]] }, 'y has 3 values and x has 2: they must match'],
  [{ y: [1, Number.NaN, 3], x: [[1], [2], [4]] }, 'y[1] is NaN'],
  [
    {
      y: [1, 2, 3, 4],
      x: [
        [1, 2],
        [2, 4],
        [3, 6],
        [5, 10],
      ],
    },
    'column 2 of x is a sum of multiples of the columns before',
  ],
  [{ y: [1, 2, 3], x: [[7], [7], [7]] }, 'column 1 of x is a sum of multiples'],
  [{ y: [1, 2, 3], x: [[0], [0], [0]] }, 'column 1 of x is all zero'],
  [
    { y: [1, 2, 3], x: [[1], [2], [4]], lags: 3, errors: 'newey-west' as const },
    'lags is 3: it must be less than',
  ],
])('case %# is rejected', (options, message) => {
  expect(() => linearRegression(options)).toThrow(message);
});

test('weights and covariances are checked', () => {
  const options = { y: [1, 2, 4], x: [[0], [1], [2]] };
  expect(() => weightedRegression({ ...options, weights: [1, 0, 1] })).toThrow(
    'every weight must be positive',
  );
  expect(() => weightedRegression({ ...options, weights: [1, 1] })).toThrow(
    'y has 3 values and weights has 2',
  );
  expect(() => generalisedRegression({ ...options, errorCovariance: [[1]] })).toThrow(
    'must have 3 rows and columns',
  );
});

test('residuals are orthogonal to every column, and a plane is found exactly', () => {
  const row = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { minLength: 6, maxLength: 30, selector: String }),
      fc.gen(),
      (x, gen) => {
        const spread = new Set(x.map(([a, b]) => a - b)).size > 2 && new Set(x.map(([a]) => a)).size > 2;
        fc.pre(spread && x.some(([a, b]) => a * a !== b * b && a * b !== 0));
        const plane = x.map(([a, b]) => 3 + 2 * a - 5 * b);
        const noisy = plane.map((value) => value + gen(fc.integer, { min: -9, max: 9 }));
        try {
          expectClose(linearRegression({ y: plane, x }).coefficients, [3, 2, -5], 1e-9, 1e-9);
          const { residuals } = linearRegression({ y: noisy, x });
          for (const column of [x.map(() => 1), x.map(([a]) => a), x.map(([, b]) => b)]) {
            expectClose(
              residuals.reduce((sum, value, i) => sum + value * (column[i] ?? 0), 0),
              0,
              0,
              1e-8,
            );
          }
        } catch (error) {
          fc.pre(!String(error).includes('sum of multiples'));
          throw error;
        }
      },
    ),
  );
});

test('p-values from the normal distribution when asked', () => {
  const data = { y: [1, 3, 2, 5, 4], x: [[1], [2], [3], [4], [5]] };
  const fit = linearRegression({ ...data, useT: false });
  expect(fit.tValues).toEqual(linearRegression(data).tValues);
  expectClose(
    fit.pValues,
    fit.tValues.map((t) => 2 * normalSf(Math.abs(t ?? 0))),
  );
  expect(fit.pValues[1]).toBeLessThan(linearRegression(data).pValues[1] ?? 0);
});

describe('nearly dependent columns and perfect fits', () => {
  const first = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, -5, 8];
  const second = [2, 7, -1, 8, 2, -8, 1, 8, -2, 8, 4, 5];
  const y = [1.5, 2.25, -0.5, 3, 4.75, -2, 0.25, 6, 1, -3.5, 2, 0.75];
  const near = 2 ** -22;

  test.each(['classical', 'HC0', 'HC1', 'HC2', 'HC3', 'newey-west'] as const)(
    '%s errors keep their digits when two columns hardly differ',
    (errors) => {
      const plain = linearRegression({ y, x: first.map((a, i) => [a, second[i] ?? 0]), errors });
      const twins = linearRegression({ y, x: first.map((a, i) => [a, a + near * (second[i] ?? 0)]), errors });
      expectClose((twins.standardErrors[2] ?? 0) * near, plain.standardErrors[2], 1e-7);
      expectClose(twins.standardErrors[0], plain.standardErrors[0], 1e-7);
    },
  );

  test('what rounding leaves of a perfect fit is no error', () => {
    const x = [1, 2, 3, 4, 7, 9];
    const fit = linearRegression({ y: x.map((value) => 0.1 + 0.3 * value), x: x.map((value) => [value]) });
    expectClose(fit.coefficients, [0.1, 0.3], 1e-12);
    expect(fit).toMatchObject({ rss: 0, rSquared: 1, tValues: [null, null], logLikelihood: null, aic: null });
  });

  test.each([0.1, 3])('a y that is always %s has no share explained', (value) => {
    const fit = linearRegression({
      y: Array.from({ length: 6 }, () => value),
      x: [[1], [2], [4], [3], [7], [5]],
    });
    expect(fit).toMatchObject({ rSquared: null, adjustedRSquared: null, pValues: [null, null], bic: null });
  });
});
