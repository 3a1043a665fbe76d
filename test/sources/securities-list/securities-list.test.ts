import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  parseSecuritiesCsv,
  parseSecuritiesSheet,
  parseSecuritiesWorkbook,
  recogniseSecuritiesCsv,
  recogniseSecuritiesSheet,
} from '../../../src/sources/securities-list/securities-list.js';
import { readWorkbook } from '../../../src/sources/workbook.js';
import { laterRejection, rejection } from '../../support/rejection.js';
import { type Cell, xlsxOf } from '../../support/xlsx.js';

const MAIN = 'Equity Securities (Main Board)';
const HEADER = ['Stock Code', 'Name of Securities', 'Category', 'Sub-Category', 'Board Lot', 'ISIN'];
const listOf = (rows: Cell[][], header: Cell[] = HEADER): Buffer =>
  xlsxOf([['List of Securities'], ['Updated as at 03/02/2031'], header, ...rows]);

const ALPHA = {
  stock: '09001',
  asOf: '2031-02-03',
  name: 'ALPHA',
  category: 'Equity',
  subCategory: MAIN,
  boardLot: 1000n,
  isin: 'KYG000000010',
  currency: null,
  listingDate: null,
};

describe('ListOfSecurities.xlsx', () => {
  test('keeps shares, property trusts and funds with two counters', async () => {
    const { rows, setAside } = await parseSecuritiesWorkbook(
      listOf([
        ['09001', 'ALPHA', 'Equity', MAIN, '1,000', 'KYG000000010'],
        ['89001', 'ALPHA-R', 'Equity', MAIN, '1,000', 'KYG000000010'],
        ['87099', 'BETA REIT', 'Real Estate Investment Trusts', null, '500', null],
        ['09101', 'GAMMA FUND', 'Exchange Traded Products', 'Exchange Traded Funds', '10', null],
        ['89101', 'GAMMA FUND-R', 'Exchange Traded Products', 'Exchange Traded Funds', '10', null],
        ['09102', 'DELTA FUND', 'Exchange Traded Products', 'Exchange Traded Funds', '10', null],
        ['19001', 'ALPHA@EC3112A', 'Derivative Warrants', null, '10,000', null],
        ['04901', 'EPSILON B3112', 'Debt Securities', null, '1', null],
        ['84901', 'EPSILON B3112-R', 'Debt Securities', null, '1', null],
      ]),
    );
    expect(setAside).toEqual([]);
    expect(rows.map(({ stock }) => stock)).toEqual(['09001', '89001', '87099', '09101', '89101']);
    expect(rows[0]).toEqual(ALPHA);
    expect(rows[2]).toMatchObject({
      category: 'Real Estate Investment Trusts',
      subCategory: null,
      isin: null,
    });
  });

  test('finds columns by label when they are moved, added or dropped', async () => {
    const header = ['Trading Currency', 'Category', 'New\nColumn', 'Stock Code', 'Name of Securities'];
    const { rows } = await parseSecuritiesWorkbook(listOf([['HKD', 'Equity', 'x', 9001, 'ALPHA']], header));
    expect(rows).toEqual([{ ...ALPHA, subCategory: null, boardLot: null, isin: null, currency: 'HKD' }]);
  });

  test('reads the Chinese list', async () => {
    const bytes = xlsxOf([
      ['證券名單'],
      ['更新日期 03/02/2031'],
      ['股份代號', '股份名稱', '分類', '次分類', '買賣單位', 'ISIN'],
      ['09001', '甲公司', '股本', '股本證券(主板)', '1,000', 'KYG000000010'],
      ['19001', '甲認股證', '衍生權證', null, '10,000', null],
    ]);
    expect((await parseSecuritiesWorkbook(bytes)).rows).toEqual([{ ...ALPHA, name: '甲公司' }]);
  });

  test('sets impossible rows aside', async () => {
    const { rows, setAside } = await parseSecuritiesWorkbook(
      listOf([
        ['09001', 'ALPHA', 'Equity', MAIN, '1,000', 'KYG000000010'],
        ['9001X', 'BETA', 'Equity', MAIN, '1', null],
        ['09003', null, 'Equity', MAIN, '1', null],
        [],
        ['09004', 'GAMMA', 'Equity', MAIN, '1,00', null],
        ['09001', 'ALPHA', 'Equity', MAIN, '1,000', null],
      ]),
    );
    expect(rows).toEqual([ALPHA]);
    expect(setAside).toEqual([
      { row: 5, reason: '"9001X" is no Hong Kong stock code' },
      { row: 6, reason: '09003 has no name' },
      { row: 8, reason: 'board lot "1,00" is no positive whole number' },
      { row: 9, reason: '09001 stands in row 4 already' },
    ]);
  });

  test('takes the day from the option when the sheet tells none', () => {
    const sheet = [
      { row: 1, cells: HEADER },
      { row: 2, cells: ['09001', 'ALPHA', 'Equity', MAIN, '1,000', 'KYG000000010'] },
    ];
    expect(parseSecuritiesSheet(sheet).rows[0]?.asOf).toBeNull();
    expect(parseSecuritiesSheet(sheet, { asOf: '2031-02-03' }).rows).toEqual([ALPHA]);
  });

  test('rejects another workbook', async () => {
    const other = xlsxOf([['Rank', 'Fund']]);
    expect(recogniseSecuritiesSheet(await readWorkbook(other))).toBe(false);
    expect(await laterRejection(parseSecuritiesWorkbook(other))).toBe(
      'no header with stock code, name and category in the first 20 rows; take ListOfSecurities.xlsx as the exchange publishes it',
    );
  });

  test('reads a list as long as the real one', async () => {
    const rows = Array.from({ length: 17_900 }, (_, index) => {
      const code = String(index + 1).padStart(5, '0');
      return [code, `NAME ${index}`, 'Equity', MAIN, '1,000', 'KYG000000010', ...Array<string>(14).fill('Y')];
    });
    const parsed = await parseSecuritiesWorkbook(listOf(rows));
    expect(parsed.rows.length).toBe(17_900);
  });
});

describe('csv of securities', () => {
  test('reads the short and the long form', () => {
    const short = `stock_code,name,category,sub_category\n09001,ALPHA,Equity,${MAIN}\n`;
    expect(recogniseSecuritiesCsv(short)).toBe(true);
    expect(parseSecuritiesCsv(short, { asOf: '2031-02-03' }).rows).toEqual([
      { ...ALPHA, boardLot: null, isin: null },
    ]);
    const long =
      'stock_code,name,category,sub_category,board_lot,isin,currency,listing_date,as_of\n' +
      `9001,ALPHA,Equity,${MAIN},"1,000",KYG000000010,hkd,2020-01-02,2031/2/3\n`;
    expect(parseSecuritiesCsv(long, { asOf: '2030-01-01' }).rows).toEqual([
      { ...ALPHA, currency: 'HKD', listingDate: '2020-01-02' },
    ]);
  });

  test('one security on several days is no repetition', () => {
    const text = 'stock_code,name,category,as_of\n09001,A,Equity,2031-01-01\n09001,B,Equity,2031-02-01\n';
    expect(parseSecuritiesCsv(text)).toMatchObject({ rows: [{ name: 'A' }, { name: 'B' }], setAside: [] });
  });

  test('sets impossible rows aside, in order', () => {
    const text =
      'stock_code,name,category,listing_date\n09001,A,Equity,2020-02-30\n09002\n09003,C,Equity,-\n';
    expect(parseSecuritiesCsv(text)).toMatchObject({
      rows: [{ stock: '09003', listingDate: null }],
      setAside: [
        { row: 2, reason: 'listing date "2020-02-30" is no date' },
        { row: 3, reason: '1 cells where the header has 4' },
      ],
    });
  });

  test('rejects a table without names, and recognises no other table', () => {
    expect(rejection(() => parseSecuritiesCsv('stock_code,category\n09001,Equity\n'))).toBe(
      'header: no column "name"; the columns are "stock_code", "category"',
    );
    expect(recogniseSecuritiesCsv('stock_code,name_zh,industry_code,industry_zh,mktcap_text')).toBe(false);
    expect(recogniseSecuritiesCsv('stock_code,date,participant_id,participant_name,shares')).toBe(false);
  });
});

const REAL = new URL('../../../../shared/data/securities/', import.meta.url);
describe.skipIf(!existsSync(REAL))('real lists (left out where ../shared/data is absent)', () => {
  test('ListOfSecurities of 2023', async () => {
    const bytes = readFileSync(new URL('ListOfSecurities-2023-03-01.xlsx', REAL));
    expect(recogniseSecuritiesSheet(await readWorkbook(bytes))).toBe(true);
    const { rows, setAside } = await parseSecuritiesWorkbook(bytes);
    expect([rows.length, setAside.length]).toEqual([2582, 0]);
    expect(new Set(rows.map(({ asOf }) => asOf))).toEqual(new Set(['2023-03-01']));
    expect(rows.every(({ boardLot }) => boardLot !== null)).toBe(true);
  });

  test('equities of 2026', () => {
    const text = readFileSync(new URL('hkex-equities-2026-07.csv', REAL), 'utf8');
    expect(recogniseSecuritiesCsv(text)).toBe(true);
    const { rows, setAside } = parseSecuritiesCsv(text);
    expect([rows.length, setAside.length]).toEqual([2828, 0]);
  });
});
