import { describe, expect, it } from 'vitest';
import { fraction } from '../../src/decimal.js';
import type { Closes, HeldStock } from '../../src/nowcast/holdings/read-lists.js';
import { flowsOf, valuesOf } from '../../src/nowcast/holdings/stock-flows.js';

const held = (stock: string, date: string, quarter: string, shares: bigint, participant = ''): HeldStock => ({
  quarter,
  date,
  exchange: 'shanghai',
  stock,
  name: stock,
  participant,
  shares,
});
const closes = (...list: readonly [string, bigint][]): Closes =>
  list.map(([day, cents]) => ({ day, close: fraction(cents, 100n) }));

describe('flows between two lists', () => {
  const lists = {
    held: [
      held('600036', '2024-09-30', '2024Q3', 1000n),
      held('600519', '2024-09-30', '2024Q3', 50n),
      held('600036', '2024-12-31', '2024Q4', 2500n),
      held('601318', '2024-12-31', '2024Q4', 10n),
    ],
    closes: new Map([
      // a bonus of one for one on 2 December: 40 before is 20 after
      [
        '600036',
        closes(['2024-11-29', 4000n], ['2024-12-02', 2000n], ['2024-12-30', 2100n], ['2024-12-31', 2200n]),
      ],
      ['600519', closes(['2024-10-08', 150_000n], ['2024-12-31', 140_001n])],
    ]),
    factors: new Map([['600036', [{ day: '2024-12-02', factor: fraction(2n, 1n) }]]]),
    cuts: new Map(),
  };

  it('count shares in units of the second list, at its mean close in those units', () => {
    const [first, second, third] = flowsOf(lists);
    // 2500 - 2 x 1000 = 500 shares at (20 + 20 + 21 + 22) / 4
    expect(first).toMatchObject({ stock: '600036', quarter: '2024Q4', change: 500n });
    expect(String(first?.net)).toBe('10375');
    expect([String(first?.low), String(first?.high)]).toEqual(['10000', '11000']);
    // gone from the list: all 50 were sold; 1450.005 x 50 = 72,500.25
    expect(second).toMatchObject({ stock: '600519', change: -50n });
    expect(String(second?.net)).toBe('-72500.25');
    expect([String(second?.low), String(second?.high)]).toEqual(['-75000', '-70000.50']);
    // no close: no value, and it is said
    expect(third).toMatchObject({ stock: '601318', change: 10n, net: null });
  });

  it('values at the last close of ten days', () => {
    expect(valuesOf(lists).map(({ value }) => (value === null ? null : String(value)))).toEqual([
      null,
      null,
      '55000',
      null,
    ]);
  });

  it('quarters with a gap between them make no flow', () => {
    const gap = {
      ...lists,
      held: lists.held.map((one) => ({ ...one, quarter: one.quarter === '2024Q3' ? '2024Q2' : one.quarter })),
    };
    expect(flowsOf(gap)).toEqual([]);
  });

  it('participants add up to their stock', () => {
    const split = {
      ...lists,
      held: [
        held('600036', '2024-09-30', '2024Q3', 600n, 'C00019'),
        held('600036', '2024-09-30', '2024Q3', 400n, 'C00010'),
        held('600036', '2024-12-31', '2024Q4', 2500n, 'C00019'),
      ],
    };
    const flows = flowsOf(split);
    expect(flows.map(({ participant, change }) => [participant, change])).toEqual([
      ['C00010', -800n],
      ['C00019', 1300n],
    ]);
    expect(flows.reduce((sum, { net }) => sum + (net?.cents ?? 0n), 0n)).toBe(1_037_500n);
  });
});
