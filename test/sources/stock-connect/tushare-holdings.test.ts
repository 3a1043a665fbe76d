import { expect, test } from 'vitest';
import {
  parseTushareHoldings,
  recogniseTushareHoldings,
} from '../../../src/sources/stock-connect/tushare-holdings.js';
import { rejection } from '../../support/rejection.js';

const FIELDS = ['code', 'trade_date', 'ts_code', 'name', 'vol', 'ratio', 'exchange'];
const answer = (items: unknown[][], more: object = {}, fields = FIELDS): string =>
  JSON.stringify({ request_id: 'x', code: 0, msg: '', data: { fields, items, has_more: false, ...more } });

test('reads both directions', () => {
  const text = answer([
    ['90999', '20310203', '600999.SH', '甲公司', 100, 1.5, 'SH'],
    ['70999', '20310203', '000999.SZ', '乙公司', 200, 1.5, 'SZ'],
    ['09001', '20310203', '09001.HK', '丙公司', 300, 1.5, 'HK'],
  ]);
  expect(recogniseTushareHoldings(text)).toBe(true);
  const date = '2031-02-03';
  expect(parseTushareHoldings(text)).toEqual({
    rows: [
      { direction: 'northbound', exchange: 'shanghai', stock: '600999', name: '甲公司', date, shares: 100n },
      { direction: 'northbound', exchange: 'shenzhen', stock: '000999', name: '乙公司', date, shares: 200n },
      { direction: 'southbound', exchange: 'both', stock: '09001', name: '丙公司', date, shares: 300n },
    ],
    setAside: [],
  });
});

test('knows the exchange from the code when the field was not asked for', () => {
  const text = answer([['600999.SH', '20310203', 100, 1]], {}, ['ts_code', 'trade_date', 'vol', 'ratio']);
  expect(recogniseTushareHoldings(text)).toBe(true);
  expect(parseTushareHoldings(text).rows).toMatchObject([{ exchange: 'shanghai', direction: 'northbound' }]);
});

test('sets impossible rows aside, and says when there is more', () => {
  const text = answer(
    [
      ['90999', '20310203', '600999.SH', '甲', 100, 1, 'HK'],
      ['90999', '20310203', '600999.SH', '甲', null, 1, 'SH'],
      ['90999', '20310203', '600999.XX', '甲', 100, 1, 'XX'],
    ],
    { has_more: true },
  );
  expect(parseTushareHoldings(text)).toEqual({
    rows: [],
    setAside: [
      { row: 1, reason: '"600999.SH in HK" is no Hong Kong or mainland stock code' },
      { row: 2, reason: '600999: "null" is no number of shares' },
      { row: 3, reason: '"600999.XX" is no Hong Kong or mainland stock code' },
      { row: 4, reason: 'Tushare has more rows than these 3' },
    ],
  });
});

test('rejects a refusal with its message', () => {
  const text = JSON.stringify({ request_id: 'x', code: 40203, msg: 'too many calls', data: null });
  expect(recogniseTushareHoldings(text)).toBe(true);
  expect(rejection(() => parseTushareHoldings(text))).toBe(
    'Tushare refused with code 40203: too many calls; check the token, its points and its rate of calls',
  );
});

test.each([
  [
    answer([]),
    'not published or rejected: Tushare answered without rows; ask for another day, or later again',
  ],
  [
    JSON.stringify({ code: 0, msg: 'no data', data: null }),
    'not published or rejected: Tushare answered "no data"; ask for another day, or later again',
  ],
  [answer([['600999.SH']], {}), 'rows of Tushare that do not match its field list; fetch the answer again'],
  [
    answer([['600999.SH', 1]], {}, ['ts_code', 'volume']),
    'no field "vol" in the rows of Tushare; the fields are ts_code, volume',
  ],
])('rejects %s', (text, message) => {
  expect(rejection(() => parseTushareHoldings(text))).toBe(message);
});

test('recognises no other answer of Tushare', () => {
  expect(recogniseTushareHoldings(answer([], {}, ['trade_date', 'hgt', 'north_money']))).toBe(false);
  expect(recogniseTushareHoldings(answer([], {}, ['ts_code', 'trade_date', 'close', 'vol', 'ratio']))).toBe(
    false,
  );
  expect(recogniseTushareHoldings('{"a":1}')).toBe(false);
});
