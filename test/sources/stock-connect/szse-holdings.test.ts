import { expect, test } from 'vitest';
import {
  parseSzseHoldings,
  parseSzseSheet,
  recogniseSzseHoldings,
} from '../../../src/sources/stock-connect/szse-holdings.js';
import { readWorkbook } from '../../../src/sources/workbook.js';
import { laterRejection, rejection } from '../../support/rejection.js';
import { xlsxOf } from '../../support/xlsx.js';

const SOUTH = ['证券代码', '证券简称', '港股通投资者合计持有数量'];
const NORTH = ['证券代码', '证券简称', '深股通投资者合计持有数量（股）'];
const date = '2031-02-03';

test('reads southbound holdings', async () => {
  const bytes = xlsxOf([SOUTH, ['09001', '甲公司', '1,234,500'], [9002, '乙公司', 77]]);
  expect(recogniseSzseHoldings(await readWorkbook(bytes))).toBe(true);
  expect(await parseSzseHoldings(bytes, { date })).toEqual({
    rows: [
      {
        direction: 'southbound',
        exchange: 'shenzhen',
        stock: '09001',
        name: '甲公司',
        date,
        shares: 1_234_500n,
      },
      { direction: 'southbound', exchange: 'shenzhen', stock: '09002', name: '乙公司', date, shares: 77n },
    ],
    setAside: [],
  });
});

test('reads northbound holdings, with codes that lost their zeros', async () => {
  const { rows } = await parseSzseHoldings(xlsxOf([NORTH, [999, '丙公司', '5']]), { date });
  expect(rows).toEqual([
    { direction: 'northbound', exchange: 'shenzhen', stock: '000999', name: '丙公司', date, shares: 5n },
  ]);
});

test('sets impossible rows aside', async () => {
  const { rows, setAside } = await parseSzseHoldings(
    xlsxOf([SOUTH, ['合计', null, '9'], ['09001', '甲', '-']]),
    { date },
  );
  expect(rows).toEqual([]);
  expect(setAside).toEqual([
    { row: 2, reason: '"合计" is no Hong Kong or mainland stock code' },
    { row: 3, reason: '09001: "-" is no number of shares' },
  ]);
});

test.each([
  [
    'without a day',
    [SOUTH, ['09001', '甲', '1']],
    {},
    'the Shenzhen list does not tell its day; give the day that was asked for (--date), for a quarter its last day',
  ],
  [
    'without rows',
    [SOUTH],
    { date },
    'not published or rejected: the Shenzhen exchange answered without rows; ask for another day, or later again',
  ],
  [
    'in another unit',
    [
      ['证券代码', '证券简称', '港股通投资者合计持有数量（万股）'],
      ['09001', '甲', '1'],
    ],
    { date },
    'row 1: the Shenzhen list counts in "万股", not in shares; take the xlsx as the exchange publishes it',
  ],
  [
    'of another kind',
    [['证券代码', '证券简称']],
    { date },
    'no header with 证券代码 and 港股通 or 深股通投资者合计持有数量; take the xlsx as the exchange publishes it',
  ],
])('rejects a sheet %s', async (_, cells, options, message) => {
  expect(await laterRejection(parseSzseHoldings(xlsxOf(cells), options))).toBe(message);
});

test('recognises no other sheet', () => {
  expect(recogniseSzseHoldings([])).toBe(false);
  expect(rejection(() => parseSzseSheet([], { date }))).toMatch(/^no header/);
});
