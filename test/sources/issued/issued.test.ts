import { describe, expect, test } from 'vitest';
import { readIssued, recogniseIssuedHeader } from '../../../src/sources/issued/issued.js';
import { csv, hasSharedData, sharedCsv } from '../../support/csv.js';
import { laterRejection } from '../../support/rejection.js';

const HEADER = 'stock_code,date,issued_shares,total_in_ccass';

test('either figure may be blank', async () => {
  const text = `${HEADER}\n9001,2026-05-08,"5,000",4000\n9002,2026-05-08,5000,\n9003,2026-05-08,,4000\n`;
  expect(await readIssued(csv(text))).toEqual({
    rows: [
      { stock: '09001', date: '2026-05-08', issued: 5000n, totalCcass: 4000n },
      { stock: '09002', date: '2026-05-08', issued: 5000n, totalCcass: null },
      { stock: '09003', date: '2026-05-08', issued: null, totalCcass: 4000n },
    ],
    setAside: [],
  });
});

test.each([
  ['9001,2026-05-08,,', 'neither issued_shares nor total_in_ccass'],
  ['9001,2026-05-08,0,', 'issued_shares 0 is not above 0'],
  ['9001,2026-05-08,5000,-1', 'total_in_ccass -1 is not above 0'],
  ['9001,2026-05-08,5000,some', 'total_in_ccass "some" is no whole number'],
  ['X,2026-05-08,5000,', 'stock code "X" is no Hong Kong code'],
  ['9001,May,5000,', 'date "May" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
])('set aside: %s', async (text, reason) => {
  expect(await readIssued(csv(`${HEADER}\n${text}\n`))).toEqual({ rows: [], setAside: [{ row: 2, reason }] });
});

test('other number formats are refused', async () => {
  expect(await laterRejection(readIssued(csv(`${HEADER}\n9001,2026-05-08,5.000.000,\n`)))).toMatch(
    /^row 2: issued_shares "5.000.000" has a decimal comma or other marks/,
  );
});

test('recogniseIssuedHeader', () => {
  const known = (header: string): boolean => recogniseIssuedHeader(header.split(','));
  expect(known(HEADER)).toBe(true);
  expect(known('股份代號,日期,已發行股份')).toBe(true);
  expect(known('stock_code,date,participant_id,participant_name,shares,issued_shares')).toBe(false);
  expect(known('stock_code,issued_shares')).toBe(false);
});

describe.skipIf(!hasSharedData)('real issued shares (left out where ../shared/data is absent)', () => {
  test('712 rows', async () => {
    const { rows, setAside } = await readIssued(sharedCsv('ccass/issued.csv'));
    expect([rows.length, setAside.length]).toEqual([712, 0]);
  });
});
