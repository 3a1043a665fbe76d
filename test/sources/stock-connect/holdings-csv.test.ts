import { expect, test } from 'vitest';
import { parseHoldingsCsv, recogniseHoldingsCsv } from '../../../src/sources/stock-connect/holdings-csv.js';
import { rejection } from '../../support/rejection.js';

test('reads both directions', () => {
  const text =
    'stock_code,date,exchange,shares,name\n9001,2031-02-03,both,"1,000",Alpha\n000999,20310203,SZ,5,\n';
  expect(recogniseHoldingsCsv(text)).toBe(true);
  const date = '2031-02-03';
  expect(parseHoldingsCsv(text)).toEqual({
    rows: [
      { direction: 'southbound', exchange: 'both', stock: '09001', name: 'Alpha', date, shares: 1000n },
      { direction: 'northbound', exchange: 'shenzhen', stock: '000999', name: '', date, shares: 5n },
    ],
    setAside: [],
  });
});

test.each([
  ['09001,2031-02-03,tokyo,1', 'exchange "tokyo" is not shanghai, shenzhen or both'],
  ['x,2031-02-03,sh,1', '"x" is no Hong Kong or mainland stock code'],
  ['09001,yesterday,sh,1', '09001: "yesterday" is no date'],
  ['09001,2031-02-03,sh,', '09001: "" is no number of shares'],
  ['600999,2031-02-03,both,1', '600999: a mainland stock is listed in Shanghai or Shenzhen, not both'],
])('sets %j aside', (line, reason) => {
  expect(parseHoldingsCsv(`stock_code,date,exchange,shares\n${line}\n`)).toEqual({
    rows: [],
    setAside: [{ row: 2, reason }],
  });
});

test('rejects a table without rows or columns, and recognises no other', () => {
  expect(rejection(() => parseHoldingsCsv('stock_code,date,exchange,shares\n'))).toBe(
    'a header without rows; fetch the file again',
  );
  expect(rejection(() => parseHoldingsCsv('stock_code,date,shares\n09001,2031-02-03,1\n'))).toBe(
    'header: no column "exchange"; the columns are "stock_code", "date", "shares"',
  );
  expect(recogniseHoldingsCsv('stock_code,date,exchange,participant_id,shares')).toBe(false);
});
