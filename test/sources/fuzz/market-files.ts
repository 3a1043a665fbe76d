import type { Kind } from '../../../src/sources/recognise.js';
import {
  DAYS,
  DISCLOSED,
  SHARES,
  INDUSTRIES,
  json,
  compact,
  about,
  csv,
  tushare,
  eastmoney,
  bar,
  flow,
  active,
} from './made.js';

/** Files of Stock Connect, indices, valuations, funds and series. */
export const MARKET_FILES = {
  'hkex-daily': `tabData = ${json(
    DAYS.map((date, at) => {
      const { buy, sell, turnover } = flow(at);
      return {
        date,
        market: 'SSE Southbound',
        tradingDay: 1,
        content: [
          {
            style: 1,
            table: {
              schema: [['Total Turnover', 'Buy Turnover', 'Sell Turnover']],
              tr: [turnover, buy, sell].map((amount) => ({ td: [[amount.toFixed(2)]] })),
            },
          },
          {
            style: 2,
            table: {
              schema: [
                ['Rank', 'Stock Code', 'Stock Name', 'Buy Turnover', 'Sell Turnover', 'Total Turnover'],
              ],
              tr: [0, 1, 2, 3, 4].map((rank) => ({ td: [active(rank)] })),
            },
          },
        ],
      };
    }),
  )};\n`,
  'deal-history': csv(
    'MUTUAL_TYPE,TRADE_DATE,FUND_INFLOW,NET_DEAL_AMT,BUY_AMT,SELL_AMT,DEAL_AMT,DEAL_NUM,HOLD_MARKET_CAP',
    DISCLOSED.map((date, at) => {
      const { buy, sell, net, turnover } = flow(at);
      return [
        '001',
        `${date} 00:00:00`,
        (net + 300).toFixed(2),
        net,
        buy,
        sell,
        turnover,
        4_000_000 + at * 1717,
        about(1.2e12, at, 2),
      ];
    }),
  ),
  'sse-daily': json({
    actionErrors: [],
    result: DAYS.map((date, at) => ({
      totalAmount: about(1100, at, 2).toFixed(2),
      totalVolume: about(500, at, 2).toFixed(2),
      etfTotalAmount: about(10, at, 2).toFixed(2),
      tradeDate: compact(date),
    })),
    sqlId: 'FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ',
  }),
  'tushare-moneyflow': tushare(
    ['trade_date', 'ggt_ss', 'ggt_sz', 'hgt', 'sgt', 'north_money', 'south_money'],
    DISCLOSED.map((date, at) => {
      const [a, b] = [about(2100, at, 2), about(-1400, at, 2)];
      const [c, d] = [about(900, at, 2), about(800, at, 2)];
      return [compact(date), c, d, a, b, Number((a + b).toFixed(2)), Number((c + d).toFixed(2))];
    }),
  ),
  csindex: json({
    code: '200',
    data: DAYS.map((date, at) => ({
      tradeDate: compact(date),
      indexCode: '000300',
      ...bar(4000, at),
      change: at === 0 ? 0 : Number((bar(4000, at).close - bar(4000, at - 1).close).toFixed(2)),
      changePct:
        at === 0 ? 0 : Number(((bar(4000, at).close / bar(4000, at - 1).close - 1) * 100).toFixed(2)),
      tradingVol: 150 + at,
      tradingValue: 5500.5 + at,
      peg: about(12.5, at, 2),
    })),
  }),
  'index-csv': csv(
    'date,open,high,low,close,volume,amount',
    DAYS.map((date, at) => {
      const { open, high, low, close } = bar(4000, at);
      return [date, open, high, low, close, 1_000_000 + at * 999, 12_000_000 + at * 7777];
    }),
  ),
  'tushare-daily': tushare(
    ['ts_code', 'trade_date', 'pe', 'pe_ttm', 'pb'],
    DAYS.map((date, at) => [
      '000905.SH',
      compact(date),
      about(21.5, at, 2),
      about(22.5, at, 2),
      about(1.9, at, 2),
    ]),
  ),
  shenwan: json({
    data: {
      count: DAYS.length,
      results: DAYS.map((bargaindate, at) => ({
        swindexcode: '801180',
        bargaindate,
        closeindex: about(2000, at, 2),
        pe: about(20.1, at, 2),
        pb: about(0.7, at, 2),
        dp: about(2.5, at, 2),
      })),
    },
  }),
  'valuation-json': json({
    name: '恒生科技',
    code: 'HSTECH',
    dates: DAYS,
    close: DAYS.map((_, at) => about(5000, at, 2)),
    pe: DAYS.map((_, at) => about(20, at, 2)),
    pb: DAYS.map((_, at) => about(2.1, at, 2)),
    sources: { pe: 'made' },
  }),
  legulegu: json({
    data: DAYS.map((date, at) => ({
      date: Date.parse(date) - 8 * 3_600_000,
      close: about(4000, at, 2),
      ttmPe: about(30, at, 2),
      addTtmPe: about(13, at, 2),
      middleTtmPe: about(20, at, 2),
    })),
  }),
  'eastmoney-valuation': eastmoney(
    DAYS.map((date, at) => ({
      SECURITY_CODE: '300999',
      TRADE_DATE: `${date} 00:00:00`,
      PE_TTM: about(30.5, at, 2),
      PE_LAR: about(31, at, 2),
      PB_MRQ: about(3.5, at, 2),
      PS_TTM: about(2, at, 2),
    })),
  ),
  'valuation-csv': csv(
    'id,date,pe_ttm,pb_lf',
    DAYS.map((date, at) => ['801150', date, about(30.5, at, 2), about(2.75, at, 2)]),
  ),
  'share-csv': csv(
    'code,date,open,high,low,close,volume,adjusted',
    DAYS.map((date, at) => {
      const { open, high, low, close } = bar(52, at);
      return ['600999', date, open, high, low, close, 1_000_000 + at, 'qfq'];
    }),
  ),
  'share-industries': csv(
    'stock_code,industry,scheme,from',
    SHARES.map((code, at) => [code, INDUSTRIES[at] as string, 'house', '2020-01-01']),
  ),
  'fund-holdings': csv(
    'stock_code,quarter,value,industry,published',
    SHARES.map((code, at) => [
      code,
      '2026Q2',
      1_000_000.5 + at * 1111,
      INDUSTRIES[at] as string,
      '2026-07-20',
    ]),
  ),
  'eastmoney-funds': json({
    pages: 1,
    data: SHARES.map((SECURITY_CODE, at) => ({
      SECURITY_CODE,
      SECURITY_NAME_ABBR: '甲',
      REPORT_DATE: '2026-03-31 00:00:00',
      ORG_TYPE: '01',
      HOULD_NUM: 3 + at,
      TOTAL_SHARES: 100_000 + at,
      HOLD_VALUE: Number(((100_000 + at) * 5.25).toFixed(2)),
    })),
  }),
  'tushare-funds': tushare(
    ['ts_code', 'ann_date', 'end_date', 'symbol', 'mkv', 'amount', 'stk_mkv_ratio'],
    SHARES.map((code, at) => [
      '009999.OF',
      '20260720',
      '20260630',
      `${code}.${code < '1' ? 'SZ' : 'SH'}`,
      1_000_000.5 + at,
      100_000 + at,
      9.5,
    ]),
  ),
  'benchmark-weights': csv(
    'benchmark,date,stock_code,weight,industry',
    SHARES.map((code, at) => [
      '000300',
      '2026-06-30',
      code,
      [20, 18, 16, 14, 12, 10, 6, 4][at] as number,
      INDUSTRIES[at] as string,
    ]),
  ),
  'tushare-index-weight': tushare(
    ['index_code', 'con_code', 'trade_date', 'weight'],
    SHARES.map((code, at) => [
      '399300.SZ',
      `${code}.${code < '1' ? 'SZ' : 'SH'}`,
      '20260630',
      [20, 18, 16, 14, 12, 10, 6, 4][at],
    ]),
  ),
  'industry-weights': csv(
    'industry,quarter,fund_weight,benchmark_weight',
    INDUSTRIES.map((industry, at) => [
      industry,
      '2026Q1',
      [10, 20, 30, 5, 5, 10, 15, 5][at] as number,
      [20, 18, 16, 14, 12, 10, 6, 4][at] as number,
    ]),
  ),
  fred: csv(
    'observation_date,DGS10',
    DAYS.map((date, at) => [date, about(4.25, at, 2)]),
  ),
  'cboe-vix': csv(
    'DATE,OPEN,HIGH,LOW,CLOSE',
    DAYS.map((date, at) => {
      const { open, high, low, close } = bar(17, at);
      return [`${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`, open, high, low, close];
    }),
  ),
  'sse-margin': json({
    actionErrors: [],
    result: DAYS.map((date, at) => ({
      opDate: compact(date),
      rzye: 1_300_000_000_000 + at * 1_234_567,
      rzmre: 90_000_000_000 + at * 7_654_321,
      rqylje: 14_000_000_000 + at * 98_765,
      rzrqjyzl: 1_314_000_000_000 + at * 1_333_332,
    })),
  }),
  'margin-csv': csv(
    'date,fin_balance,loan_balance,fin_buy,guarantee',
    DAYS.map((date, at) => [date, about(25_000, at, 2), about(250, at, 2), about(1500, at, 2), 270]),
  ),
  panel: csv(
    'date,northbound_open,northbound_net_cny_mn,northbound_buy_cny_mn,northbound_sell_cny_mn,northbound_turnover_cny_mn,usdcnh,hsi,csi300_pe',
    DISCLOSED.map((date, at) => {
      const { net, buy, sell, turnover } = flow(at);
      return [date, 1, net, buy, sell, turnover, about(7.1, at, 4), about(25_000, at, 2), about(13.5, at, 2)];
    }),
  ),
  'series-csv': csv(
    'id,date,value',
    DAYS.map((date, at) => ['vix', date, about(17.2, at, 2)]),
  ),
} as const satisfies Partial<Record<Kind, string>>;
