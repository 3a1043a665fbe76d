import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as d from '../../../src/stats/distributions/index.js';
import { findRoot } from '../../../src/stats/root.js';
import { expectClose } from '../reference.js';

describe('closed forms', () => {
  test.each([
    ['normal at 0', d.normalCdf(0), 0.5],
    ['median of the normal', d.normalQuantile(0.5), 0],
    ['density of the normal at 0', d.normalPdf(0), 1 / Math.sqrt(2 * Math.PI)],
    ['t with 1 degree of freedom is Cauchy', d.studentTCdf(1, 1), 3 / 4],
    ['t with 2 degrees of freedom', d.studentTCdf(Math.SQRT2, 2), 0.5 + Math.SQRT2 / 4],
    ['t with endless degrees of freedom', d.studentTSf(1.5, Number.POSITIVE_INFINITY), d.normalSf(1.5)],
    ['chi-squared with 2 degrees of freedom', d.chiSquaredSf(7, 2), Math.exp(-3.5)],
    ['its quantile', d.chiSquaredQuantile(1 - Math.exp(-3.5), 2), 7],
    ['gamma of shape 1 is exponential', d.gammaCdf(3, 1, 2), 1 - Math.exp(-1.5)],
    ['F with 2 and 2 degrees of freedom', d.fSf(4, 2, 2), 1 / 5],
    ['its quantile', d.fQuantile(0.8, 2, 2), 4],
    ['beta 2, 2', d.betaCdf(0.25, 2, 2), 3 / 16 - 2 / 64],
    ['beta 1, 5', d.betaSf(0.1, 1, 5), 0.9 ** 5],
    ['at least 8 heads of 10', d.binomialSf(7, 10, 0.5), 56 / 1024],
    ['3 heads of 5', d.binomialPmf(3, 5, 0.5), 10 / 32],
    ['a lady who tells all 4 cups', d.hypergeometricSf(3, { successes: 4, failures: 4, draws: 4 }), 1 / 70],
    [
      'a lady who tells 3 cups or more',
      d.hypergeometricSf(2, { successes: 4, failures: 4, draws: 4 }),
      17 / 70,
    ],
    ['logarithm of 9!', d.logGamma(10), Math.log(362_880)],
    ['gamma of a half', d.logGamma(0.5), Math.log(Math.PI) / 2],
  ])('%s', (_, actual, expected) => {
    expectClose(actual, expected, 1e-13, 1e-15);
  });
});

describe('ends', () => {
  test('tails beyond the support are 0 and 1', () => {
    expect([d.normalCdf(Number.NEGATIVE_INFINITY), d.normalSf(Number.NEGATIVE_INFINITY)]).toEqual([0, 1]);
    expect([d.studentTCdf(Number.POSITIVE_INFINITY, 3), d.studentTSf(Number.POSITIVE_INFINITY, 3)]).toEqual([
      1, 0,
    ]);
    expect([d.chiSquaredCdf(-1, 3), d.chiSquaredSf(Number.POSITIVE_INFINITY, 3)]).toEqual([0, 0]);
    expect([d.chiSquaredCdf(1e300, 3), d.chiSquaredSf(1e300, 3)]).toEqual([1, 0]);
    expect([d.fCdf(0, 3, 4), d.fSf(Number.POSITIVE_INFINITY, 3, 4)]).toEqual([0, 0]);
    expect([d.binomialCdf(-1, 4, 0.3), d.binomialSf(4, 4, 0.3), d.binomialPmf(5, 4, 0.3)]).toEqual([0, 0, 0]);
    expect([d.binomialPmf(0, 4, 0), d.binomialPmf(4, 4, 1)]).toEqual([1, 1]);
    expect(d.hypergeometricPmf(2, { successes: 3, failures: 0, draws: 2 })).toBe(1);
  });

  test('quantiles of 0 and 1 are the ends of the support', () => {
    expect([d.normalQuantile(0), d.normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([d.studentTQuantile(0, 4), d.studentTQuantile(1, 4)]).toEqual([-Infinity, Infinity]);
    expect([d.gammaQuantile(0, 4), d.gammaQuantile(1, 4)]).toEqual([0, Infinity]);
    expect([d.fQuantile(0, 4, 5), d.fQuantile(1, 4, 5)]).toEqual([0, Infinity]);
    expect([d.betaQuantile(0, 4, 5), d.betaQuantile(1, 4, 5)]).toEqual([0, 1]);
    expect([d.binomialQuantile(0, 10, 0.5), d.binomialQuantile(1, 10, 0.5)]).toEqual([0, 10]);
  });
});

describe('properties', () => {
  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  const size = fc.double({ min: 0.1, max: 500, noNaN: true });

  test('both tails sum to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), size, size, (x, a, b) => {
        const y = Math.abs(x);
        const sums = [
          d.normalCdf(x) + d.normalSf(x),
          d.studentTCdf(x, a) + d.studentTSf(x, a),
          d.gammaCdf(y, a) + d.gammaSf(y, a),
          d.fCdf(y, a, b) + d.fSf(y, a, b),
          d.betaCdf(y / 20, a, b) + d.betaSf(y / 20, a, b),
          d.erf(x) + d.erfc(x),
        ];
        expectClose(
          sums,
          sums.map(() => 1),
          1e-14,
        );
      }),
    );
  });

  test('quantiles undo the distribution function', () => {
    fc.assert(
      fc.property(probability, size, size, (p, a, b) => {
        expectClose(d.normalCdf(d.normalQuantile(p)), p, 1e-12);
        expectClose(d.studentTCdf(d.studentTQuantile(p, a), a), p, 1e-10);
        expectClose(d.gammaCdf(d.gammaQuantile(p, a), a), p, 1e-10);
        expectClose(d.fCdf(d.fQuantile(p, a, b), a, b), p, 1e-10);
        expectClose(d.betaCdf(d.betaQuantile(p, a, b + 1), a, b + 1), p, 1e-8);
      }),
    );
  });

  test('probabilities of whole numbers sum to the distribution function', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), probability, fc.nat(40), (n, p, s) => {
        let [sum, urnSum] = [0, 0];
        const urn = { successes: s, failures: 40, draws: n };
        for (let k = 0; k <= n; k++) {
          sum += d.binomialPmf(k, n, p);
          urnSum += d.hypergeometricPmf(k, urn);
          expectClose(d.binomialCdf(k, n, p), sum, 1e-10, 1e-12);
          expectClose(d.hypergeometricCdf(k, urn), urnSum, 1e-10, 1e-12);
        }
        expectClose([sum, urnSum], [1, 1], 1e-11);
      }),
    );
  });
});

test('a root is found to the last digits, and said to be absent', () => {
  expectClose(
    findRoot((x) => x ** 3 - 2, 0, 2),
    Math.cbrt(2),
    1e-15,
  );
  expectClose(
    findRoot((x) => Math.exp(-x) - 1e-100, 0, 1000),
    100 * Math.LN10,
    1e-14,
  );
  expect(findRoot((x) => x, 0, 5)).toBe(0);
  expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow('the function has the same sign at -1 and 1');
});

test.each([
  [() => d.normalCdf(Number.NaN), 'x is NaN'],
  [() => d.normalQuantile(1.5), 'p is 1.5: a probability lies between 0 and 1'],
  [() => d.studentTCdf(1, 0), 'df is 0: degrees of freedom are positive'],
  [() => d.studentTSf(Number.NaN, 2), 't is NaN'],
  [() => d.chiSquaredSf(1, -1), 'df is -1'],
  [() => d.fQuantile(0.5, 1, 0), 'df is 0'],
  [() => d.betaCdf(0.5, 0, 1), 'a is 0'],
  [() => d.binomialCdf(1.5, 3, 0.5), 'k is 1.5: it must be a whole number'],
  [() => d.binomialSf(1, 3, 2), 'p is 2'],
  [() => d.hypergeometricPmf(1, { successes: 1, failures: 1, draws: 3 }), 'draws is 3: there are only 2'],
  [() => d.logGamma(0), 'x is 0'],
])('case %# is rejected', (call, message) => {
  expect(call).toThrow(message);
});

describe('the far ends', () => {
  test.each([
    ['t, 1 degree of freedom', d.studentTQuantile(1e-300, 1), -1 / (Math.PI * 1e-300)],
    ['beta, the square of p', d.betaQuantile(1e-155, 0.5, 1), 1e-310],
    ['beta, beyond what a double holds', d.betaQuantile(1e-300, 0.5, 1), 0],
    ['beta, at the upper end', d.betaQuantile(1 - 1e-9, 0.01, 0.01), 1],
    ['F, few degrees of freedom', d.fQuantile(1e-300, 0.5, 3), 0],
    ['chi-squared, few degrees of freedom', d.chiSquaredQuantile(0.6, 0.001), 0],
    [
      'gamma, small shape',
      d.gammaQuantile(0.6, 0.000_72),
      (0.6 * Math.exp(d.logGamma(1.000_72))) ** (1 / 0.000_72),
    ],
    ['erfc where doubles lose digits', d.erfc(27.1), 2.33e-321],
    ['an empty urn', d.hypergeometricPmf(0, { successes: 0, failures: 0, draws: 0 }), 1],
  ])('%s', (_, actual, expected) => {
    expectClose(actual, expected, 1e-3, 1e-323);
  });

  test.each([
    [
      '1 + 1e-12',
      d.logGamma(1 + 2 ** -40),
      -0.577_215_664_901_532_9 * 2 ** -40 * (1 - 1.424_878_5 * 2 ** -40),
    ],
    ['2 - 1e-9', d.logGamma(2 - 2 ** -30), -0.422_784_335_098_467_1 * 2 ** -30 * (1 - 0.762_744 * 2 ** -30)],
    ['1/2', d.logGamma(0.5), Math.log(Math.PI) / 2],
    ['3/2', d.logGamma(1.5), Math.log(Math.PI) / 2 - Math.log(2)],
    [
      '5/4',
      d.logGamma(1.25),
      d.logGamma(9.25) - Math.log(1.25 * 2.25 * 3.25 * 4.25 * 5.25 * 6.25 * 7.25 * 8.25),
    ],
  ])('ln Gamma keeps its digits at %s', (_, actual, expected) => {
    expectClose(actual, expected, 1e-13);
  });

  test.each([
    ['a negative number of draws', () => d.binomialQuantile(0.5, -1, 0.5), 'n is -1'],
    ['no number of draws', () => d.binomialQuantile(0.5, Number.NaN, 0.5), 'n is NaN'],
    ['a probability above 1', () => d.binomialQuantile(0.5, 0, 2), 'p is 2'],
    ['a negative shape', () => d.betaQuantile(0, -1, 2), 'a is -1'],
    ['a negative shape of gamma', () => d.gammaQuantile(0, -1), 'shape is -1'],
    ['a negative scale', () => d.gammaQuantile(0.5, 1, -1), 'scale is -1'],
    ['no scale', () => d.gammaQuantile(0.5, 1, Number.NaN), 'scale is NaN'],
    ['the density of no number', () => d.normalPdf(Number.NaN), 'x is NaN'],
    ['the error function of no number', () => d.erf(Number.NaN), 'x is NaN'],
    ['its complement', () => d.erfc(Number.NaN), 'x is NaN'],
  ])('%s is refused', (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});
