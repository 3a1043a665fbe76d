import { twseTable } from './twse-table.js';

const json = (value: unknown): string => JSON.stringify(value);

/** A file of each kind that an exchange's table of flows or funds has. */
export const EXCHANGE_SAMPLES = {
  'sse-margin': {
    content: json({
      actionErrors: [],
      result: [{ opDate: '20260803', rzye: 1300000000000, rzmre: 90000000000, rqylje: 14000000000 }],
    }),
    rows: 3,
  },
  'sse-etf': {
    content: json({
      actionErrors: [],
      pageHelp: { total: 2 },
      result: [
        {
          NUM: '1',
          SEC_CODE: '510900',
          SEC_NAME: '基金甲',
          ETF_TYPE: '单市场ETF',
          STAT_DATE: '2026-08-03',
          TOT_VOL: '4741854.98',
        },
        {
          NUM: '2',
          SEC_CODE: '588900',
          SEC_NAME: '基金乙',
          ETF_TYPE: '单市场ETF',
          STAT_DATE: '2026-08-03',
          TOT_VOL: '120.5',
        },
      ],
    }),
    rows: 2,
  },
  'twse-foreign': { content: json(twseTable('2026-08-03', 362_533_729_605, 451_580_243_282)), rows: 3 },
} as const;
