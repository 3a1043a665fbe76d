import type { Kind } from '../../../src/sources/recognise.js';
import { ccassPage } from '../../support/ccass-page.js';
import { connectPage } from '../../support/connect-page.js';
import { ALL_TABLES, dumpOf, extractOf } from '../../support/archive-dump.js';
import { SAMPLES } from '../../support/kinds.js';
import { plainQuotations } from '../../support/quotations-page.js';
import { xlsxOf } from '../../support/xlsx.js';

import { MARKET_FILES } from './market-files.js';
import {
  DAYS,
  STOCKS,
  HOLDERS,
  INDUSTRIES,
  json,
  about,
  csv,
  tushare,
  eastmoney,
  table,
  bar,
  daysOf,
} from './made.js';

/** A richer file of each kind than the samples have, so that its numbers can be held against each other. */
export const FILES: Readonly<Record<Kind, string | Buffer>> = {
  ...(Object.fromEntries(Object.entries(SAMPLES).map(([kind, { content }]) => [kind, content])) as Record<
    Kind,
    string | Buffer
  >),
  'hkex-calendar': csv(
    'Date,Day,Hong Kong,Mainland China,Northbound Trading,Southbound Trading',
    DAYS.map((date, at) => [date, ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'][at % 5] as string, '', '', '', '']),
  ),
  'szse-calendar': json({
    data: daysOf('2026-08-01', 31).map((jyrq) => {
      const day = new Date(jyrq).getUTCDay();
      return { zrxh: day + 1, jybz: day % 6 === 0 ? '0' : '1', jyrq };
    }),
    nowdate: '2026-09-05',
  }),
  calendar: csv(
    'market,date,status',
    DAYS.map((date) => ['hong-kong', date, 'open']),
  ),
  workbook: xlsxOf([
    ['List of Securities'],
    ['Updated as at 03/08/2026'],
    ['Stock Code', 'Name of Securities', 'Category', 'Sub-Category', 'Board Lot', 'ISIN'],
    ...STOCKS.map((code, at) => [
      code,
      `STOCK ${at}`,
      'Equity',
      'Equity Securities (Main Board)',
      '1,000',
      null,
    ]),
  ]),
  securities: csv(
    'Stock Code,Name of Securities,Category,Sub-Category,Board Lot,ISIN',
    STOCKS.map((code, at) => [
      code,
      `STOCK ${at}`,
      'Equity',
      'Equity Securities (Main Board)',
      '"2,000"',
      'KYG000000028',
    ]),
  ),
  'stock-list': table(
    'List of Stocks',
    ['Stock Code', 'Stock Name'],
    STOCKS.map((code, at) => [code, `STOCK ${at}`]),
    'stocklist.aspx',
  ),
  'participant-list': table(
    'List of CCASS Participants',
    ['Participant ID', 'Participant Name'],
    HOLDERS.map((id, at) => [id, `HOLDER ${at}`]),
    'partlist.aspx',
  ),
  participants: HOLDERS.map((id, at) => `${id},HOLDER ${at}\n`).join(''),
  'webbsite-issues': csv(
    'issueID,issuer,name1,typeID,typeShort,typeLong,expmat',
    STOCKS.map((_, at) => [901 + at, 7001 + at, `Alpha ${at}`, 0, 'O', 'Ordinary shares', 'NULL']),
  ),
  industries: csv(
    'stock_code,industry,scheme',
    STOCKS.map((code, at) => [code, INDUSTRIES[at % 8] as string, 'house']),
  ),
  'corporate-actions': csv(
    'stock_code,ex_date,kind,new,old',
    STOCKS.map((code, at) => [
      code,
      DAYS[at] as string,
      at % 2 === 0 ? 'split' : 'consolidation',
      at % 2 === 0 ? 2 : 1,
      at % 2 === 0 ? 1 : 10,
    ]),
  ),
  announcements: csv(
    'stock_code,date,kind,shares,from,to',
    STOCKS.map((code, at) => [code, DAYS[at] as string, 'placing', 500 + at, 'B01224', 'C00019']),
  ),
  issued: csv(
    'stock_code,date,issued_shares',
    STOCKS.map((code, at) => [code, DAYS[at] as string, 1_000_000 + at * 1000]),
  ),
  prices: csv(
    'stock_code,date,close,volume,amount,adjusted',
    STOCKS.slice(0, 3).flatMap((code, of) =>
      DAYS.map((date, at) => {
        const [close, volume] = [about(10 * (of + 1), at, 2), 100_000 + at * 1000];
        return [code, date, close, volume, Math.round(close * volume), 'none'];
      }),
    ),
  ),
  'hkex-quotations': plainQuotations,
  'yahoo-chart': json({
    chart: {
      result: [
        {
          meta: { currency: 'HKD', symbol: '9001.HK', gmtoffset: 28_800 },
          timestamp: DAYS.map((date) => Date.parse(date) / 1000 + 5400),
          indicators: {
            quote: [
              {
                open: DAYS.map((_, at) => bar(37, at).open),
                high: DAYS.map((_, at) => bar(37, at).high),
                low: DAYS.map((_, at) => bar(37, at).low),
                close: DAYS.map((_, at) => bar(37, at).close),
                volume: DAYS.map((_, at) => 1000 + at),
              },
            ],
            adjclose: [{ adjclose: DAYS.map((_, at) => bar(37, at).close) }],
          },
        },
      ],
      error: null,
    },
  }),
  'connect-page': connectPage({
    market: 'hk',
    date: '2026-08-03',
    rows: STOCKS.map((code, at) => ({
      code: String(Number(code)),
      name: `STOCK ${at}`,
      shares: BigInt(70_000 + at * 777),
    })),
  }),
  'sse-holdings': json({
    actionErrors: [],
    result: STOCKS.map((secCode, at) => ({
      secCode,
      cnAbbr: '甲',
      enAbbr: `STOCK ${at}`,
      totalHoldings: (1234 + at * 1111).toLocaleString('en'),
      tradeDate: '20260803',
    })),
  }),
  'tushare-holdings': tushare(
    ['code', 'trade_date', 'ts_code', 'name', 'vol', 'ratio', 'exchange'],
    STOCKS.map((code, at) => [code, '20260803', `${code}.HK`, '甲', 300_000 + at, 1.5, 'HK']),
  ),
  'eastmoney-holdings': eastmoney(
    STOCKS.map((code, at) => ({
      SECUCODE: `${code}.HK`,
      SECURITY_NAME: '甲',
      MUTUAL_TYPE: '002',
      TRADE_DATE: '2026-08-03 00:00:00',
      HOLD_SHARES: 50_000 + at,
    })),
  ),
  'connect-csv': csv(
    'stock_code,date,exchange,shares',
    STOCKS.map((code, at) => [code, '2026-08-03', 'both', 30_000 + at * 300]),
  ),
  'connect-participants': csv(
    'stock_code,date,exchange,participant_id,participant_name,shares',
    HOLDERS.map((id, at) => ['600999', '2026-06-30', 'shanghai', id, `HOLDER ${at}`, 1000 + at * 37]),
  ),
  'eastmoney-participants': eastmoney(
    HOLDERS.map((id, at) => ({
      SECURITY_CODE: '600999',
      MARKET_CODE: '001',
      HOLD_DATE: '2026-06-30 00:00:00',
      PARTICIPANT_CODE: id,
      ORG_NAME: `HOLDER ${at}`,
      HOLD_NUM: 7000 + at * 31,
    })),
  ),
  ...MARKET_FILES,
  'webbsite-dump': dumpOf(ALL_TABLES),
  'webbsite-csv': extractOf(ALL_TABLES[1] as (typeof ALL_TABLES)[number]),
  'ccass-csv': csv(
    'stock_code,date,participant_id,participant_name,shares',
    STOCKS.slice(0, 2).flatMap((code) =>
      DAYS.slice(0, 5).flatMap((date, at) =>
        HOLDERS.map((id, of) => [code, date, id, `HOLDER ${of}`, 100_000 * (of + 1) + at * 100]),
      ),
    ),
  ),
  'tushare-ccass': tushare(
    [
      'trade_date',
      'ts_code',
      'col_participant_id',
      'col_participant_name',
      'col_shareholding',
      'col_shareholding_percent',
    ],
    HOLDERS.map((id, at) => [
      '20260803',
      '09005.HK',
      id,
      `HOLDER ${at}`,
      String(1000 * (at + 1)),
      `${(at + 1) / 10}%`,
    ]),
  ),
  'ccass-page': ccassPage({
    stock: '09001',
    stockName: 'ALPHA',
    date: '2026-08-05',
    lines: HOLDERS.map((id, at) => ({
      id,
      name: `HOLDER ${at}`,
      shares: BigInt(130_000_000 - at * 7_000_000),
    })),
    consenting: [{ name: 'LUCKY FUND', shares: 50_000n }],
    unnamed: { shares: 30_000n, count: 1 },
  }),
};
