import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Channel, Direction, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { readTushare, tushareFields } from '../tushare.js';
import { cents, MILLION, numberOf } from '../units.js';
import { near, NO_AMOUNTS, type ToldDay } from './told-day.js';

export const TUSHARE_MONEYFLOW = { source: 'tushare', grain: 1_000_000n } as const;

/** From this day on the fields of `moneyflow_hsgt` mean something else: turnover northbound, cumulated sums southbound. */
export const MEANING_CHANGED = '2024-08-19';

const CHANNELS: readonly (readonly [field: string, Direction, Channel])[] = [
  ['hgt', 'northbound', 'shanghai'],
  ['sgt', 'northbound', 'shenzhen'],
  ['north_money', 'northbound', 'total'],
  ['ggt_ss', 'southbound', 'shanghai'],
  ['ggt_sz', 'southbound', 'shenzhen'],
  ['south_money', 'southbound', 'total'],
];

/** Whether an answer is Tushare's `moneyflow_hsgt`, by its field list. */
export function recogniseTushareMoneyflow(head: string): boolean {
  const fields = tushareFields(head);
  return fields.has('trade_date') && (fields.has('north_money') || fields.has('hgt'));
}

/**
 * The money flow of Tushare, in million: the quota used, not the net bought. It is kept as that. Rows from
 * 2024-08-19 on are left out, since their fields changed meaning without changing name.
 * @throws InputError when Tushare refused, or the answer has no rows
 */
export function parseTushareMoneyflow(text: string): Parsed<ToldDay> {
  const { rows, more } = readTushare(text, ['trade_date']);
  const days: ToldDay[] = [];
  const left = takeRows(
    rows.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const date = parseDate(textOf(fields.trade_date));
      if (!date) throw new InputError(`trade_date ${quoted(fields.trade_date)} is no date`);
      if (date >= MEANING_CHANGED) {
        throw new InputError(
          `${date}: from ${MEANING_CHANGED} on Tushare gives the turnover under the names of the net (hgt, sgt, north_money)`,
        );
      }
      const told = CHANNELS.map(([field, direction, channel]): ToldDay => {
        const number = numberOf(fields[field], field);
        const quotaInflow = number === null || number.num === 0n ? null : cents(number, MILLION);
        return { ...NO_AMOUNTS, row, direction, channel, date, quotaInflow };
      });
      const [shanghai, shenzhen, total] = told.map(({ quotaInflow }) => quotaInflow);
      if (
        total != null &&
        shanghai != null &&
        !near(shanghai + (shenzhen ?? 0n), total, 3n * TUSHARE_MONEYFLOW.grain)
      )
        throw new InputError(`${date}: north_money is not hgt plus sgt`);
      days.push(...told);
    },
  );
  const cut = more
    ? [{ row: rows.length + 1, reason: `Tushare has more rows than these ${rows.length}` }]
    : [];
  return { rows: days, setAside: byRow(cut, left) };
}
