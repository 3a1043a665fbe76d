import { InputError } from '../../errors.js';
import { parseDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { indexIdOf } from '../indices/catalogue.js';
import { textOf } from '../stock-connect/answer.js';
import { byRow, takeRows } from '../take-rows.js';
import { readTushare, tushareFields } from '../tushare.js';
import { numberOf } from '../units.js';
import type { ToldBenchmarkWeight } from './benchmark-weights.js';
import { quarterEndOf, refusePrice, stockIdOf, type ToldFundHolding } from './told.js';

const has = (head: string, names: readonly string[]): boolean => {
  const fields = tushareFields(head);
  return names.every((name) => fields.has(name));
};

/** Whether an answer is Tushare's `fund_portfolio`. */
export const recogniseTushareFunds = (head: string): boolean => has(head, ['end_date', 'symbol', 'mkv']);

/** Whether an answer is Tushare's `index_weight`. */
export const recogniseTushareWeights = (head: string): boolean =>
  has(head, ['index_code', 'con_code', 'trade_date', 'weight']);

/**
 * Holdings of single funds from `fund_portfolio`, `mkv` in CNY, published on `ann_date`. The half-year's and the annual
 * report list all of a fund's stocks, the others the ten largest.
 * @throws InputError when Tushare refused, or the answer has no rows
 */
export function parseTushareFunds(text: string): Parsed<ToldFundHolding> {
  const { rows: told, more } = readTushare(text, ['ts_code', 'end_date', 'symbol', 'mkv']);
  const rows: ToldFundHolding[] = [];
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const fund = textOf(fields.ts_code);
      if (fund === '') throw new InputError('no ts_code of the fund');
      const stock = stockIdOf(textOf(fields.symbol));
      const value = numberOf(fields.mkv, 'mkv');
      if (value === null) throw new InputError(`${stock}: no mkv`);
      refusePrice(stock, value, numberOf(fields.amount, 'amount'));
      const announced = textOf(fields.ann_date);
      const published = announced === '' ? null : parseDate(announced);
      if (announced !== '' && published === null)
        throw new InputError(`ann_date ${quoted(announced)} is no date`);
      const date = quarterEndOf(textOf(fields.end_date));
      rows.push({
        row,
        date,
        stock,
        fund,
        industry: null,
        value,
        report: 'quarter',
        published,
        source: 'tushare',
      });
    },
  );
  return { rows, setAside: byRow(cutOff(more, told.length), left) };
}

/**
 * Weights of an index from `index_weight`, in percent.
 * @throws InputError when Tushare refused, or the answer has no rows
 */
export function parseTushareWeights(text: string): Parsed<ToldBenchmarkWeight> {
  const { rows: told, more } = readTushare(text, ['index_code', 'con_code', 'trade_date', 'weight']);
  const rows: ToldBenchmarkWeight[] = [];
  const left = takeRows(
    told.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => {
      const code = textOf(fields.index_code).replace(/\..*$/, '');
      const stock = stockIdOf(textOf(fields.con_code));
      const date = parseDate(textOf(fields.trade_date));
      if (!date) throw new InputError(`trade_date ${quoted(fields.trade_date)} is no date`);
      const weight = numberOf(fields.weight, 'weight');
      if (weight === null) throw new InputError(`${stock}: no weight`);
      rows.push({
        row,
        benchmark: indexIdOf(code),
        date,
        stock,
        industry: null,
        weight,
        source: 'tushare',
      });
    },
  );
  return { rows, setAside: byRow(cutOff(more, told.length), left) };
}

const cutOff = (more: boolean, rows: number): SetAside[] =>
  more ? [{ row: rows + 1, reason: `Tushare has more rows than these ${rows}` }] : [];
