import { describe, expect, test } from 'vitest';
import { parseAdjustment } from '../../../src/sources/prices/adjustment.js';
import { recognisePricesHeader } from '../../../src/sources/prices/columns.js';
import { type PriceOptions, readPrices } from '../../../src/sources/prices/prices.js';
import type { Parsed, PriceRow } from '../../../src/store/rows.js';
import { csv, hasSharedData, sharedCsv } from '../../support/csv.js';
import { laterRejection } from '../../support/rejection.js';

const read = (text: string, options: Partial<PriceOptions> = {}): Promise<Parsed<PriceRow>> =>
  readPrices(csv(text), { today: '2026-06-01', ...options });
const HEADER = 'stock_code,date,close,volume,amount,adjusted,source';
const row: PriceRow = {
  stock: '09001',
  date: '2026-05-08',
  close: { num: 15041n, den: 400n },
  volume: { num: 1000n, den: 1n },
  turnover: { num: 75205n, den: 2n },
  adjusted: 'none',
  source: 'mine',
};

describe('forms of a price csv', () => {
  test.each([
    ['its own', `${HEADER}\n09001,2026-05-08,37.6025,1000,37602.5,none,mine\n`],
    ['thousands', `${HEADER}\n9001.HK,20260508,37.6025,"1,000","37,602.50",raw,mine\n`],
    [
      'Chinese',
      '股票代码,日期,收盘价,成交量,成交额,复权,来源\n9001,2026/5/8,37.6025,1000.0,37602.5,不复权,mine\n',
    ],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual({ rows: [row], setAside: [] });
  });

  test('blank volume and turnover; source and adjustment from the options', async () => {
    const { rows } = await read('stock_code,date,close\n9001,2026-05-08,2\n', {
      adjusted: 'split',
      source: 'file',
    });
    expect(rows).toEqual([
      {
        ...row,
        close: { num: 2n, den: 1n },
        volume: null,
        turnover: null,
        adjusted: 'split',
        source: 'file',
      },
    ]);
  });

  test('what a row says of its adjustment and source comes before the options', async () => {
    const { rows } = await read(`${HEADER}\n9001,2026-05-08,2,,,none,mine\n9001,2026-05-08,2,,,,\n`, {
      adjusted: 'split',
    });
    expect(rows.map(({ adjusted, source }) => [adjusted, source])).toEqual([
      ['none', 'mine'],
      ['split', 'csv'],
    ]);
  });

  test('an adjusted close alone is adjusted for dividends, whatever the options say', async () => {
    const { rows } = await read('symbol,date,adj close,volume\n9001.HK,2026-05-08,2,5\n', {
      adjusted: 'none',
    });
    expect(rows).toMatchObject([{ close: { num: 2n, den: 1n }, adjusted: 'split+dividend' }]);
  });

  test('the unadjusted close is taken where both are there', async () => {
    const { rows } = await read('symbol,date,adj close,close\n9001.HK,2026-05-08,1.5,2\n', {
      adjusted: 'split',
    });
    expect(rows).toMatchObject([{ close: { num: 2n, den: 1n }, adjusted: 'split' }]);
  });
});

describe('rows set aside', () => {
  test.each([
    ['AAPL,2026-05-08,2,,,none,', 'stock code "AAPL" is no Hong Kong code'],
    ['9001,08/05/2026,2,,,none,', 'date "08/05/2026" is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)'],
    ['9001,2026-06-02,2,,,none,', 'date 2026-06-02 is after today (2026-06-01)'],
    ['9001,2026-05-08,,,,none,', 'no close'],
    ['9001,2026-05-08,halted,,,none,', 'close "halted" is no number'],
    ['9001,2026-05-08,0,,,none,', 'close 0 is not above 0'],
    ['9001,2026-05-08,-2.5,,,none,', 'close -2.5 is not above 0'],
    ['9001,2026-05-08,2,-1,,none,', 'volume -1 is negative'],
    ['9001,2026-05-08,2,1,-2,none,', 'turnover -2 is negative'],
    ['9001,2026-05-08,2,many,,none,', 'volume "many" is no number'],
    ['9001,2026-05-08,2,,,true,', 'adjusted "true" is not none, split or split+dividend'],
    ['9001,2026-05-08,2,,,hfq,', 'adjusted "hfq" is not none, split or split+dividend'],
    ['9001,2026-05-08,2,,,,', 'does not say how it was adjusted'],
    [
      '9001,2026-05-08,2,10,2000,none,',
      'turnover/volume is 100 times the close: is the volume in units of 100?',
    ],
    [
      '9001,2026-05-08,2,100000,20,none,',
      'turnover/volume is 1/10,000 of the close: is the turnover in units of 10,000?',
    ],
    [
      '9001,2026-05-08,2,100,1020,none,',
      'turnover/volume is 5.1 times the close: is the volume in units of 10?',
    ],
    ['9001,2026-05-08,2', 'has 3 cells where the header has 7'],
  ])('%s', async (text, reason) => {
    expect(await read(`${HEADER}\n${text}\n`)).toEqual({ rows: [], setAside: [{ row: 2, reason }] });
  });

  test.each([
    ['at the bounds', '9001,2026-05-08,2,100,1000,none,'],
    ['without volume', '9001,2026-05-08,2,0,1000,none,'],
    ['adjusted, whose close is in other units', '9001,2026-05-08,2,100,10000,split,'],
  ])('but no turnover %s', async (_, text) => {
    expect((await read(`${HEADER}\n${text}\n`)).setAside).toEqual([]);
  });
});

describe('files refused', () => {
  test.each([
    [
      'no word on adjustment',
      'stock_code,date,close\n9001,2026-05-08,2\n',
      'header: no column "adjusted" (found: stock_code, date, close); add a column adjusted (none, split, ' +
        'split+dividend) or say --adjusted none|split|split+dividend',
    ],
    [
      'no close',
      'stock_code,date,adjusted\n',
      'header: no column "close" (found: stock_code, date, adjusted); add a column close (HKD)',
    ],
    [
      'turnover in ten thousands',
      '股票代码,日期,收盘,成交额(万元),复权\n',
      'header: the column "成交额(万元)" is not in single shares or HKD; convert it (volume in shares, amount in HKD) or leave the column out',
    ],
    [
      'a decimal comma',
      'stock_code;date;close;adjusted\n9001;2026-05-08;37,60;none\n',
      'row 2: close "37,60" has a decimal comma or other marks than 1,234,567.89: the number format of this file ' +
        'cannot be trusted; write numbers as 1234567.89 or "1,234,567.89"',
    ],
    [
      'a comma that may be either',
      'stock_code;date;close;adjusted\n9001;2026-05-08;37,602;none\n',
      'row 2: close "37,602" may be a fraction or thousands: the number format of this file cannot be trusted; ' +
        'write numbers as 1234567.89 or "1,234,567.89"',
    ],
  ])('%s', async (_, text, message) => {
    expect(await laterRejection(read(text))).toBe(message);
  });

  test.each(['volume (lots)', 'Turnover (HKD mn)', '成交量(手)', 'amount_000'])(
    'the column %s',
    async (column) => {
      expect(await laterRejection(read(`stock_code,date,close,adjusted,${column}\n`))).toContain(
        'is not in single shares or HKD',
      );
    },
  );
});

test('recognisePricesHeader', () => {
  const known = (header: string): boolean => recognisePricesHeader(header.split(','));
  expect(known(HEADER)).toBe(true);
  expect(known('股票代码,日期,收盘')).toBe(true);
  expect(known('ticker,date,adj close')).toBe(true);
  expect(known('date,open,high,low,close,volume')).toBe(false);
  expect(known('stock_code,date,participant_id,participant_name,shares')).toBe(false);
});

test.each([
  ['Unadjusted', 'none'],
  ['split_adjusted', 'split'],
  ['split-adjusted', 'split'],
  ['split + dividend', 'split+dividend'],
  ['qfq', 'split+dividend'],
  ['后复权', null],
])('the adjustment %s', (text, expected) => {
  expect(parseAdjustment(text)).toBe(expected);
});

describe.skipIf(!hasSharedData)('real prices (left out where ../shared/data is absent)', () => {
  test('51,323 rows; the negative dividend-adjusted closes of one stock are set aside', async () => {
    const { rows, setAside } = await readPrices(sharedCsv('prices/hk-close.csv.gz'), { today: '2026-11-22' });
    expect(rows.length + setAside.length).toBe(51_323);
    expect(setAside).toHaveLength(33);
    expect(setAside.every(({ reason }) => /^close -\d+\.\d+ is not above 0$/.test(reason))).toBe(true);
  });
});
