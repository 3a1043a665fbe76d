import { EXCHANGE_SAMPLES } from './exchange-kinds.js';
import type { Kind } from '../../src/sources/recognise.js';
import { ccassPage } from './ccass-page.js';
import { plainQuotations } from './quotations-page.js';
import { connectPage } from './connect-page.js';
import { PARQUET_SAMPLE } from './parquet.js';
import { POSITION_SAMPLES } from './position-kinds.js';
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
  'hkex-quotations': { content: plainQuotations, rows: 2 },
  'yahoo-chart': {
    content: json({
      chart: {
        result: [
          {
            meta: { currency: 'HKD', symbol: '9001.HK', gmtoffset: 28_800 },
            timestamp: [1_785_720_600],
            indicators: { quote: [{ close: [37.6], volume: [1000] }], adjclose: [{ adjclose: [37.6] }] },
          },
        ],
        error: null,
      },
    }),
    rows: 1,
  },
  'tushare-ccass': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['trade_date', 'ts_code', 'col_participant_id', 'col_participant_name', 'col_shareholding'],
        items: [
          ['20260803', '09005.HK', 'B09001', 'INVENTED, LTD', '1000'],
          ['20260803', '09005.HK', 'C09001', 'ALPHA BANK', '2500'],
        ],
        has_more: false,
      },
    }),
    rows: 2,
  },
  'cboe-vix': {
    content: 'DATE,OPEN,HIGH,LOW,CLOSE\n07/30/2026,16.1,17.2,15.9,16.5\n07/31/2026,16.4,16.9,16.0,16.2\n',
    rows: 2,
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
  'connect-participants': {
    content:
      'stock_code,date,exchange,participant_id,participant_name,shares\n600999,2026-06-30,shanghai,C00019,ALPHA BANK,"1,000"\n',
    rows: 1,
  },
  'eastmoney-participants': {
    content: json({
      result: {
        pages: 1,
        data: [
          {
            SECURITY_CODE: '600999',
            MARKET_CODE: '001',
            HOLD_DATE: '2026-06-30 00:00:00',
            PARTICIPANT_CODE: 'B01274',
            ORG_NAME: 'BETA BROKERS',
            HOLD_NUM: 7,
          },
        ],
      },
      success: true,
      message: 'ok',
    }),
    rows: 1,
  },
  'hkex-daily': {
    content: `tabData = ${json([
      {
        date: '2026-08-03',
        market: 'SSE Southbound',
        tradingDay: 1,
        content: [
          {
            style: 1,
            table: {
              schema: [['Total Turnover', 'Buy Turnover', 'Sell Turnover']],
              tr: [{ td: [['300.00']] }, { td: [['100.00']] }, { td: [['200.00']] }],
            },
          },
          {
            style: 2,
            table: {
              schema: [
                ['Rank', 'Stock Code', 'Stock Name', 'Buy Turnover', 'Sell Turnover', 'Total Turnover'],
              ],
              tr: [{ td: [['1', '09001', 'ALPHA', '1,000', '2,000', '3,000']] }],
            },
          },
        ],
      },
    ])};\n`,
    rows: 2,
  },
  'deal-history': {
    content:
      'MUTUAL_TYPE,TRADE_DATE,FUND_INFLOW,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM,HOLD_MARKET_CAP\n001,2026-07-31 00:00:00,130.0,100.0,600.0,500.0,1100.0,50000,1000000000.5\n',
    rows: 1,
  },
  'sse-daily': {
    content: json({
      actionErrors: [],
      result: [
        { totalAmount: '1,100.00', totalVolume: '500.00', etfTotalAmount: '10.00', tradeDate: '20260804' },
      ],
      sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ',
    }),
    rows: 1,
  },
  'szse-daily': {
    content: json([
      {
        metadata: { catalogid: 'SGT_SGTJYRB', name: '深股通交易日报', subname: '2026-08-04', cols: [] },
        data: [
          { label: '当日交易总额（亿元人民币）', total: '1,200.00' },
          { label: '当日交易总笔数（万笔）', total: '600.00' },
          { label: '当日ETF交易总额（亿元人民币）', total: '20.00' },
        ],
        error: null,
      },
    ]),
    rows: 1,
  },
  'tushare-moneyflow': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['trade_date', 'ggt_ss', 'ggt_sz', 'hgt', 'sgt', 'north_money', 'south_money'],
        items: [['20240816', null, null, 10.5, -4.25, 6.25, 0.0]],
        has_more: false,
      },
    }),
    rows: 3,
  },
  csindex: {
    content: json({
      code: '200',
      data: [
        {
          tradeDate: '20260803',
          indexCode: '000300',
          open: 10,
          high: 12,
          low: 9,
          close: 11,
          changePct: 1,
          tradingValue: 5.5,
          peg: 12.5,
        },
      ],
    }),
    rows: 2,
  },
  'index-csv': {
    content:
      'date,open,high,low,close,volume,amount\n2026-08-03,10,12,9,11,100,1000\n2026-08-04,11,13,10,12,100,1200\n',
    rows: 2,
  },
  'tushare-daily': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['ts_code', 'trade_date', 'pe', 'pe_ttm', 'pb'],
        items: [['000905.SH', '20260803', 21.5, 22.5, 1.9]],
        has_more: false,
      },
    }),
    rows: 3,
  },
  shenwan: {
    content: json({
      data: {
        count: 1,
        results: [
          {
            swindexcode: '801180',
            bargaindate: '2026-08-03',
            closeindex: 2000.5,
            pe: 20.1,
            pb: 0.7,
            dp: 2.5,
          },
        ],
      },
    }),
    rows: 4,
  },
  'valuation-json': {
    content: json({
      name: '恒生科技',
      code: 'HSTECH',
      dates: ['2026-08-03', '2026-08-04'],
      close: [5000, 5010],
      pe: [20, null],
      pb: [2.1, 2.2],
      sources: { pe: 'made' },
    }),
    rows: 5,
  },
  legulegu: {
    content: json({
      // midnight of 2026-08-03 in Shanghai
      data: [{ date: Date.UTC(2026, 7, 2, 16), close: 11, ttmPe: 30, addTtmPe: 13, middleTtmPe: 20 }],
    }),
    rows: 4,
  },
  'eastmoney-valuation': {
    content: json({
      result: {
        pages: 1,
        data: [
          {
            SECURITY_CODE: '300999',
            TRADE_DATE: '2026-08-03 00:00:00',
            PE_TTM: 30.5,
            PE_LAR: 31,
            PB_MRQ: 3.5,
            PS_TTM: 2,
          },
        ],
      },
      success: true,
      message: 'ok',
    }),
    rows: 4,
  },
  'valuation-csv': { content: 'id,date,pe_ttm,pb_lf\n801150,2026-08-03,30.5,2.75\n', rows: 2 },
  'share-csv': {
    content: 'code,date,open,high,low,close,volume,adjusted\n600999,2026-08-03,5.1,5.3,5.0,5.2,1000,qfq\n',
    rows: 1,
  },
  ...POSITION_SAMPLES,
  ...EXCHANGE_SAMPLES,
  fred: { content: 'observation_date,DGS10\n2026-07-30,4.25\n2026-07-31,.\n', rows: 1 },
  chinabond: {
    content:
      '<html><body><table><tr><td>历史数据</td></tr></table><table><tr><th>曲线名称</th><th>日期</th><th>3月</th><th>10年</th></tr><tr><td>中债国债收益率曲线</td><td>2026-08-03</td><td>1.20</td><td>1.70</td></tr><tr><td>中债商业银行普通债收益率曲线(AAA)</td><td>2026-08-03</td><td>1.50</td><td>2.00</td></tr></table></body></html>\n',
    rows: 2,
  },
  'szse-margin': {
    content: json([
      {
        metadata: {
          catalogid: '1837_xxpl',
          name: '融资融券交易总量',
          subname: '2026-08-03',
          cols: {
            jrrzmr: '融资买入额<br>(亿元)',
            jrrzye: '融资余额<br>(亿元)',
            jrrjye: '融券余额<br>(亿元)',
          },
        },
        data: [{ jrrzmr: '700.25', jrrzye: '12,000.50', jrrjye: '80.75' }],
        error: null,
      },
    ]),
    rows: 3,
  },
  'margin-csv': {
    content: 'date,fin_balance,loan_balance,fin_buy,guarantee\n2026-08-03,25000.5,250,1500,270\n',
    rows: 4,
  },
  panel: {
    content:
      'date,northbound_open,northbound_net_cny_mn,northbound_buy_cny_mn,northbound_sell_cny_mn,northbound_turnover_cny_mn,usdcnh,hsi,csi300_pe\n2026-07-30,1,-50.0,400.0,450.0,850.0,7.1,25000,13.5\n2026-07-31,1,,,,1100.0,,,\n',
    rows: 5,
  },
  'series-csv': { content: 'id,date,value\nvix,2026-08-03,17.2\nhouse-made,2026-08-03,1.5\n', rows: 2 },
  'webbsite-dump': {
    content:
      "-- MySQL dump 10.13  Distrib 8.0.37, for Linux (x86_64)\nCREATE TABLE `calendar` (\n  `tradeDate` date NOT NULL,\n  `settleDate` date NOT NULL,\n  `deferred` bit(1)\n);\nINSERT INTO `calendar` VALUES ('2026-08-03','2026-08-05',_binary '\\0');\n-- Dump completed on 2026-08-05\n",
    rows: 1,
  },
  'webbsite-csv': { content: 'tradeDate,settleDate,deferred\n2026-08-04,2026-08-06,0\n', rows: 1 },
  'ccass-csv': {
    content:
      'stock_code,date,participant_id,participant_name,shares\n09001,2026-08-03,C00019,ALPHA BANK,100\n09001,2026-08-04,C00019,ALPHA BANK,120\n',
    rows: 2,
  },
  'ccass-parquet': PARQUET_SAMPLE,
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
