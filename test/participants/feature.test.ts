import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fullMonths,
  habitsOf,
  median,
  resolutionOf,
  tradeFrequency,
} from '../../src/participants/feature.js';
import { month } from '../support/habits.js';

describe('trade frequency', () => {
  it('is the lesser of what was bought and sold, to what was held at the start', () => {
    expect(
      tradeFrequency([month('C00001', '2026-01', { bought: 570, sold: 440, base: 3000 })], 'daily'),
    ).toBe(440 / 3000);
  });

  it('of month-end lists counts what a stock bought and sold over the month as its difference', () => {
    // bought and sold 100 of one stock, and 30 more of another
    const row = month('C00001', '2026-01', { bought: 130, sold: 100, netBuy: 30, netSell: 0, base: 1000 });
    expect(tradeFrequency([row], 'daily')).toBe(0.1);
    expect(tradeFrequency([row], 'month-end')).toBe(0);
  });

  it('adds the stocks with daily lists to the others', () => {
    const rows = [
      month('C00001', '2026-01', { bought: 10, sold: 20, base: 400 }),
      month('C00001', '2026-01', { bought: 50, sold: 10, base: 600, daily: false }),
    ];
    expect(tradeFrequency(rows, 'month-end')).toBe(30 / 1000);
  });

  it('is 0 for one that only buys, whatever it buys', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (bought, base) => {
        expect(tradeFrequency([month('C00001', '2026-01', { bought, sold: 0, base })], 'daily')).toBe(0);
      }),
    );
  });
});

describe('habits of a window', () => {
  it('take the median of the months, and need HKD 100 m at the start', () => {
    const [habit] = habitsOf(
      [
        month('C00001', '2026-01', { bought: 2e7, sold: 1e7 }),
        month('C00001', '2026-02', { bought: 9e7, sold: 9e7 }),
        month('C00001', '2026-03', { bought: 2e7, sold: 3e7 }),
        month('C00001', '2026-04', { bought: 5e7, sold: 5e7, base: 99e6 }),
      ],
      'daily',
    );
    expect(habit).toMatchObject({ months: 3, frequency: 0.02, size: 1e9 });
  });

  it('leave out months that the lists do not cover', () => {
    expect(habitsOf([month('C00001', '2026-01', { bought: 1, sold: 1, complete: false })], 'daily')).toEqual(
      [],
    );
  });

  it('by daily lists leave out stocks of month-end lists', () => {
    const rows = [month('C00001', '2026-01', { bought: 1e7, sold: 1e7, daily: false })];
    expect(habitsOf(rows, 'daily')).toEqual([]);
    expect(habitsOf(rows, 'month-end')).toMatchObject([{ months: 1, frequency: 0.01 }]);
  });
});

describe('the lists of a window', () => {
  const counts = (...daily: boolean[]) =>
    daily.map((is, index) => ({ month: `2026-0${index + 1}`, daily: is ? 10 : 0, all: 10 }));

  it('count as daily with six daily months, or with nothing else', () => {
    expect(resolutionOf(counts(true, true))).toBe('daily');
    expect(resolutionOf(counts(true, true, true, true, true, true, false))).toBe('daily');
    expect(resolutionOf(counts(true, true, true, true, true, false))).toBe('month-end');
    expect(resolutionOf([])).toBe('month-end');
  });

  it('leave out months of few stocks', () => {
    const months = [
      { month: '2026-01', daily: 1, all: 1 },
      { month: '2026-02', daily: 0, all: 20 },
      { month: '2026-03', daily: 0, all: 10 },
    ];
    expect(fullMonths(months).map(({ month: name }) => name)).toEqual(['2026-02', '2026-03']);
  });
});

it('the median of an even number lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5])).toBe(5);
});
