import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gaussianMixture } from '../../src/stats/gaussian-mixture.js';
import { inversePositiveDefinite } from '../../src/stats/linear-algebra.js';
import { absent, expectClose, reference, referenceColumns, referenceTitle } from './reference.js';

interface Case {
  covariance_type: 'full' | 'diag' | 'tied' | 'spherical';
  n_components: number;
  means_init: number[][];
  weights_init: number[];
  tol: number;
  n_iter: number;
  weights: number[];
  means: number[][];
  covariances: number[][][] | number[][] | number[];
  mean_log_likelihood: number;
  aic: number;
  bic: number;
  labels: number[];
  resp_row_70_75: number[][];
}
interface Univariate {
  name: string;
  x: number[];
  means_init: number[];
  weights: number[];
  means: number[];
  variances: number[];
  mean_log_likelihood: number;
  aic: number;
  bic: number;
  posterior_component1: number[];
}

describe.skipIf(absent)(referenceTitle('mixtures of scikit-learn'), () => {
  const cases = absent ? [] : reference<{ cases: (Case | Univariate)[] }>('gmm_sklearn/expected.json').cases;

  test.each(cases.filter((item) => 'covariance_type' in item))('iris, $covariance_type', (item) => {
    const columns = Object.values(referenceColumns('gmm_sklearn/input_iris.csv')).map((c) => c.map(Number));
    const data = (columns[0] ?? []).map((_, i) => columns.map((values) => values[i] ?? Number.NaN));
    const fit = gaussianMixture({
      data,
      components: item.n_components,
      covariance: item.covariance_type,
      tolerance: item.tol,
      init: {
        means: item.means_init,
        weights: item.weights_init,
        precisions: startingPrecisions(data, item.covariance_type, item.n_components),
      },
    });
    expect(fit.converged).toBe(true);
    expect(Math.abs(fit.iterations - item.n_iter)).toBeLessThanOrEqual(1);
    expectClose(fit.weights, item.weights, 1e-9);
    expectClose(fit.means, item.means, 1e-9);
    expectClose(shapedAs(item.covariance_type, fit.covariances), item.covariances, 1e-9);
    expectClose(fit.logLikelihood / data.length, item.mean_log_likelihood);
    expectClose([fit.aic, fit.bic], [item.aic, item.bic]);
    expect(fit.labels).toEqual(item.labels);
    expectClose(fit.responsibilities.slice(70, 75), item.resp_row_70_75, 1e-6, 1e-12);
    expectClose(fit.predict(data.slice(70, 75)), item.resp_row_70_75, 1e-6, 1e-12);
  });

  test('two components in one dimension', () => {
    const item = cases.find((each): each is Univariate => 'x' in each);
    if (!item) throw new Error('the case is missing');
    // The likelihood is so flat that a start elsewhere stops a few millionths away.
    for (const [init, rtol] of [
      [{ means: item.means_init }, 1e-6],
      ['quantiles', 2e-5],
      ['k-means', 2e-5],
    ] as const) {
      const fit = gaussianMixture({ data: item.x, components: 2, init });
      expectClose(fit.weights, item.weights, rtol);
      expectClose(fit.means, item.means, rtol);
      expectClose(fit.variances, item.variances, rtol);
      expectClose(fit.logLikelihood / item.x.length, item.mean_log_likelihood);
      expectClose([fit.aic, fit.bic], [item.aic, item.bic]);
      const second = fit.responsibilities.map((row) => row[1]);
      expectClose(second, item.posterior_component1, rtol, rtol);
    }
  });
});

function startingPrecisions(data: number[][], type: Case['covariance_type'], components: number) {
  const n = data.length;
  const means = (data[0] ?? []).map((_, j) => data.reduce((sum, row) => sum + (row[j] ?? 0), 0) / n);
  const scatter = means.map((a, i) =>
    means.map((b, j) => data.reduce((sum, row) => sum + ((row[i] ?? 0) - a) * ((row[j] ?? 0) - b), 0)),
  );
  const variances = scatter.map((row, i) => (row[i] ?? 0) / n);
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const full = inversePositiveDefinite(scatter.map((row) => row.map((value) => value / (n - 1))));
  const each = <T>(value: T): T[] => Array.from({ length: components }, () => value);
  if (type === 'tied') return full;
  if (type === 'full') return each(full);
  return type === 'diag' ? each(variances.map((variance) => 1 / variance)) : each(1 / mean);
}

function shapedAs(type: Case['covariance_type'], covariances: number[][][]) {
  if (type === 'full') return covariances;
  if (type === 'tied') return covariances[0];
  const diagonals = covariances.map((matrix) => matrix.map((row, i) => row[i] ?? Number.NaN));
  return type === 'diag' ? diagonals : diagonals.map((row) => row[0]);
}

test('two far groups are found with their own shares, means and variances', () => {
  const fit = gaussianMixture({ data: [1, 100, 3, 102, 104, 2], components: 2 });
  expectClose(fit.weights, [0.5, 0.5], 1e-12);
  expectClose(fit.means, [2, 102], 1e-12);
  expectClose(fit.variances, [2 / 3 + 1e-6, 8 / 3 + 1e-6], 1e-12);
  expect(fit.labels).toEqual([0, 1, 0, 1, 1, 0]);
  expect(fit.converged).toBe(true);
  expect(fit.predict([0, 105]).map((row) => row.indexOf(Math.max(...row)))).toEqual([0, 1]);
});

test('tied variances are the pooled variance', () => {
  const fit = gaussianMixture({ data: [1, 2, 3, 100, 102, 104], components: 2, covariance: 'tied' });
  expectClose(fit.variances, [10 / 6 + 1e-6, 10 / 6 + 1e-6], 1e-12);
  expect(fit.parameters).toBe(4);
});

test('one component is the mean and the covariance of the data', () => {
  const data = [
    [0, 0],
    [2, 2],
    [4, 1],
  ];
  const fit = gaussianMixture({ data, components: 1, regularisation: 0 });
  expectClose(fit.means, [[2, 1]], 1e-12);
  expectClose(
    fit.covariances,
    [
      [
        [8 / 3, 2 / 3],
        [2 / 3, 2 / 3],
      ],
    ],
    1e-12,
  );
  const determinant = (16 - 4) / 9;
  const logLikelihood = -1.5 * (2 * Math.log(2 * Math.PI) + Math.log(determinant) + 2);
  expectClose(fit.logLikelihood, logLikelihood, 1e-12);
  expectClose(fit.bic, -2 * logLikelihood + 5 * Math.log(3), 1e-12);
});

test.each([
  ['full', 11],
  ['diag', 9],
  ['spherical', 7],
  ['tied', 8],
] as const)('%s covariances of two components in two dimensions have %i parameters', (covariance, count) => {
  const data = [
    [0, 0],
    [1, 2],
    [2, 1],
    [9, 9],
    [10, 8],
    [11, 11],
  ];
  const fit = gaussianMixture({ data, components: 2, covariance });
  expect(fit.parameters).toBe(count);
  expect(fit.labels).toEqual([0, 0, 0, 1, 1, 1]);
});

test('a small far group is found from k-means, and components come by ascending mean', () => {
  const data = [50, 51, 49, 50.5, 49.5, 50.2, 49.8, 50.1, 1, 1.2];
  const fit = gaussianMixture({ data, components: 2, init: 'k-means' });
  expectClose(fit.weights, [0.2, 0.8], 1e-9);
  expectClose(fit.means, [1.1, 50.0125], 1e-9);
});

test('a fit that did not settle says so', () => {
  const data = [1, 2, 3, 3.5, 4, 5, 6, 8];
  expect(gaussianMixture({ data, components: 2, maxIterations: 2 })).toMatchObject({
    converged: false,
    iterations: 2,
  });
});

test('equal rows end well', () => {
  const fit = gaussianMixture({ data: [3, 3, 3, 3], components: 2 });
  expectClose(fit.means, [3, 3], 1e-12);
  expect(fit.converged).toBe(true);
});

test.each([
  [{ data: [1, 2], components: 3 }, 'data has 2 rows, at least 3 are needed'],
  [{ data: [], components: 1 }, 'data has 0 values, at least 1 are needed'],
  [{ data: [1, Number.NaN, 3], components: 1 }, /^data\[1\] is NaN: every value must be a finite number/],
  [{ data: [1, 2, 3], components: 1.5 }, 'components is 1.5: it must be a whole number'],
  [{ data: [1, 2, 3], components: 2, init: { means: [1] } }, 'init.means has 1 rows for 2 components'],
  [
    { data: [1, 2, 3], components: 2, init: { means: [1, 2], weights: [0.5, 0.6] } },
    'init.weights must be 2 positive numbers that sum to 1',
  ],
  [
    { data: [1, 2, 3], components: 2, init: { means: [1, 2], precisions: [1, -1] } },
    'init.precisions is not positive definite',
  ],
])('%j is rejected', (options, message) => {
  expect(() => gaussianMixture(options)).toThrow(message);
});

test('rows of different width are rejected', () => {
  expect(() => gaussianMixture({ data: [[1, 2], [3]], components: 1 })).toThrow(
    'data[1] has 1 columns, the first row has 2',
  );
});

test('weights and responsibilities are probabilities, components ascend, variances keep their floor', () => {
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 30 });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('full', 'tied'),
      (data, components, covariance) => {
        const fit = gaussianMixture({
          data,
          components,
          covariance,
          maxIterations: 20,
          regularisation: 1e-3,
        });
        for (const row of [fit.weights, ...fit.responsibilities]) {
          expectClose(
            row.reduce((sum, p) => sum + p, 0),
            1,
          );
          expect(row.every((p) => p >= 0)).toBe(true);
        }
        expect(fit.means).toEqual(fit.means.toSorted((a, b) => a - b));
        expect(fit.variances.every((variance) => variance >= 1e-3)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('no step lowers the likelihood', () => {
  const values = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 20 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (data, n) => {
      const options = { data, components: 2, covariance: 'tied', tolerance: 0, regularisation: 0 } as const;
      const sooner = gaussianMixture({ ...options, maxIterations: n }).logLikelihood;
      const later = gaussianMixture({ ...options, maxIterations: n + 1 }).logLikelihood;
      expect(later).toBeGreaterThanOrEqual(sooner - 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('a change of unit moves the means along', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 20 });
  fc.assert(
    fc.property(values, (data) => {
      const options = { components: 2, covariance: 'tied', maxIterations: 15, tolerance: 0 } as const;
      const fit = gaussianMixture({ ...options, data });
      const moved = gaussianMixture({ ...options, data: data.map((x) => x + 100) });
      expectClose(
        moved.means.map((mean) => mean - 100),
        fit.means,
        1e-5,
        1e-5,
      );
    }),
    { numRuns: 50 },
  );
});
