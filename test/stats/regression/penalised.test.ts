import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooseRidgePenalty,
  elasticNet,
  linearRegression,
  ridge,
  weightedRegression,
} from '../../../src/stats/regression/index.js';
import { absent, expectClose, referenceTitle } from '../reference.js';
import { expectedOf, longley, standardised } from './cases.js';

interface Penalised {
  alpha: number;
  l1_ratio?: number;
  coef: number[];
  intercept?: number;
}

describe.skipIf(absent)(referenceTitle('penalised regressions of scikit-learn'), () => {
  const cases = (name: string) => (absent ? [] : expectedOf<Penalised[]>(name));

  test.each(cases('longley_ridge_standardised'))('ridge, penalty $alpha', ({ alpha, coef, intercept }) => {
    const { y, x } = longley();
    const expected = [intercept, ...coef];
    expectClose(ridge({ y, x: standardised(x), penalty: alpha, standardise: false }).coefficients, expected);
    const own = ridge({ y, x, penalty: alpha });
    expectClose(own.fitted, ridge({ y, x: standardised(x), penalty: alpha }).fitted);
  });

  test('ridge penalty, one row left out at a time', () => {
    const { y, x } = longley();
    const expected = expectedOf<{ alphas: number[]; best_alpha: number; loo_mse_by_alpha: number[] }>(
      'longley_ridgecv_loo',
    );
    const penalties = expected.alphas;
    const found = chooseRidgePenalty({ y, x: standardised(x), penalties, blocks: 16, standardise: false });
    expect(found.penalty).toBe(expected.best_alpha);
    expect(found.atEdge).toBe(true);
    expectClose(
      found.errors.map((error) => error.meanSquaredError),
      expected.loo_mse_by_alpha,
    );
  });

  test.each(cases('longley_lasso_standardised'))('lasso, penalty $alpha', ({ alpha, coef }) => {
    const { y, x } = longley();
    const fit = elasticNet({ y, x: standardised(x), penalty: alpha, standardise: false });
    expect(fit.converged).toBe(true);
    expectClose(fit.coefficients.slice(1), coef, 1e-6, 1e-9);
  });

  test.each(cases('longley_elasticnet_standardised'))('elastic net, penalty $alpha', (item) => {
    const { y, x } = longley();
    const lasso = item.l1_ratio ?? 1;
    const fit = elasticNet({ y, x: standardised(x), penalty: item.alpha, lasso, standardise: false });
    expectClose(fit.coefficients.slice(1), item.coef, 1e-6, 1e-9);
    expectClose(elasticNet({ y, x, penalty: item.alpha, lasso }).fitted, fit.fitted);
  });
});

describe('ridge', () => {
  test('one column by hand: sum xy / (sum xx + penalty) about the means', () => {
    const fit = ridge({ y: [1, 2, 6], x: [[0], [1], [2]], penalty: 3, standardise: false });
    expectClose(fit.coefficients, [2, 1], 1e-14);
    expectClose(fit.fitted, [2, 3, 4], 1e-14);
    expectClose(fit.effectiveParameters, 1 + 2 / 5, 1e-14);
  });

  test('standardised, the unit of a column does not matter', () => {
    const y = [1, 2, 6, 3];
    const small = ridge({
      y,
      x: [
        [0, 5],
        [1, 4],
        [2, 7],
        [4, 1],
      ],
      penalty: 1,
    });
    const large = ridge({
      y,
      x: [
        [0, 5],
        [1000, 4],
        [2000, 7],
        [4000, 1],
      ],
      penalty: 1,
    });
    expectClose(small.fitted, large.fitted, 1e-12);
  });

  test('without penalty it is weighted least squares', () => {
    const options = {
      y: [1, 2, 6, 3],
      x: [
        [0, 5],
        [1, 4],
        [2, 7],
        [4, 1],
      ],
      weights: [1, 2, 3, 1],
    };
    expectClose(
      ridge({ ...options, penalty: 0 }).coefficients,
      weightedRegression(options).coefficients,
      1e-12,
    );
    const plain = { y: options.y, x: options.x };
    const expected = linearRegression({ ...plain, intercept: false }).coefficients;
    expectClose(ridge({ ...plain, penalty: [0, 0], intercept: false }).coefficients, expected, 1e-12);
  });

  test('a penalty for each column', () => {
    const options = {
      y: [1, 2, 6, 3],
      x: [
        [0, 5],
        [1, 4],
        [2, 7],
        [4, 1],
      ],
    };
    const fit = ridge({ ...options, penalty: [0, 1e12] });
    expectClose(fit.coefficients[2], 0, 0, 1e-9);
    const alone = linearRegression({ y: options.y, x: options.x.map(([a = 0]) => [a]) });
    expectClose(fit.coefficients[1], alone.coefficients[1], 1e-9);
  });

  test('dependent columns and more columns than rows are taken with a penalty', () => {
    const fit = ridge({
      y: [1, 2, 6],
      x: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      penalty: 3,
      standardise: false,
    });
    expectClose(fit.coefficients, [3 - (2 * 5) / 7, 5 / 7, 5 / 7], 1e-12);
    const wide = ridge({
      y: [1, 3],
      x: [
        [0, 0, 1],
        [1, 1, 1],
      ],
      penalty: 0.5,
      standardise: false,
    });
    expectClose(wide.coefficients, [2 - 2 / 3, 2 / 3, 2 / 3, 0], 1e-12);
  });

  test.each([
    [{ penalty: -1 }, 'penalty is -1: it must be a number of at least 0'],
    [{ penalty: [1, 2] }, 'penalty has 2 values for 1 columns of x'],
    [{ penalty: 1, weights: [1, 1, 0] }, 'every weight must be positive'],
    [{ penalty: 1, y: [1, 2] }, 'y has 2 values and x has 3'],
  ])('%j is rejected', (options, message) => {
    expect(() => ridge({ y: [1, 2, 6], x: [[0], [1], [2]], ...options })).toThrow(message);
  });

  test('a larger penalty makes coefficients smaller and fits worse', () => {
    const row = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 4, maxLength: 20 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (rows, penalty) => {
          const y = rows.map(([first = 0]) => first);
          const x = rows.map((values) => values.slice(1));
          const at = (p: number) => {
            const { coefficients, residuals, effectiveParameters } = ridge({
              y,
              x,
              penalty: p,
              standardise: false,
            });
            const squares = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0);
            return { size: squares(coefficients.slice(1)), rss: squares(residuals), effectiveParameters };
          };
          const [less, more] = [at(penalty), at(2 * penalty)];
          expect(more.size).toBeLessThanOrEqual(less.size + 1e-9);
          expect(more.rss).toBeGreaterThanOrEqual(less.rss - 1e-7);
          expect(more.effectiveParameters).toBeLessThanOrEqual(less.effectiveParameters + 1e-9);
        },
      ),
    );
  });
});

describe('choice of the penalty', () => {
  test('two blocks by hand', () => {
    // Each block of two rows is predicted by the mean of the other when the penalty is huge.
    const found = chooseRidgePenalty({
      y: [0, 2, 5, 7],
      x: [[1], [3], [0], [4]],
      penalties: [1e12, 1e13],
      blocks: 2,
    });
    expectClose(
      found.errors.map((error) => error.meanSquaredError),
      [26, 26],
      1e-9,
    );
  });

  test('noise calls for a large penalty, a line for a small one', () => {
    const penalties = [0.01, 1, 100, 10_000];
    const x = Array.from({ length: 24 }, (_, i) => [(i * 7) % 11]);
    const line = x.map(([a = 0]) => 3 * a + 1);
    expect(chooseRidgePenalty({ y: line, x, penalties })).toMatchObject({ penalty: 0.01, atEdge: true });
    const noise = x.map((_, i) => (i % 2 ? 1 : -1));
    expect(chooseRidgePenalty({ y: noise, x, penalties }).penalty).toBe(10_000);
  });

  test('a gap leaves out the neighbours of a block', () => {
    const y = [0, 0, 0, 9, 0, 0];
    const x = y.map((_, i) => [i]);
    const errorWith = (gap: number) =>
      chooseRidgePenalty({ y, x, penalties: [1e12], blocks: 3, gap }).errors[0]?.meanSquaredError;
    // Without a gap the three blocks are predicted by 9 / 4, 0 and 9 / 4; with a gap of 1 by 3, 0 and 0.
    expectClose(errorWith(0), (4 * (9 / 4) ** 2 + 81) / 6, 1e-9);
    expectClose(errorWith(1), (2 * 3 ** 2 + 81) / 6, 1e-9);
  });

  test.each([
    [{ blocks: 9 }, 'blocks is 9: there are only 6 rows'],
    [{ blocks: 1 }, 'blocks is 1, at least 2 is needed'],
    [{ gap: 4, blocks: 2 }, 'leave nothing to fit on'],
    [{ penalties: [] }, 'penalties has 0 values'],
  ])('%j is rejected', (options, message) => {
    const y = [0, 0, 0, 9, 0, 0];
    expect(() => chooseRidgePenalty({ y, x: y.map((_, i) => [i]), penalties: [1], ...options })).toThrow(
      message,
    );
  });
});

describe('elastic net', () => {
  test('one column by hand: the covariance less the penalty, over the variance', () => {
    const options = { y: [1, 2, 6], x: [[0], [1], [2]], standardise: false };
    // Covariance 5 / 3, variance 2 / 3.
    expectClose(elasticNet({ ...options, penalty: 1 }).coefficients, [2, 1], 1e-12);
    expect(elasticNet({ ...options, penalty: 2 }).coefficients).toEqual([3, 0]);
    expectClose(elasticNet({ ...options, penalty: 1, lasso: 0 }).coefficients, [2, 1], 1e-12);
  });

  test('without lasso it is ridge with n times the penalty', () => {
    const options = {
      y: [1, 2, 6, 3],
      x: [
        [0, 5],
        [1, 4],
        [2, 7],
        [4, 1],
      ],
    };
    const fit = elasticNet({ ...options, penalty: 0.5, lasso: 0 });
    expectClose(fit.coefficients, ridge({ ...options, penalty: 2 }).coefficients, 1e-10);
  });

  test('a fit that did not settle says so', () => {
    const options = {
      y: [1, 2, 6, 3],
      x: [
        [0, 5],
        [1, 4],
        [2, 7],
        [4, 1],
      ],
      penalty: 0.1,
    };
    expect(elasticNet({ ...options, maxIterations: 1 })).toMatchObject({ converged: false, iterations: 1 });
  });
});
