import { describe, expect, test } from 'vitest';
import { recogniseHoldingsHeader } from '../../../src/sources/ccass-csv/columns.js';
import { type HoldingCsvRow, readHoldings } from '../../../src/sources/ccass-csv/holdings.js';
import { all, csv, hasSharedData, sharedCsv } from '../../support/csv.js';
import { laterRejection } from '../../support/rejection.js';

const read = (text: string): Promise<HoldingCsvRow[]> => all(readHoldings(csv(text)));
const HEADER = 'stock_code,date,participant_id,participant_name,shares';
const line = {
  row: 2,
  stock: '09001',
  date: '2026-05-08',
  participant: 'B09001',
  name: 'INVENTED SECURITIES LTD',
  shares: 1234n,
};

describe('forms of a CCASS csv', () => {
  test.each([
    ['its own', `${HEADER}\n09001,2026-05-08,B09001,INVENTED SECURITIES LTD,1234\n`],
    ['quoted thousands', `${HEADER}\n9001,2026/05/08,B09001,"INVENTED SECURITIES LTD","1,234"\n`],
    ['a byte order mark', `\uFEFF${HEADER}\n9001.HK,20260508,B09001,INVENTED SECURITIES LTD,1234\n`],
    [
      'semicolons',
      'Stock Code;Date;Participant ID;Participant Name;Shareholding\n9001;2026-05-08;b09001;INVENTED SECURITIES LTD;1,234\n',
    ],
    [
      'a percent column',
      'stock_code,date,participant_id,participant_name,shares,percent,issued_shares,total_in_ccass\n' +
        'HK.09001,2026-05-08,B09001,INVENTED SECURITIES LTD,1234,35.22%,5000,4000\n',
    ],
    [
      'labels of a copied page',
      'stock_code,date,Participant ID,Name of CCASS Participant (* for Consenting Investor Participants ),Shareholding\n' +
        '9001,2026-05-08,Participant ID: B09001,Name of CCASS Participant (* for Consenting Investor Participants ): INVENTED SECURITIES LTD,"Shareholding: 1,234"\n',
    ],
    [
      'traditional Chinese',
      '股份代號,持股日期,參與者編號,參與者名稱,持股量\n9001,2026-05-08,B09001,INVENTED SECURITIES LTD,1234\n',
    ],
    [
      'simplified Chinese',
      '证券代码,交易日期,机构代码,机构名称,持股数量\n9001,2026-05-08,B09001,INVENTED SECURITIES LTD,1234\n',
    ],
    [
      'Tushare',
      'trade_date,ts_code,name,col_participant_id,col_participant_name,col_shareholding,col_shareholding_percent\n' +
        '20260508,09001.HK,发明公司,B09001,INVENTED SECURITIES LTD,1234,0.02\n',
    ],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual([line]);
  });

  test('holders without an id, negative holdings', async () => {
    expect(
      await read(`${HEADER}\n9001,2026-05-08,,CHAN TAI INVENTED *,500\n9001,2026-05-08,C09001,,-20\n`),
    ).toEqual([
      {
        row: 2,
        stock: '09001',
        date: '2026-05-08',
        participant: null,
        name: 'CHAN TAI INVENTED *',
        shares: 500n,
      },
      { row: 3, stock: '09001', date: '2026-05-08', participant: 'C09001', name: '', shares: -20n },
    ]);
  });
});

describe('rows with a problem', () => {
  test.each([
    ['600519.SH,2026-05-08,B09001,X,5', 'stock code "600519.SH" is no Hong Kong code'],
    ['9001,08/05/2026,B09001,X,5', 'date "08/05/2026" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
    ['9001,2026-05-08,,,5', 'neither a participant id nor a name'],
    ['9001,2026-05-08,X1,X,5', 'participant id "X1" is not a letter and five digits'],
    ['9001,2026-05-08,B09001,X,12.5', 'shares "12.5" is no whole number'],
    ['9001,2026-05-08,B09001,X,1.2E+11', 'shares "1.2E+11" is no whole number'],
    ['9001,2026-05-08,B09001,X,', 'shares "" is no whole number'],
    ['9001,2026-05-08,B09001,X,1,234', 'has 6 cells where the header has 5'],
  ])('%s', async (row, problem) => {
    expect(
      await read(`${HEADER}\n${row}\n9001,2026-05-08,B09001,INVENTED SECURITIES LTD,1234\n`),
    ).toMatchObject([
      { row: 2, problem },
      { ...line, row: 3 },
    ]);
  });

  test('keep what can be read of them', async () => {
    expect(await read(`${HEADER}\n9001,2026-05-08,B09001,X,few\nA,B,,,\n`)).toEqual([
      {
        row: 2,
        problem: 'shares "few" is no whole number',
        stock: '09001',
        date: '2026-05-08',
        participant: 'B09001',
        name: 'X',
      },
      {
        row: 3,
        problem: 'stock code "A" is no Hong Kong code',
        stock: null,
        date: null,
        participant: null,
        name: null,
      },
    ]);
  });
});

describe('files refused', () => {
  const row = '9001,2026-05-08,B09001,X,';
  const untrusted =
    'the number format of this file cannot be trusted; write numbers as 1234567.89 or "1,234,567.89"';
  test.each([
    [
      'dots for thousands',
      `${HEADER}\n${row}1.234.567\n`,
      `row 2: shares "1.234.567" has a decimal comma or other marks than 1,234,567.89: ${untrusted}`,
    ],
    [
      'a decimal comma',
      `${HEADER}\n${row}7\n${row}"12,5"\n`,
      `row 3: shares "12,5" has a decimal comma or other marks than 1,234,567.89: ${untrusted}`,
    ],
    [
      'a decimal comma of money',
      `${HEADER}\n${row}"1234,50"\n`,
      `row 2: shares "1234,50" has a decimal comma or other marks than 1,234,567.89: ${untrusted}`,
    ],
    [
      'a dot that may be either',
      `${HEADER}\n${row}1.234\n`,
      `row 2: shares "1.234" may be a fraction or thousands: ${untrusted}`,
    ],
    [
      'no stock column',
      'date,participant_id,shares\n2026-05-08,B09001,5\n',
      'header: no column "stock_code" (found: date, participant_id, shares); add a column stock_code (00700): the stock whose list this is',
    ],
    [
      'no date column',
      'stock_code,participant_id,shares\n9001,B09001,5\n',
      'header: no column "date" (found: stock_code, participant_id, shares); add a column date (YYYY-MM-DD): the CCASS day whose list this is',
    ],
    [
      'a file cut off',
      `${HEADER}\n${row}7\n9001,2026-05-`,
      'row 3: the file ends in the middle of a row: it was cut off; fetch it again',
    ],
    ['an empty file', '', 'the file is empty; give a csv with a header row'],
  ])('%s', async (_, text, message) => {
    expect(await laterRejection(read(text))).toBe(message);
  });
});

test('recogniseHoldingsHeader', () => {
  const known = (header: string): boolean => recogniseHoldingsHeader(header.split(','));
  expect(known(HEADER)).toBe(true);
  expect(known('participant_id,shares')).toBe(true);
  expect(known('stock_code,date,issued_shares,total_in_ccass')).toBe(false);
  expect(known('stock_code,date,kind,shares,from,to')).toBe(false);
  expect(known('stock_code,date,close,volume,amount,adjusted,source')).toBe(false);
});

test('stops reading the file when the caller stops', async () => {
  let closed = false;
  async function* endless(): AsyncIterable<{ row: number; cells: string[] }> {
    try {
      yield { row: 1, cells: HEADER.split(',') };
      for (let row = 2; ; row += 1) yield { row, cells: ['9001', '2026-05-08', 'B09001', 'X', '5'] };
    } finally {
      closed = true;
    }
  }
  for await (const { row } of readHoldings(endless())) if (row > 5) break;
  expect(closed).toBe(true);
});

describe.skipIf(!hasSharedData)('real lists (left out where ../shared/data is absent)', () => {
  test.each([
    ['ccass/liquid-2025-2026.csv.gz', 133_647],
    ['ccass/xpeng-daily.csv.gz', 52_581],
    ['ccass/smallcaps-2020.csv.gz', 136_956],
    ['ccass/cross-section-2026-05-18.csv.gz', 88_514],
    ['ccass/china-mobile-2021-01.csv.gz', 6_777],
  ])('%s', async (path, count) => {
    let rows = 0;
    const problems: string[] = [];
    for await (const row of readHoldings(sharedCsv(path))) {
      rows += 1;
      if ('problem' in row) problems.push(row.problem);
    }
    expect(problems).toEqual([]);
    expect(rows).toBe(count);
  });
});
