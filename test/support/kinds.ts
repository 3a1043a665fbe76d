import type { Kind } from '../../src/sources/recognise.js';
import { ccassPage } from './ccass-page.js';
import { connectPage } from './connect-page.js';
import { xlsxOf } from './xlsx.js';

const table = (
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  file: string,
): string =>
  `<html><head><title>${title}</title></head><body>
<form name="form1" method="post" action="./${file}?shareholdingdate=20260803" id="form1">
<table class="table"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>
</form></body></html>\n`;

const json = (value: unknown): string => JSON.stringify(value);

/** One file of every kind that import knows, and how many rows it has. */
export const SAMPLES: Readonly<Record<Kind, { readonly content: string | Buffer; readonly rows: number }>> = {
  'hkex-calendar': {
    content:
      'Date,Day,Hong Kong,Mainland China,Northbound Trading,Southbound Trading\n2026-08-03,Mon,,,,\n2026-08-04,Tue,,,,\n',
    rows: 8,
  },
  'szse-calendar': {
    content: json({ data: [{ zrxh: 2, jybz: '1', jyrq: '2026-08-03' }], nowdate: '2026-08-05' }),
    rows: 1,
  },
  calendar: { content: 'market,date,status\nhong-kong,2026-08-03,open\n', rows: 1 },
  workbook: {
    content: xlsxOf([
      ['List of Securities'],
      ['Updated as at 03/08/2026'],
      ['Stock Code', 'Name of Securities', 'Category', 'Sub-Category', 'Board Lot', 'ISIN'],
      ['09001', 'ALPHA', 'Equity', 'Equity Securities (Main Board)', '1,000', 'KYG000000010'],
      ['09002', 'BETA', 'Equity', 'Equity Securities (GEM)', '500', null],
    ]),
    rows: 2,
  },
  securities: {
    content:
      'Stock Code,Name of Securities,Category,Sub-Category,Board Lot,ISIN\n09003,GAMMA,Equity,Equity Securities (Main Board),"2,000",KYG000000028\n',
    rows: 1,
  },
  'stock-list': {
    content: table(
      'List of Stocks',
      ['Stock Code', 'Stock Name'],
      [['09004', 'DELTA HOLDINGS']],
      'stocklist.aspx',
    ),
    rows: 1,
  },
  participants: { content: 'B09002,"BETA, BROKERS"\nC09001,ALPHA BANK\n', rows: 2 },
  'participant-list': {
    content: table(
      'List of CCASS Participants',
      ['Participant ID', 'Participant Name'],
      [['B09003', 'GAMMA BROKERS']],
      'partlist.aspx',
    ),
    rows: 1,
  },
  'webbsite-issues': {
    content:
      'issueID,issuer,name1,typeID,typeShort,typeLong,expmat\n901,7001,"Alpha, Ltd",0,O,Ordinary shares,NULL\n',
    rows: 1,
  },
  industries: { content: 'stock_code,industry,scheme\n09001,Banks,house\n09002,Software,house\n', rows: 2 },
  'yahoo-profile': {
    content: json({
      quoteSummary: {
        result: [
          {
            assetProfile: {
              industry: 'Banks - Regional',
              industryKey: 'banks-regional',
              sector: 'Financial Services',
            },
            quoteType: { symbol: '9001.HK' },
          },
        ],
        error: null,
      },
    }),
    rows: 1,
  },
  'corporate-actions': {
    content: 'stock_code,ex_date,kind,new,old\n09001,2026-08-05,split,2,1\n',
    rows: 1,
  },
  announcements: {
    content: 'stock_code,date,kind,shares,from,to\n09001,2026-08-05,placing,500,B01224,C00019\n',
    rows: 1,
  },
  issued: { content: 'stock_code,date,issued_shares\n09001,2026-08-03,1000000\n', rows: 1 },
  prices: {
    content: 'stock_code,date,close,volume,amount,adjusted\n09001,2026-08-03,2.5,1000,2500,none\n',
    rows: 1,
  },
  'connect-page': {
    content: connectPage({
      market: 'hk',
      date: '2026-08-03',
      rows: [{ code: '9001', name: 'ALPHA', shares: 77n }],
    }),
    rows: 1,
  },
  'sse-holdings': {
    content: json({
      actionErrors: [],
      result: [
        { secCode: '09001', cnAbbr: '甲', enAbbr: 'ALPHA', totalHoldings: '1,234', tradeDate: '20260803' },
      ],
    }),
    rows: 1,
  },
  'tushare-holdings': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['code', 'trade_date', 'ts_code', 'name', 'vol', 'ratio', 'exchange'],
        items: [['09001', '20260803', '09001.HK', '甲', 300, 1.5, 'HK']],
        has_more: false,
      },
    }),
    rows: 1,
  },
  'eastmoney-holdings': {
    content: json({
      version: 'x',
      result: {
        pages: 1,
        data: [
          {
            SECUCODE: '09001.HK',
            SECURITY_NAME: '甲',
            MUTUAL_TYPE: '002',
            TRADE_DATE: '2026-08-03 00:00:00',
            HOLD_SHARES: 5,
          },
        ],
        count: 1,
      },
      success: true,
      message: 'ok',
      code: 0,
    }),
    rows: 1,
  },
  'connect-csv': { content: 'stock_code,date,exchange,shares\n09001,2026-08-03,both,300\n', rows: 1 },
  'ccass-csv': {
    content:
      'stock_code,date,participant_id,participant_name,shares\n09001,2026-08-03,C00019,ALPHA BANK,100\n09001,2026-08-04,C00019,ALPHA BANK,120\n',
    rows: 2,
  },
  'ccass-page': {
    content: ccassPage({
      stock: '09001',
      stockName: 'ALPHA',
      date: '2026-08-05',
      lines: [{ id: 'C00019', name: 'ALPHA BANK', shares: 130n }],
      consenting: [{ name: 'LUCKY FUND', shares: 5n }],
      unnamed: { shares: 3n, count: 1 },
    }),
    rows: 2,
  },
};
