import { describe, test } from 'vitest';
import {
  binomialSf,
  chiSquaredSf,
  fSf,
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  normalSf,
  studentTCdf,
  studentTQuantile,
  studentTSf,
} from '../../../src/stats/distributions/index.js';
import { absent, expectClose, reference, referenceTitle } from '../reference.js';

type Row = [number, number, number, number];

describe.skipIf(absent)(referenceTitle('distributions of scipy'), () => {
  const of = (name: string): Row[] =>
    reference<Record<string, Row[]>>('distributions/expected.json')[name] as Row[];
  // The reference writes probabilities below 1e-300 as 0, and its rows x = 0 as rounding remainders.
  const close = (actual: number[], expected: number[]): void => expectClose(actual, expected, 1e-9, 1e-300);

  test('normal', () => {
    for (const [x, cdf, sf] of of('normal_cdf')) close([normalCdf(x), normalSf(x)], [cdf, sf]);
    for (const [p, x] of of('normal_ppf')) close([normalQuantile(p)], [x]);
  });

  test("Student's t", () => {
    for (const [t, df, cdf, sf] of of('t_cdf')) close([studentTCdf(t, df), studentTSf(t, df)], [cdf, sf]);
    for (const [p, df, t] of of('t_ppf')) close([studentTQuantile(p, df)], [t]);
  });

  test('chi-squared', () => {
    for (const [x, df, sf] of of('chi2_sf')) close([chiSquaredSf(x, df)], [sf]);
  });

  test('F', () => {
    for (const [x, df1, df2, sf] of of('f_sf')) close([fSf(x, df1, df2)], [sf]);
  });

  test('incomplete beta', () => {
    for (const [a, b, x, value] of of('betainc')) close([incompleteBeta(a, b, x).lower], [value]);
  });

  test('logarithm of the gamma function', () => {
    for (const [x, value] of of('lgamma')) close([logGamma(x)], [value]);
  });

  test('binomial, upper tail', () => {
    for (const [k, n, p] of of('binom_test_greater')) close([binomialSf(k - 1, n, 0.5)], [p]);
  });
});
