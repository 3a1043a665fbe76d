import { describe, expect, test } from 'vitest';
import { disaggregate } from '../../../src/stats/disaggregate/disaggregate.js';

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
};

describe('worked by hand', () => {
  test('without an indicator, least squares spread each period evenly over its own length', () => {
    const found = disaggregate({
      low: [6, 12, 5],
      indicators: [],
      periodOf: [0, 0, 0, 1, 1, 1, 1, 2],
      method: 'ols',
      conversion: 'sum',
    });
    close(found.series, [2, 2, 2, 3, 3, 3, 3, 5]);
    // The mean of all eight rows is 23/8; weighted by length: 3 (2 - m)^2 + 4 (3 - m)^2 + (5 - m)^2 = 6.875.
    close(found.coefficients, [23 / 8]);
    expect(found.rss).toBeCloseTo(6.875, 12);
    expect(found.variance).toBeCloseTo(6.875 / 2, 12);
    close(found.standardErrors, [Math.sqrt(6.875 / 2 / 8)]);
    expect(found.rho).toBe(0);
    expect(found.rhoStatus).toBe('none');
    // A row alone in its period is known; a row among n equal ones lies within (1 - 1/n) of the variance.
    close(
      found.standardDeviation,
      [3, 3, 3, 4, 4, 4, 4, 1].map((n) => Math.sqrt((6.875 / 2) * (1 - 1 / n))),
    );
  });

  test('Denton: 4 and 8 over two rows each', () => {
    // Rows 2 - a, 2 + a, 4 - a, 4 + a: (2a)^2 + (2 - 2a)^2 + (2a)^2 is least at a = 1/3.
    const found = disaggregate({
      low: [4, 8],
      indicators: [],
      periodOf: [0, 0, 1, 1],
      method: 'denton-cholette',
      conversion: 'sum',
    });
    close(found.series, [5 / 3, 7 / 3, 11 / 3, 13 / 3]);
    expect(found.rss).toBeCloseTo(8 / 3, 12);
    expect(found.rho).toBeNull();
    expect(found.logLikelihood).toBeNull();
    expect(found.coefficients).toEqual([]);
  });

  test('Denton with one benchmark: the indicator scaled, or shifted', () => {
    const given = {
      low: [12],
      indicators: [[1, 2, 3]],
      periodOf: [0, 0, 0],
      method: 'denton-cholette',
      conversion: 'sum',
    } as const;
    const scaled = disaggregate(given);
    close(scaled.series, [2, 4, 6]);
    expect(scaled.variance).toBeNaN();
    close(disaggregate({ ...given, criterion: 'additive' }).series, [3, 4, 5]);
  });

  test('Fernandez: what is left over walks straight between the ends of the periods it is seen at', () => {
    // Last rows at 4, 8 and 16, about the mean that makes the steps 4 - m, 4, 8 from nothing least: m = 4.
    const found = disaggregate({
      low: [4, 8, 16],
      indicators: [],
      periodOf: [0, -1, 1, -1, 2, -1],
      method: 'fernandez',
      conversion: 'last',
    });
    close(found.coefficients, [4]);
    close(found.series, [4, 6, 8, 12, 16, 16]);
    // Steps of 4 and 8 over two rows each: 16/2 + 64/2 = 40 over two degrees of freedom.
    expect(found.rss).toBeCloseTo(40, 12);
    // Half way between two known rows a walk has half a step's variance, one row after the last a whole one.
    const [known, middle, next] = [0, Math.sqrt(20 / 2), Math.sqrt(20)];
    close(found.standardDeviation, [known, middle, known, middle, known, next]);
  });

  test('Chow and Lin: a surprise fades by rho a row', () => {
    const found = disaggregate({
      low: [8],
      indicators: [],
      periodOf: [-1, 0, -1, -1],
      method: 'chow-lin-fixed',
      rho: 0.5,
      conversion: 'sum',
      coefficients: [0],
      variance: 3,
    });
    close(found.series, [4, 8, 4, 2]);
    // 3 / (1 - 1/4) = 4 before, times 1 - rho^(2 distance) after the value is seen.
    close(found.standardDeviation, [Math.sqrt(3), 0, Math.sqrt(3), Math.sqrt(4 * (1 - 1 / 16))]);
    expect(found.coefficients).toEqual([0]);
    expect(found.standardErrors).toEqual([0]);
    expect(found.logLikelihood).toBeCloseTo(-(Math.log(2 * Math.PI * 4) + 64 / 4) / 2, 12);
  });

  test('noise: a value is believed as far as it is surer than the model', () => {
    const found = disaggregate({
      low: [10],
      indicators: [],
      periodOf: [0, 0],
      method: 'ols',
      conversion: 'sum',
      coefficients: [0],
      variance: 4,
      noise: [2],
    });
    // Sum of two rows: variance 8 against a noise of 2, so 8/10 of 10, half to each row.
    close(found.series, [4, 4]);
    // 4 - 4^2 / 10 for a row.
    close(found.standardDeviation, [Math.sqrt(2.4), Math.sqrt(2.4)]);
  });

  test('an indicator that explains everything gives the series itself, and leaves no rho to find', () => {
    const truth = [3, -1, 4, -1, 5, -9, 2, 6, 5, 3, 5, 8];
    const found = disaggregate({
      low: [6, -5, 13, 16],
      indicators: [truth.map((value) => 7 - 2 * value)],
      periodOf: truth.map((_, row) => Math.floor(row / 3)),
      method: 'chow-lin-maxlog',
      conversion: 'sum',
    });
    close(found.series, truth);
    close(found.coefficients, [3.5, -0.5]);
    expect(found.rhoStatus).toBe('unidentified');
    expect(found.rho).toBe(0);
  });

  test('windows: the sum of a covered period is known, of half a period and of the tail is not', () => {
    const { windows } = disaggregate({
      low: [6, 12, 5],
      indicators: [],
      periodOf: [0, 0, 0, 1, 1, 1, 1, 2, -1, -1],
      method: 'ols',
      conversion: 'sum',
      windows: [
        [0, 2],
        [3, 4],
        [8, 9],
      ],
    });
    close(
      windows.map((window) => window.sum),
      [6, 6, 23 / 4],
    );
    // Two of four equal rows with a known sum: 2 (1 - 2/4) variances. Two free rows: 2, and 2^2/8 for the mean.
    close(
      windows.map((window) => window.standardDeviation ** 2),
      [0, 6.875 / 2, (6.875 / 2) * (2 + 4 / 8)],
    );
  });

  test('few periods: rho runs to its lower end and is cut off at truncatedRho', () => {
    const options = {
      low: [1, -1, 1, -1, 1, -1],
      indicators: [],
      periodOf: [0, 1, 2, 3, 4, 5],
      method: 'chow-lin-maxlog',
      conversion: 'sum',
    } as const;
    const free = disaggregate({ ...options, truncatedRho: -1 });
    expect(free.rhoStatus).toBe('bound');
    expect(free.rho).toBeLessThan(-0.9989);
    const cut = disaggregate(options);
    expect(cut.rho).toBe(0);
    expect(cut.rhoStatus).toBe('truncated');
    expect(disaggregate({ ...options, truncatedRho: 0.25 }).rho).toBe(0.25);
  });
});

test("Denton's own start holds the first row to the indicator", () => {
  // Least (y1 - 1)^2 + (y2 - y1 - 1)^2 with y1 + y2 = 9: y1 = 1 + u, y2 = 2 + u + v, 2u + v = 6, u = 2v.
  const found = disaggregate({
    low: [9],
    indicators: [[1, 2]],
    periodOf: [0, 0],
    method: 'denton',
    criterion: 'additive',
    conversion: 'sum',
  });
  expect(found.series[0]).toBeCloseTo(3.4, 12);
  expect(found.series[1]).toBeCloseTo(5.6, 12);
  expect(found).toMatchObject({ rho: null, coefficients: [], logLikelihood: null });
});
