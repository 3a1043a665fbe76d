import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { disaggregate } from '../../../src/stats/disaggregate/disaggregate.js';
import type { DisaggregateOptions } from '../../../src/stats/disaggregate/options.js';

const base: DisaggregateOptions = {
  low: [4, 9, 2, 7],
  indicators: [[1, 3, 2, 5, 4, 8, 6, 7]],
  periodOf: [0, 0, 1, 1, 2, 2, 3, 3],
  method: 'fernandez',
  conversion: 'sum',
};
const denton = { method: 'denton-cholette' } as const;

describe('what cannot be disaggregated is refused in one line', () => {
  test.each<[string, Partial<Record<keyof DisaggregateOptions, unknown>>, string]>([
    ['no method', { method: 'cubic' }, 'no method cubic; there are chow-lin-maxlog'],
    ['no conversion', { conversion: 'mean' }, 'no conversion mean; there are sum, average, first, last'],
    ['nothing to spread', { low: [], periodOf: [], indicators: [] }, 'low is empty'],
    ['a missing value', { low: [4, Number.NaN, 2, 7] }, 'low[1] is NaN'],
    ['an endless value', { low: [4, 9, 2, Number.POSITIVE_INFINITY] }, 'low[3] is Infinity'],
    ['a missing indicator value', { indicators: [[1, 3, 2, 5, null, 8, 6, 7]] }, 'indicators[0][4] is null'],
    ['an indicator of another length', { indicators: [[1, 3]] }, 'indicators[0] has 2 values, periodOf 8'],
    [
      'a period beyond low',
      { periodOf: [0, 0, 1, 1, 2, 2, 3, 4] },
      'periodOf[7] is 4; give an index into low (0 to 3)',
    ],
    ['a broken period number', { periodOf: [0, 0, 1, 1, 2, 2, 3, 2.5] }, 'periodOf[7] is 2.5'],
    [
      'a period without rows',
      { periodOf: [0, 0, 1, 1, -1, -1, 3, 3] },
      'period 2 has a value in low but no row',
    ],
    [
      'a period in two pieces',
      { periodOf: [0, -1, 0, 1, 2, 2, 3, 3] },
      'the rows of period 0 are interrupted before row 2',
    ],
    ['time running back', { periodOf: [0, 1, 0, 1, 2, 2, 3, 3] }, 'periodOf[2] goes back from period 1 to 0'],
    [
      'the same indicator twice',
      { indicators: [base.indicators[0], base.indicators[0]] },
      'indicators[1] adds nothing',
    ],
    ['an indicator of nothing', { indicators: [[1, -1, 2, -2, 3, -3, 4, -4]] }, 'indicators[0] adds nothing'],
    [
      'a constant beside the intercept',
      { indicators: [[3, 3, 3, 3, 3, 3, 3, 3]] },
      'indicators[0] adds nothing',
    ],
    ['no regressor', { indicators: [], intercept: false }, 'fernandez needs an indicator or an intercept'],
    [
      'more coefficients than values allow',
      { indicators: [base.indicators[0], [1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0]] },
      '4 low-frequency values are too few for 4 coefficients; give at least 5',
    ],
    [
      'rho for an estimate',
      { method: 'chow-lin-maxlog', rho: 0.5 },
      'rho cannot be given to chow-lin-maxlog',
    ],
    ['rho of one', { method: 'chow-lin-fixed', rho: 1 }, 'rho is 1; it must lie between -1 and 1'],
    ['truncation above all', { truncatedRho: 1 }, 'truncatedRho is 1'],
    ['noise of another length', { noise: [1] }, 'noise has 1 variances, low 4 values'],
    ['negative noise', { noise: [1, 1, -1, 1] }, 'noise[2] is -1; a variance is zero or more'],
    [
      'noise without a likelihood',
      { method: 'litterman-minrss', noise: [1, 1, 1, 1] },
      'cannot weigh noise without variance',
    ],
    ['no variance', { variance: 0 }, 'variance is 0; it must be above zero'],
    ['coefficients of another number', { coefficients: [1] }, 'coefficients has 1 values for 2 columns'],
    [
      'coefficients of a dynamic method',
      { method: 'dynamic-fixed', coefficients: [1, 2] },
      'coefficients cannot be given',
    ],
    ['a window outside', { windows: [[0, 8]] }, 'windows[0] goes from row 0 to 8; the rows are 0 to 7'],
    ['a criterion for a regression', { criterion: 'additive' }, 'criterion is an option of denton-cholette'],
    [
      'two indicators for Denton',
      { ...denton, indicators: [base.indicators[0], base.indicators[0]] },
      'takes one indicator',
    ],
    ['ratios to zero', { ...denton, indicators: [[1, 3, 0, 5, 4, 8, 6, 7]] }, 'indicators[0][2] is 0'],
    [
      'ratios to both signs',
      { ...denton, indicators: [[1, 3, 2, -5, 4, 8, 6, 7]] },
      'use criterion additive',
    ],
    ['three differences', { ...denton, h: 3 }, 'h is 3; denton-cholette differences 0, 1 or 2 times'],
    ['an unknown criterion', { ...denton, criterion: 'both' }, 'no criterion both'],
  ])('%s', (_, change, message) => {
    let problem: unknown;
    try {
      disaggregate({ ...base, ...change } as DisaggregateOptions);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(UsageError);
    expect((problem as Error).message).toContain(message);
    expect((problem as Error).message).not.toContain('\n');
  });

  test('two trends are too much for one value, one is not', () => {
    const one = { low: [4], indicators: [], periodOf: [0, 0], conversion: 'sum', ...denton } as const;
    expect(() => disaggregate({ ...one, h: 2 })).toThrow('1 low-frequency value is too few for h 2');
    expect(disaggregate({ ...one, h: 1 }).series).toEqual([2, 2]);
  });
});

describe('dynamic methods', () => {
  const rows = (head: number): number[] => Array.from({ length: head + 48 }, (_, row) => row);
  const quarters = (head: number, method: DisaggregateOptions['method']): DisaggregateOptions => ({
    low: [31, 40, 38, 52, 47, 60, 66, 58, 71, 80, 77, 90],
    indicators: [rows(head).map((row) => 20 + row / 4 + 5 * Math.sin(row * row))],
    periodOf: rows(head).map((row) => (row < head ? -1 : Math.floor((row - head) / 4))),
    method,
    conversion: 'sum',
  });

  test('rho is looked for behind a long head, past values that carry nothing over it', () => {
    const found = disaggregate({ ...quarters(900, 'dynamic-minrss'), search: 'global' });
    expect(found.rho).toBeGreaterThan(0.9);
    expect(found.series.every(Number.isFinite) && found.standardDeviation.every(Number.isFinite)).toBe(true);
  });

  test('a rho that carries nothing over the head is refused, not answered with NaN', () => {
    expect(() => disaggregate({ ...quarters(900, 'dynamic-fixed'), rho: 0.3 })).toThrow(
      'periodOf begins with 900 rows of no period: with rho 0.300 a dynamic method carries nothing over so many',
    );
  });

  test.each(['dynamic-maxlog', 'dynamic-minrss'] as const)(
    '%s claims no certainty of one degree of freedom',
    (method) => {
      for (let seed = 1; seed <= 20; seed += 1) {
        const values = [21, 20, 23, 22].map((value, i) => value + 2 * Math.sin(seed * (i + 3)));
        const indicator = rows(0)
          .slice(0, 16)
          .map((row) => 10 + row / 3 + 3 * Math.cos(seed + row * row));
        const found = disaggregate({
          low: values,
          indicators: [indicator],
          periodOf: indicator.map((_, row) => Math.floor(row / 4)),
          method,
          conversion: 'sum',
        });
        expect(found.rhoStatus).toBe('unidentified');
        expect(Math.max(...found.standardDeviation)).toBeGreaterThan(1e-3);
      }
    },
  );
});
