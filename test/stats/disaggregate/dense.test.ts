import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { disaggregate } from '../../../src/stats/disaggregate/disaggregate.js';
import type { Disaggregation, DisaggregateOptions } from '../../../src/stats/disaggregate/options.js';
import { type Case, cases } from './cases.js';
import { chowLinQ, conversionMatrix, dense, dentonByMultipliers, littermanQ } from './dense.js';

/** The largest difference, as a part of the largest number. */
function apart(a: readonly number[], b: readonly number[]): number {
  const scale = Math.max(1e-9, ...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

const RHOS = [-0.9, -0.3, 0, 0.4, 0.95];
const columnsOf = ({ indicators, periodOf }: Case): number[][] => [
  periodOf.map(() => 1),
  ...indicators.map((indicator) => [...indicator]),
];

function expectDense(
  found: Disaggregation,
  options: DisaggregateOptions,
  columns: readonly (readonly number[])[],
  q: Matrix,
): void {
  const { low, periodOf, conversion, noise, variance, windows } = options;
  const given = { ...(noise && { noise }), ...(variance !== undefined && { variance }) };
  const expected = dense(low, columns, conversionMatrix(periodOf, low.length, conversion), q, given);
  expect(apart(found.series, expected.series)).toBeLessThan(1e-8);
  expect(apart(found.coefficients, expected.coefficients)).toBeLessThan(1e-8);
  expect(apart(found.standardErrors, expected.standardErrors)).toBeLessThan(1e-8);
  expect(found.rss / expected.rss).toBeCloseTo(1, 8);
  expect(found.logLikelihood! - expected.logLikelihood).toBeCloseTo(0, 7);
  const variances = found.standardDeviation.map((value) => value * value);
  expect(apart(variances, expected.covariance.diagonal())).toBeLessThan(1e-8);
  for (const [index, [first, last]] of (windows ?? []).entries()) {
    const part = expected.covariance.subMatrix(first, last, first, last).sum();
    const whole = expected.covariance.diagonal().reduce((a, b) => a + b, 0);
    expect(Math.abs(found.windows[index]!.standardDeviation ** 2 - part) / whole).toBeLessThan(1e-8);
    expect(found.windows[index]!.sum).toBeCloseTo(
      found.series.slice(first, last + 1).reduce((a, b) => a + b, 0),
      6,
    );
  }
}

test('beside a free constant, Chow and Lin with rho next to 1 are Fernandez', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(1 - 1e-8, 1 - 1e-10, 1 - 1e-12), fc.boolean(), (given, rho, noisy) => {
      const noise = given.low.map((_, i) => (noisy ? 5 + i : 0));
      const options = { ...given, noise, windows: [[0, given.periodOf.length - 1]] } as const;
      const found = disaggregate({ ...options, method: 'chow-lin-fixed', rho });
      const limit = disaggregate({ ...options, method: 'fernandez' });
      expect(apart(found.series, limit.series)).toBeLessThan(1e-5);
      expect(apart(found.standardDeviation, limit.standardDeviation)).toBeLessThan(1e-5);
      expect(found.variance / limit.variance).toBeCloseTo(1, 5);
      const [all, allOfLimit] = [found.windows[0]!, limit.windows[0]!];
      const size = Math.max(...limit.standardDeviation);
      expect(Math.abs(all.standardDeviation - allOfLimit.standardDeviation) / size).toBeLessThan(1e-4);
    }),
    { numRuns: 40 },
  );
});

describe('the recursions agree with the formulas of full matrices', () => {
  const withRho = fc.record({ given: cases, rho: fc.constantFrom(...RHOS) });
  const windowsOf = ({ periodOf }: Case): [number, number][] => [
    [0, periodOf.length - 1],
    [1, 3],
    [periodOf.length - 1, periodOf.length - 1],
  ];

  test('Chow and Lin', () => {
    fc.assert(
      fc.property(withRho, ({ given, rho }) => {
        const options = { ...given, method: 'chow-lin-fixed', rho, windows: windowsOf(given) } as const;
        expectDense(disaggregate(options), options, columnsOf(given), chowLinQ(rho, given.periodOf.length));
      }),
      { numRuns: 60 },
    );
  });

  test('Litterman, and Fernandez as rho 0', () => {
    fc.assert(
      fc.property(withRho, ({ given, rho }) => {
        const options = { ...given, method: 'litterman-fixed', rho, windows: windowsOf(given) } as const;
        expectDense(disaggregate(options), options, columnsOf(given), littermanQ(rho, given.periodOf.length));
        expect(disaggregate({ ...given, method: 'fernandez' }).series).toEqual(
          disaggregate({ ...given, method: 'litterman-fixed', rho: 0 }).series,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('least squares, without an intercept', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const options = { ...given, method: 'ols', intercept: false } as const;
        expectDense(disaggregate(options), options, given.indicators, chowLinQ(0, given.periodOf.length));
      }),
      { numRuns: 60 },
    );
  });

  test('dynamic: the indicators keep part of their past', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0.3, 0.8), (given, rho) => {
        const options = { ...given, method: 'dynamic-fixed', rho } as const;
        const impulse = given.periodOf.map((_, row) => (row === 0 ? rho : 0));
        const columns = [...columnsOf(given), impulse].map((column) =>
          column.map((_, row) => column.slice(0, row + 1).reduce((sum, x) => rho * sum + x, 0)),
        );
        expectDense(disaggregate(options), options, columns, chowLinQ(rho, given.periodOf.length));
      }),
      { numRuns: 40 },
    );
  });

  test('noise in the low-frequency values', () => {
    fc.assert(
      fc.property(withRho, fc.double({ min: 0.1, max: 100, noNaN: true }), ({ given, rho }, variance) => {
        const noise = given.low.map((_, i) => (i % 3) * 20);
        const options = { ...given, rho, noise, variance, windows: windowsOf(given) };
        const rows = given.periodOf.length;
        const chowLin = { ...options, method: 'chow-lin-fixed' } as const;
        expectDense(disaggregate(chowLin), chowLin, columnsOf(given), chowLinQ(rho, rows));
        const litterman = { ...options, method: 'litterman-fixed' } as const;
        expectDense(disaggregate(litterman), litterman, columnsOf(given), littermanQ(rho, rows));
      }),
      { numRuns: 40 },
    );
  });

  test.each([0, 1, 2] as const)('Denton and Cholette, differenced %i times', (h) => {
    fc.assert(
      fc.property(cases, (given) => {
        const { low, periodOf, conversion } = given;
        const c = conversionMatrix(periodOf, low.length, conversion);
        const [mixed, positive] = given.indicators as [number[], number[]];
        const additive = disaggregate({
          ...given,
          indicators: [mixed],
          method: 'denton-cholette',
          criterion: 'additive',
          h,
        });
        const ones = periodOf.map(() => 1);
        expect(apart(additive.series, dentonByMultipliers(low, mixed, ones, c, h))).toBeLessThan(1e-8);

        const mean = positive.reduce((a, b) => a + b, 0) / positive.length;
        const scale = positive.map((value) => value / mean);
        const proportional = disaggregate({ ...given, indicators: [positive], method: 'denton-cholette', h });
        expect(apart(proportional.series, dentonByMultipliers(low, positive, scale, c, h))).toBeLessThan(
          1e-8,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('3,000 rows in 50 periods: as exact as in small', () => {
    const rows = 3000;
    const periodOf = Array.from({ length: rows }, (_, row) => (row < 2950 ? Math.floor(row / 59) : -1));
    const indicator = periodOf.map((_, row) => Math.sin(row * row));
    const low = Array.from({ length: 50 }, (_, period) => 100 * Math.cos(period) + period);
    const c = conversionMatrix(periodOf, 50, 'sum');
    const found = disaggregate({
      low,
      indicators: [indicator],
      periodOf,
      method: 'fernandez',
      conversion: 'sum',
    });
    const qc = Matrix.zeros(rows, 50);
    for (let row = 0; row < rows; row += 1) {
      for (let day = 0; day < 2950; day += 1) {
        const period = Math.floor(day / 59);
        qc.set(row, period, qc.get(row, period) + Math.min(row, day) + 1);
      }
    }
    // V^-1 e from the series itself: the residual is a combination of the columns of Q C'.
    const residual = found.series.map(
      (value, row) => value - found.coefficients[0]! - found.coefficients[1]! * indicator[row]!,
    );
    const error = c.mmul(Matrix.columnVector(residual));
    const rebuilt = qc.mmul(solve(c.mmul(qc), error)).to1DArray();
    expect(apart(residual, rebuilt)).toBeLessThan(1e-9);
  });
});
