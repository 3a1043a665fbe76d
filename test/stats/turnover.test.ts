import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gasparMassaMatosChurn,
  oneSidedTurnover,
  tradeFrequency,
  tradesBetween,
  trailingChurn,
  yanZhangChurn,
} from '../../src/stats/turnover.js';
import { absent, expectClose, reference, referenceTitle } from './reference.js';

interface Expected {
  t: number;
  buy: number;
  sell: number;
  hold_prev: number;
  hold: number;
  trade_frequency_haitong: number;
  yan_zhang_churn: number;
  gaspar_massa_matos_churn: number;
  one_sided_turnover: number;
}

describe.skipIf(absent)(referenceTitle('worked example of turnover'), () => {
  test.each(['stable', 'flex'])('%s', (name) => {
    const { prices, holdings, investors } = reference<{
      prices: number[][];
      holdings: Record<string, number[][]>;
      investors: Record<string, Expected[]>;
    }>('turnover_churn/expected.json');
    for (const expected of investors[name] ?? []) {
      const at = (list: number[][] | undefined, t: number): number[] => list?.[t] ?? [];
      const trades = tradesBetween({
        sharesBefore: at(holdings[name], expected.t - 1),
        sharesAfter: at(holdings[name], expected.t),
        pricesBefore: at(prices, expected.t - 1),
        pricesAfter: at(prices, expected.t),
      });
      expectClose(trades, {
        buy: expected.buy,
        sell: expected.sell,
        before: expected.hold_prev,
        after: expected.hold,
      });
      expectClose(
        [
          tradeFrequency(trades),
          yanZhangChurn(trades),
          gasparMassaMatosChurn(trades),
          oneSidedTurnover(trades),
        ],
        [
          expected.trade_frequency_haitong,
          expected.yan_zhang_churn,
          expected.gaspar_massa_matos_churn,
          expected.one_sided_turnover,
        ],
      );
    }
  });
});

test('by hand', () => {
  const trades = tradesBetween({
    sharesBefore: [10, 5, 0],
    sharesAfter: [4, 8, 1],
    pricesBefore: [2, 4, 7],
    pricesAfter: [3, 5, 6],
  });
  expect(trades).toEqual({ buy: 15 + 6, sell: 18, before: 40, after: 12 + 40 + 6 });
  expect(tradeFrequency(trades)).toBe(18 / 40);
  expect(yanZhangChurn(trades)).toBe(18 / 49);
  expect(gasparMassaMatosChurn(trades)).toBe(39 / 49);
  expect(oneSidedTurnover(trades)).toBe(39 / 98);
});

test('who held nothing has no ratio', () => {
  expect(tradeFrequency({ buy: 3, sell: 0, before: 0 })).toBeNull();
  const nothing = { buy: 0, sell: 0, before: 0, after: 0 };
  expect([yanZhangChurn(nothing), gasparMassaMatosChurn(nothing), oneSidedTurnover(nothing)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('the mean of four quarters', () => {
  expect(trailingChurn([9, 0.1, 0.2, 0.3, 0.4])).toBeCloseTo(0.25, 14);
  expect(trailingChurn([0.1, 0.2, 0.3])).toBeNull();
  expect(trailingChurn([0.1, null, 0.3, 0.4])).toBeNull();
  expect(trailingChurn([null, 0.1, 0.3], 2)).toBeCloseTo(0.2, 14);
});

test.each([
  [() => tradeFrequency({ buy: -1, sell: 0, before: 5 }), 'buy is -1: it must be a number of at least 0'],
  [
    () => tradesBetween({ sharesBefore: [1], sharesAfter: [1, 2], pricesBefore: [1], pricesAfter: [1] }),
    'sharesBefore has 1 values and sharesAfter has 2',
  ],
  [
    () => tradesBetween({ sharesBefore: [1], sharesAfter: [1], pricesBefore: [-1], pricesAfter: [1] }),
    'pricesBefore has a negative value',
  ],
])('case %# is rejected', (call, message) => {
  expect(call).toThrow(message);
});

test('value after is value before, plus its change of price, plus bought, less sold', () => {
  const stock = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99));
  fc.assert(
    fc.property(fc.array(stock, { minLength: 1, maxLength: 8 }), (stocks) => {
      const part = (i: 0 | 1 | 2 | 3): number[] => stocks.map((row) => row[i]);
      const trades = tradesBetween({
        sharesBefore: part(0),
        sharesAfter: part(1),
        pricesBefore: part(2),
        pricesAfter: part(3),
      });
      const revaluation = stocks.reduce((sum, [n, , p, q]) => sum + n * (q - p), 0);
      expect(trades.before + revaluation + trades.buy - trades.sell).toBe(trades.after);
    }),
  );
});
