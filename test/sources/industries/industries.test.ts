import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseIndustries, recogniseIndustries } from '../../../src/sources/industries/industries.js';
import { rejection } from '../../support/rejection.js';

test('reads the plain form', () => {
  const text =
    'stock_code,industry,scheme,code,from,to\n9001,Banks,house,B1,2020-01-01,\n09002,Software,,,,\n';
  expect(recogniseIndustries(text)).toBe(true);
  expect(parseIndustries(text)).toEqual({
    rows: [
      {
        stock: '09001',
        scheme: 'house',
        code: 'B1',
        industry: 'Banks',
        nameZh: null,
        from: '2020-01-01',
        to: null,
      },
      {
        stock: '09002',
        scheme: 'csv',
        code: null,
        industry: 'Software',
        nameZh: null,
        from: null,
        to: null,
      },
    ],
    setAside: [],
  });
});

test('reads the Chinese form, with a scheme of its own', () => {
  const text =
    'stock_code,name_zh,industry_code,industry_zh,mktcap_text\n09001,甲公司,5011,銀行,"1,234.5億"\n';
  expect(recogniseIndustries(text)).toBe(true);
  expect(parseIndustries(text).rows).toEqual([
    {
      stock: '09001',
      scheme: 'industry-zh',
      code: '5011',
      industry: '銀行',
      nameZh: '銀行',
      from: null,
      to: null,
    },
  ]);
});

test('sets the second of two conflicting rows aside', () => {
  const text =
    'stock_code,industry,scheme,from,to\n' +
    '09001,Banks,a,2020-01-01,2020-12-31\n' +
    '09001,Insurance,a,2020-12-31,\n' +
    '09001,Insurance,a,2021-01-01,\n' +
    '09001,Insurance,b,2020-06-01,\n' +
    '09001,Banks,a,2020-01-01,2020-12-31\n';
  const { rows, setAside } = parseIndustries(text);
  expect(rows.map(({ industry, scheme, from }) => [industry, scheme, from])).toEqual([
    ['Banks', 'a', '2020-01-01'],
    ['Insurance', 'a', '2021-01-01'],
    ['Insurance', 'b', '2020-06-01'],
  ]);
  expect(setAside).toEqual([{ row: 3, reason: '09001 is "Banks" on these days by row 2, not "Insurance"' }]);
});

test('takes the stock from a column "code", and names in both languages', () => {
  const text =
    'code,industry,industry_en,industry_zh,from,to\n' +
    '0700.HK,T1,Internet,互联网,,2024-12-31\n' +
    'HK.00700,T2,AI,人工智能,2025-01-01,\n' +
    '700,T2,AI,智能,2026-01-01,\n' +
    '5,F1,,,,\n';
  expect(recogniseIndustries(text)).toBe(true);
  const { rows, setAside } = parseIndustries(text);
  expect(
    rows.map(({ stock, scheme, code, industry, nameZh }) => [stock, scheme, code, industry, nameZh]),
  ).toEqual([
    ['00700', 'csv', 'T1', 'Internet', '互联网'],
    ['00700', 'csv', 'T2', 'AI', '人工智能'],
    ['00005', 'csv', null, 'F1', null],
  ]);
  expect(setAside).toEqual([{ row: 4, reason: '"AI" is "人工智能" in row 3, not "智能"' }]);
});

test('a list of one language names its scheme after it; --id and the column go before', () => {
  const list = 'stock_code,industry_en\n9001,Banks\n';
  expect(parseIndustries(list).rows[0]?.scheme).toBe('industry-en');
  expect(parseIndustries(list, { scheme: 'mine' }).rows[0]?.scheme).toBe('mine');
  const named = 'stock_code,industry,scheme\n9001,Banks,house\n9002,Banks,\n';
  expect(parseIndustries(named, { scheme: 'mine' }).rows.map(({ scheme }) => scheme)).toEqual([
    'house',
    'mine',
  ]);
});

test('rows of a known scheme are taken in its words, others set aside', () => {
  const resolve = (scheme: string, industry: string) =>
    scheme === 'known' ? (industry === 'banks' ? 'Banks' : null) : undefined;
  const text =
    'stock_code,industry,scheme\n9001,banks,known\n9002,bank,known\n9003,anything,own\n9004,banks,own\n';
  const { rows, setAside } = parseIndustries(text, { resolve });
  expect(rows.map(({ stock, industry }) => [stock, industry])).toEqual([
    ['09001', 'Banks'],
    ['09003', 'anything'],
    ['09004', 'banks'],
  ]);
  expect(setAside).toEqual([{ row: 3, reason: '"bank" of 09002 is no industry of the scheme known' }]);
});

test.each([
  ['X,Banks,,', '"X" is no Hong Kong stock code'],
  ['600000.SH,Banks,,', '"600000.SH" is no Hong Kong stock code'],
  ['123456,Banks,,', '"123456" is no Hong Kong stock code'],
  ['09001,Banks,', '3 cells where the header has 4'],
  ['09001,,,', '09001 has no industry'],
  ['09001,Banks,2020-13-01,', 'from "2020-13-01" is no date'],
  ['09001,Banks,2020-02-01,2020-01-01', '09001 is in its industry from 2020-02-01 to 2020-01-01, backwards'],
])('sets %j aside', (line, reason) => {
  expect(parseIndustries(`stock_code,industry,from,to\n${line}\n`)).toEqual({
    rows: [],
    setAside: [{ row: 2, reason }],
  });
});

test('rejects a table without industries', () => {
  expect(recogniseIndustries('stock_code,name')).toBe(false);
  expect(rejection(() => parseIndustries('stock_code,name\n09001,A\n'))).toBe(
    'header: no column "industry"; the columns are "stock_code", "name"',
  );
});

const REAL = new URL('../../../../shared/data/securities/stock-industry-2022.csv', import.meta.url);
describe.skipIf(!existsSync(REAL))('real industries (left out where ../shared/data is absent)', () => {
  test('1,748 stocks in 85 industries', () => {
    const text = readFileSync(REAL, 'utf8');
    expect(recogniseIndustries(text)).toBe(true);
    const { rows, setAside } = parseIndustries(text);
    expect([rows.length, setAside.length, new Set(rows.map(({ code }) => code)).size]).toEqual([1748, 0, 85]);
  });
});
