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
      { stock: '09001', scheme: 'house', code: 'B1', industry: 'Banks', from: '2020-01-01', to: null },
      { stock: '09002', scheme: 'csv', code: null, industry: 'Software', from: null, to: null },
    ],
    setAside: [],
  });
});

test('reads the Chinese form, with a scheme of its own', () => {
  const text =
    'stock_code,name_zh,industry_code,industry_zh,mktcap_text\n09001,甲公司,5011,銀行,"1,234.5億"\n';
  expect(recogniseIndustries(text)).toBe(true);
  expect(parseIndustries(text).rows).toEqual([
    { stock: '09001', scheme: 'industry-zh', code: '5011', industry: '銀行', from: null, to: null },
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
  expect(setAside).toEqual([{ row: 3, reason: '09001 is "Banks" already on these days, not "Insurance"' }]);
});

test.each([
  ['X,Banks,,', '"X" is no Hong Kong stock code'],
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
