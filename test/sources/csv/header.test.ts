import { describe, expect, test } from 'vitest';
import { DATE, mapHeader, normaliseHeader, STOCK } from '../../../src/sources/csv/header.js';
import { rejection } from '../../support/rejection.js';

test.each([
  ['\uFEFF Stock_Code ', 'stockcode'],
  ['Adj. Close', 'adjclose'],
  ['持股量（股）', '持股量股'],
  ['持股量(%)', '持股量percent'],
  [
    'Name of CCASS Participant (* for Consenting Investor Participants )',
    'nameofccassparticipantforconsentinginvestorparticipants',
  ],
])('the header cell %j is compared as %s', (cell, expected) => {
  expect(normaliseHeader(cell)).toBe(expected);
});

describe('mapHeader', () => {
  const columns = { stock: STOCK, date: DATE, note: { names: ['note'], optional: true } } as const;

  test('finds columns by their aliases, in any order', () => {
    expect(mapHeader(['Trade Date', 'x', 'TS_CODE'], columns)).toEqual({ stock: 2, date: 0, note: -1 });
    expect(mapHeader(['股份代號', 'note', '日期'], columns)).toEqual({ stock: 0, date: 2, note: 1 });
  });

  test('prefers the first name of a column', () => {
    expect(mapHeader(['code', 'ts_code', 'trade_date', 'date'], columns)).toMatchObject({
      stock: 1,
      date: 3,
    });
  });

  test('names the missing column and what is there', () => {
    expect(rejection(() => mapHeader(['date', 'note'], columns))).toBe(
      'header: no column "stock_code" (found: date, note); add a column stock_code (00700)',
    );
  });

  test('refuses a column that occurs twice', () => {
    expect(rejection(() => mapHeader(['stock_code', 'date', 'Date'], columns))).toBe(
      'header: the column "date" occurs twice; keep the right one',
    );
  });
});
