import { describe, expect, test } from 'vitest';
import {
  ar1Regression,
  autocorrelations,
  durbinWatson,
  generalisedRegression,
  huberRegression,
  jarqueBera,
  linearRegression,
  ljungBox,
} from '../../../src/stats/regression/index.js';
import { absent, expectClose, referenceTitle } from '../reference.js';
import { expectedOf, growth } from './cases.js';

describe.skipIf(absent)(referenceTitle('time series and robust regressions of statsmodels'), () => {
  test('growth, Cochrane-Orcutt', () => {
    const fit = ar1Regression({ ...growth(), method: 'cochrane-orcutt' });
    const expected = expectedOf('growth_glsar_cochrane_orcutt');
    expectClose(fit.coefficients, expected.params);
    expectClose([fit.rho], expected.rho);
    expect(fit.converged).toBe(true);
  });

  test('growth, Huber', () => {
    const fit = huberRegression(growth());
    const expected = expectedOf('growth_huber_rlm');
    expectClose(fit.coefficients, expected.params, 1e-6);
    expectClose(fit.scale, expected.scale, 1e-6);
    expect(fit.converged).toBe(true);
  });

  test('diagnostics of growth', () => {
    const { residuals } = linearRegression(growth());
    const expected = expectedOf<{ dw: number; lb: [number, number][]; jb: number[] }>('growth_diag');
    expectClose(durbinWatson(residuals), expected.dw);
    [4, 8].forEach((lags, i) => {
      const { statistic, pValue } = ljungBox(residuals, lags);
      expectClose([statistic, pValue], expected.lb[i]);
    });
    const { statistic, pValue, skewness, kurtosis } = jarqueBera(residuals);
    expectClose([statistic, pValue, skewness, kurtosis], expected.jb);
    const gdp = growth().x.map((row) => row[0] ?? Number.NaN);
    expectClose(autocorrelations(gdp, 10), expectedOf<number[]>('g_gdp_acf10'));
  });
});

describe('errors that depend on those before', () => {
  const y = [1, 2, 2, 4, 3, 5, 6, 5];
  const x = y.map((_, t) => [t]);

  test('a known rho is generalised least squares with rho^|i-j| / (1 - rho^2)', () => {
    const rho = 0.6;
    const errorCovariance = y.map((_, i) => y.map((_value, j) => rho ** Math.abs(i - j) / (1 - rho ** 2)));
    const fit = ar1Regression({ y, x, rho, method: 'prais-winsten' });
    const general = generalisedRegression({ y, x, errorCovariance });
    expectClose(fit.coefficients, general.coefficients, 1e-12);
    expectClose(fit.standardErrors, general.standardErrors, 1e-12);
    expectClose(fit.logLikelihood, general.logLikelihood, 1e-12);
    expectClose(fit.residuals, general.residuals, 1e-10, 1e-12);
  });

  test('Cochrane-Orcutt with a known rho is least squares on differences', () => {
    const fit = ar1Regression({ y, x, rho: 0.5, method: 'cochrane-orcutt' });
    const differences = {
      y: y.slice(1).map((value, t) => value - 0.5 * (y[t] ?? 0)),
      x: x.slice(1).map(([value = 0], t) => [0.5, value - 0.5 * (x[t]?.[0] ?? 0)]),
      intercept: false,
    };
    const plain = linearRegression(differences);
    expectClose(fit.coefficients, plain.coefficients, 1e-12);
    expectClose(fit.standardErrors, plain.standardErrors, 1e-12);
    expect(fit.degreesOfFreedom).toBe(5);
  });

  test('rho is that of its own residuals', () => {
    const fit = ar1Regression({ y, x });
    const [, r1 = Number.NaN] = autocorrelations(fit.residuals, 1) ?? [];
    expectClose(fit.rho, (r1 * 8) / 7, 1e-9);
    expect(fit.converged).toBe(true);
    expect(ar1Regression({ y, x, maxIterations: 1 })).toMatchObject({ converged: false, iterations: 1 });
  });

  test('what cannot be is rejected', () => {
    expect(() => ar1Regression({ y, x, rho: 1 })).toThrow('rho is 1: it must lie between -1 and 1');
    expect(() => ar1Regression({ y: [0, 0, 0, 0], x: [[1], [2], [4], [8]] })).toThrow(
      'the residuals do not vary',
    );
    expect(() => ar1Regression({ y: [1, 2, 4], x: [[1], [2], [5]], method: 'cochrane-orcutt' })).toThrow(
      '2 rows are too few for 2 coefficients',
    );
  });
});

describe('Huber', () => {
  test('an outlier hardly moves the line', () => {
    const x = Array.from({ length: 11 }, (_, i) => [i]);
    const y = x.map(([a = 0]) => 2 * a + (a % 2 ? 0.1 : -0.1));
    y[10] = 1000;
    const fit = huberRegression({ y, x });
    expect(fit.coefficients[1]).toBeCloseTo(2, 0);
    expect(linearRegression({ y, x }).coefficients[1]).toBeGreaterThan(40);
    expect(fit.weights.slice(0, 10).every((weight) => weight > 0.5)).toBe(true);
    expect(fit.weights[10]).toBeLessThan(0.01);
  });

  test('without outliers it is least squares', () => {
    const options = { y: [1, -1, 1, -1], x: [[0], [1], [2], [3]] };
    const fit = huberRegression(options);
    expectClose(fit.coefficients, linearRegression(options).coefficients, 1e-12);
    expect(fit.weights).toEqual([1, 1, 1, 1]);
  });

  test('rows that lie on a line but for one are fitted exactly', () => {
    const fit = huberRegression({ y: [0, 1, 2, 3, 4, 50], x: [[0], [1], [2], [3], [4], [5]] });
    expectClose(fit.coefficients, [0, 1], 1e-9, 1e-9);
    expect(fit.converged).toBe(true);
  });
});

describe('diagnostics', () => {
  test('by hand', () => {
    expectClose(autocorrelations([1, 2, 3, 4], 2), [1, 0.25, -0.3], 1e-14);
    expectClose(durbinWatson([1, -1, 1]), 8 / 3, 1e-14);
    expectClose(ljungBox([1, 2, 3, 4], 1).statistic, (24 * 0.0625) / 3, 1e-14);
    const { skewness, kurtosis, statistic } = jarqueBera([-1, -1, 1, 1]);
    expectClose([skewness, kurtosis, statistic], [0, 1, 4 / 6], 1e-14);
  });

  test('what does not vary has no statistic', () => {
    expect(autocorrelations([2, 2, 2], 1)).toBeNull();
    expect(durbinWatson([0, 0])).toBeNull();
    expect(ljungBox([2, 2, 2], 1)).toEqual({ statistic: null, pValue: null });
    expect(jarqueBera([2, 2, 2]).statistic).toBeNull();
    expect(() => autocorrelations([1, 2], 2)).toThrow('lags is 2: it must be less than the 2 values');
  });
});
