import { InputError } from '../../errors.js';
import type { Parsed } from '../../store/rows.js';
import { readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { takeRows } from '../take-rows.js';
import { cents, count, numberOf, WAN, YI } from '../units.js';
import { NO_AMOUNTS, type ToldDay } from './told-day.js';

/** Prints to 0.01 of a hundred million. */
export const SSE_DAILY = { source: 'sse', grain: 100_000_000n } as const;

const NORTHBOUND = /"sqlId"\s*:\s*"FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ"/;

/** Whether an answer is the Shanghai exchange's day of Stock Connect, north- or southbound. */
export function recogniseSseDaily(head: string): boolean {
  if (!head.includes('"actionErrors"') && !head.includes('"BUY_AMOUNT"')) return false;
  return NORTHBOUND.test(head) || /"totalAmount"\s*:|"BUY_AMOUNT"\s*:/.test(head);
}

/**
 * The Shanghai exchange's days of Stock Connect: northbound turnover, trades and ETF turnover in hundred million CNY
 * and ten thousand trades, southbound buys and sells in hundred million HKD.
 * @throws InputError when the answer has no rows or lacks a field
 */
export function parseSseDaily(text: string): Parsed<ToldDay> {
  const answer = readAnswer(text);
  const southbound = JSON.stringify(answer.result ?? null).includes('"BUY_AMOUNT"');
  const fields = southbound
    ? ['TRADE_DATE', 'BUY_AMOUNT', 'SELL_AMOUNT', 'TOTAL_AMOUNT']
    : ['tradeDate', 'totalAmount', 'totalVolume'];
  const rows = rowsOf(answer.result, 'the Shanghai exchange', textOf(answer.actionErrors), fields);
  const days: ToldDay[] = [];
  const setAside = takeRows(
    rows.map((fieldsOfRow, index) => ({ row: index + 1, fieldsOfRow })),
    ({ row, fieldsOfRow: value }) => {
      const amount = (field: string): bigint | null => {
        const number = numberOf(value[field], field);
        return number === null ? null : cents(number, YI);
      };
      const trades = numberOf(value[southbound ? 'TOTAL_VOLUME' : 'totalVolume'], 'number of trades');
      const date = textOf(value[southbound ? 'TRADE_DATE' : 'tradeDate']);
      if (!date) throw new InputError('no trade date in the row');
      days.push({
        ...NO_AMOUNTS,
        row,
        direction: southbound ? 'southbound' : 'northbound',
        channel: 'shanghai',
        date,
        buy: southbound ? amount('BUY_AMOUNT') : null,
        sell: southbound ? amount('SELL_AMOUNT') : null,
        turnover: amount(southbound ? 'TOTAL_AMOUNT' : 'totalAmount'),
        etfTurnover: amount(southbound ? 'ETF_TOTAL_AMOUNT' : 'etfTotalAmount'),
        trades: trades === null ? null : count(trades, WAN),
      });
    },
  );
  return { rows: days, setAside };
}
