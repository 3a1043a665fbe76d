import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import { quoted } from '../cell.js';
import { indexOf } from '../indices/catalogue.js';
import type { ToldIndexDay } from '../indices/judge.js';
import { shareId } from '../indices/share-csv.js';
import { type Fields, textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { readTushare, tushareFields } from '../tushare.js';
import { cents, numberOf, WAN } from '../units.js';
import type { ToldValuation } from './judge.js';
import type { Metric } from './metrics.js';
import type { ValuationFile } from './parallel-json.js';

/** Whether an answer is one of Tushare's daily tables of indices or shares, by its field list. */
export function recogniseTushareDaily(head: string): boolean {
  const fields = tushareFields(head);
  if (!fields.has('ts_code') || !fields.has('trade_date')) return false;
  return ['close', 'pe', 'pe_ttm', 'pb', 'ps_ttm', 'dv_ttm'].some((field) => fields.has(field));
}

/** An index under its provider's code, a share under code and exchange. */
function idOf(code: string): string {
  const [bare = '', suffix = ''] = code.toUpperCase().split('.');
  if (['CSI', 'SI', 'SW', 'HI', 'MI'].includes(suffix)) return indexOf(bare)?.id ?? bare;
  const isIndex = (suffix === 'SH' && bare.startsWith('000')) || (suffix === 'SZ' && bare.startsWith('399'));
  const id = isIndex ? (indexOf(bare)?.id ?? bare) : shareId(code);
  if (id === null || bare === '')
    throw new InputError(`ts_code ${quoted(code)} is no code of an index or a mainland share`);
  return id;
}

/**
 * Tushare's `index_dailybasic`, `sw_daily`, `index_daily`, `daily_basic` and `daily`. `pe` is over the last financial
 * year, but in `sw_daily`, where Tushare does not say. Volume and amount are in ten thousand shares and CNY in
 * `sw_daily` (codes ending in .SI), in lots of 100 shares and thousand CNY elsewhere. Prices are as traded.
 * @throws InputError when Tushare refused, or the answer has no rows
 */
export function parseTushareDaily(text: string): ValuationFile {
  const { rows, more } = readTushare(text, ['ts_code', 'trade_date']);
  const valuations: ToldValuation[] = [];
  const days: ToldIndexDay[] = [];
  const left = takeRows(
    rows.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const code = textOf(fields.ts_code);
      const id = idOf(code);
      const date = parseDate(textOf(fields.trade_date));
      if (!date) throw new InputError(`trade_date ${quoted(fields.trade_date)} is no date`);
      const industry = /\.SI$/i.test(code);
      for (const [field, metric] of metricsOf(industry)) {
        const value = numberOf(fields[field], field);
        if (value !== null) valuations.push({ row, id, date, metric, value, source: 'tushare' });
      }
      const day = dayOf(row, id, date, fields, industry);
      if (day) days.push(day);
    },
  );
  const cut = more
    ? [{ row: rows.length + 1, reason: `Tushare has more rows than these ${rows.length}` }]
    : [];
  return { valuations, days, setAside: byRow(cut, left) };
}

const metricsOf = (industry: boolean): readonly (readonly [string, Metric])[] => [
  ['pe', industry ? 'pe' : 'pe_lyr'],
  ['pe_ttm', 'pe_ttm'],
  ['pb', 'pb'],
  ['ps_ttm', 'ps_ttm'],
  ['dv_ttm', 'dividend_yield'],
];

function dayOf(
  row: number,
  id: string,
  date: IsoDate,
  fields: Fields,
  industry: boolean,
): ToldIndexDay | null {
  const close = numberOf(fields.close, 'close');
  if (close === null) return null;
  const [volume, amount] = [numberOf(fields.vol, 'vol'), numberOf(fields.amount, 'amount')];
  return {
    row,
    id,
    date,
    open: numberOf(fields.open, 'open'),
    high: numberOf(fields.high, 'high'),
    low: numberOf(fields.low, 'low'),
    close,
    volume: volume === null || volume.num === 0n ? null : cents(volume, industry ? WAN : 100n),
    amount: amount === null || amount.num === 0n ? null : cents(amount, industry ? WAN : 1000n),
    adjusted: 'none',
    source: 'tushare',
  };
}
