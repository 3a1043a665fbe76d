import type { PositionKind } from '../../src/sources/fund-positions/loaders.js';

const json = (value: unknown): string => JSON.stringify(value);

/** One file of every kind that says what funds hold, and how many rows it has. */
export const POSITION_SAMPLES: Readonly<
  Record<PositionKind, { readonly content: string; readonly rows: number }>
> = {
  'share-industries': {
    content: 'stock_code,industry,scheme,from\n600999,Brokers,house,2020-01-01\n000999.SZ,Drugs,house,\n',
    rows: 2,
  },
  'fund-holdings': {
    content:
      'stock_code,quarter,value,industry,published\n600999,2026Q2,1000000.5,Brokers,2026-07-20\n00999.HK,2026Q2,500,,2026-07-20\n',
    rows: 2,
  },
  'eastmoney-funds': {
    content: json({
      pages: 1,
      data: [
        {
          SECURITY_CODE: '600999',
          SECURITY_NAME_ABBR: '甲',
          REPORT_DATE: '2026-03-31 00:00:00',
          ORG_TYPE: '01',
          HOULD_NUM: 3,
          TOTAL_SHARES: 10,
          HOLD_VALUE: 52.5,
        },
      ],
    }),
    rows: 1,
  },
  'tushare-funds': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['ts_code', 'ann_date', 'end_date', 'symbol', 'mkv', 'amount', 'stk_mkv_ratio'],
        items: [['009999.OF', '20260720', '20260630', '600999.SH', 1000.5, 100, 9.5]],
        has_more: false,
      },
    }),
    rows: 1,
  },
  'benchmark-weights': {
    content:
      'benchmark,date,stock_code,weight,industry\n000300,2026-06-30,600999,60,Brokers\n000300,2026-06-30,000999,40,Drugs\n',
    rows: 2,
  },
  'tushare-index-weight': {
    content: json({
      code: 0,
      msg: '',
      data: {
        fields: ['index_code', 'con_code', 'trade_date', 'weight'],
        items: [['399300.SZ', '600999.SH', '20260630', 0.75]],
        has_more: false,
      },
    }),
    rows: 1,
  },
  'industry-weights': {
    content: 'industry,quarter,fund_weight,benchmark_weight\nBrokers,2026Q1,10,60\nDrugs,2026Q1,90,40\n',
    rows: 2,
  },
};
