import { expect, it } from 'vitest';
import { readRecords } from '../../../src/sources/csv/records.js';
import { recognise } from '../../../src/sources/recognise.js';
import {
  parseEastmoneyParticipants,
  readParticipantHoldings,
} from '../../../src/sources/stock-connect/participants.js';

const recordsOf = (text: string): ReturnType<typeof readRecords> =>
  readRecords(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
const HEADER = 'stock_code,date,exchange,participant_id,participant_name,shares';

it('holdings by participant are read from csv; the same row twice counts once', async () => {
  const { rows, setAside } = await readParticipantHoldings(
    recordsOf(`${HEADER}
600036,2026-06-30,SH,C00019,ALPHA BANK,"1,234"
600036,2026-06-30,SH,C00019,ALPHA BANK,1234
000001.SZ,2026-06-30,shenzhen,,LUCKY FUND,5
600036,2026-06-30,SH,C00019,ALPHA BANK,1235
600036,2026-06-30,HK,C00010,BETA,1
00700,2026-06-30,SH,C00010,BETA,1
600036,2026-06-30,SH,C10,BETA,1
600036,2026-06-30,SH,C00010,BETA,-1
`),
  );
  expect(rows).toEqual([
    {
      direction: 'northbound',
      exchange: 'shanghai',
      stock: '600036',
      date: '2026-06-30',
      participant: 'C00019',
      name: 'ALPHA BANK',
      shares: 1234n,
      source: 'csv',
    },
    {
      direction: 'northbound',
      exchange: 'shenzhen',
      stock: '000001',
      date: '2026-06-30',
      participant: null,
      name: 'LUCKY FUND',
      shares: 5n,
      source: 'csv',
    },
  ]);
  expect(setAside).toEqual([
    { row: 5, reason: '600036 on 2026-06-30: C00019 with 1235 shares, but 1234 above' },
    { row: 6, reason: 'exchange "HK" is not shanghai or shenzhen' },
    { row: 7, reason: '"00700" is no mainland stock code' },
    { row: 8, reason: 'participant "C10" is no participant id' },
    { row: 9, reason: 'shares "-1" is no whole number' },
  ]);
});

it('with the exchange in the header it is no CCASS list', () => {
  expect(recognise(Buffer.from(`${HEADER}\n`))).toBe('connect-participants');
  expect(recognise(Buffer.from(`${HEADER.replace(',exchange', '')}\n`))).toBe('ccass-csv');
});

it('Eastmoney’s answer is read, Hong Kong stocks left out', () => {
  const row = {
    SECURITY_CODE: '000001',
    MARKET_CODE: '003',
    HOLD_DATE: '2026-06-30 00:00:00',
    PARTICIPANT_CODE: 'B01274',
    ORG_NAME: 'BETA',
    HOLD_NUM: 7,
  };
  const { rows, setAside } = parseEastmoneyParticipants(
    JSON.stringify({ result: { pages: 2, data: [row, { ...row, SECURITY_CODE: '00700' }] } }),
  );
  expect(rows).toMatchObject([
    { exchange: 'shenzhen', stock: '000001', participant: 'B01274', shares: 7n, source: 'eastmoney' },
  ]);
  expect(setAside).toEqual([
    { row: 2, reason: '"00700" is no mainland stock code' },
    { row: 3, reason: 'one page of 2: the others are not here' },
  ]);
});
