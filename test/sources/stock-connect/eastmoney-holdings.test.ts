import { expect, test } from 'vitest';
import {
  parseEastmoneyHoldings,
  recogniseEastmoneyHoldings,
} from '../../../src/sources/stock-connect/eastmoney-holdings.js';
import { rejection } from '../../support/rejection.js';

const answer = (data: unknown[], pages = 1): string =>
  JSON.stringify({
    version: 'x',
    result: { pages, data, count: data.length },
    success: true,
    message: 'ok',
    code: 0,
  });

const HELD = {
  SECUCODE: '09001.HK',
  SECURITY_NAME: '甲公司',
  MUTUAL_TYPE: '002',
  TRADE_DATE: '2031-02-03 00:00:00',
  HOLD_SHARES: 1_234_500,
};

test('the rows of both programmes tell one total', () => {
  const text = answer([
    HELD,
    { ...HELD, MUTUAL_TYPE: '004' },
    { ...HELD, SECUCODE: '600999.SH', MUTUAL_TYPE: '001' },
  ]);
  expect(recogniseEastmoneyHoldings(text)).toBe(true);
  const common = { name: '甲公司', date: '2031-02-03', shares: 1_234_500n };
  expect(parseEastmoneyHoldings(text)).toEqual({
    rows: [
      { direction: 'southbound', exchange: 'both', stock: '09001', ...common },
      { direction: 'northbound', exchange: 'shanghai', stock: '600999', ...common },
    ],
    setAside: [],
  });
});

test('sets impossible rows aside, and says when there are more pages', () => {
  const rows = [HELD, { ...HELD, MUTUAL_TYPE: '004', HOLD_SHARES: 7 }, { ...HELD, MUTUAL_TYPE: '001' }];
  expect(parseEastmoneyHoldings(answer(rows, 2)).setAside).toEqual([
    { row: 2, reason: '09001 on 2031-02-03: 7 shares, but 1234500 above' },
    { row: 3, reason: '"09001.HK of type 001" is no Hong Kong or mainland stock code' },
    { row: 4, reason: 'one page of 2: the others are not here' },
  ]);
});

test('rejects an answer without rows, with its message', () => {
  const text = JSON.stringify({
    version: null,
    result: null,
    success: false,
    message: '返回数据为空',
    code: 9201,
  });
  expect(recogniseEastmoneyHoldings(text)).toBe(true);
  expect(rejection(() => parseEastmoneyHoldings(text))).toBe(
    'not published or rejected: Eastmoney answered "返回数据为空"; ask for another day, or later again',
  );
  const { HOLD_SHARES: _, ...without } = HELD;
  expect(rejection(() => parseEastmoneyHoldings(answer([without])))).toBe(
    'no field "HOLD_SHARES" in the rows of Eastmoney; the fields are SECUCODE, SECURITY_NAME, MUTUAL_TYPE, TRADE_DATE',
  );
});

test('recognises no deal history', () => {
  expect(recogniseEastmoneyHoldings(answer([{ MUTUAL_TYPE: '005', DEAL_AMT: 1 }]))).toBe(false);
});
