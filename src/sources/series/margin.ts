import { fraction, type Fraction, multiply, toNumber } from '../../decimal.js';
import { ensure, InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { DATE } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal } from '../csv/values.js';
import { type Fields, isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { readSzseReport, recogniseSzseReport, unitOf } from '../szse-report.js';
import { hasColumn, headerOf } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { numberOf, YI } from '../units.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

const scaledBy = (value: Fraction, unit: bigint): Fraction => multiply(value, fraction(unit, 1n));

function toldValue(row: number, id: string, date: IsoDate, value: Fraction, source: string): ToldValue {
  return { row, id, date, value, unit: ensure(seriesOf(id), `the series ${id}`).unit, source };
}

/** Whether a csv is a history of margin balances, by its header. */
export function recogniseMarginCsv(head: string): boolean {
  const header = headerOf(head);
  return (
    hasColumn(header, ['date']) &&
    hasColumn(header, ['fin_balance']) &&
    hasColumn(header, ['fin_buy', 'loan_balance'])
  );
}

const CSV_COLUMNS = {
  date: DATE,
  financing: { names: ['fin_balance'] },
  lending: { names: ['loan_balance'], optional: true },
  buys: { names: ['fin_buy'], optional: true },
  ratio: { names: ['guarantee'], optional: true },
} as const;

/**
 * Margin balances of both exchanges as csv: `date,fin_balance,loan_balance,fin_buy,guarantee`, the first three in
 * hundred million CNY, the last in percent.
 * @throws InputError when a column is missing or the file was cut off
 */
export async function readMarginCsv(records: AsyncIterable<CsvRecord>): Promise<Parsed<ToldValue>> {
  const table = await openTable(records, CSV_COLUMNS);
  const rows: ToldValue[] = [];
  const setAside = await takeRecords(table, (cells, row) => {
    const date = parseDay(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const take = (field: 'financing' | 'lending' | 'buys' | 'ratio', id: string, unit: bigint): void => {
      const text = cells(field);
      if (text === '') return;
      const value = readDecimal(text, { row, column: field });
      if (value === null) throw new InputError(`${field} ${quoted(text)} is no number`);
      rows.push(toldValue(row, id, date, scaledBy(value, unit), 'margin-csv'));
    };
    take('financing', 'margin-financing-balance', YI);
    take('lending', 'margin-lending-balance', YI);
    take('buys', 'margin-financing-buy', YI);
    take('ratio', 'margin-maintenance-ratio', 1n);
  });
  return { rows, setAside };
}

/** What a sum of two rounded balances may differ from the rounded sum, in the unit of the source. */
const ROUNDED = 0.02;

/** @throws InputError where financing and lending balances do not add up to the total that the source gives with them */
function refuseOtherTotal(
  value: Fields,
  [financing, lending, total]: readonly [string, string, string],
  date: IsoDate,
): void {
  const [a, b, sum] = [financing, lending, total].map((field) => numberOf(value[field], field));
  if (!a || !b || !sum) return;
  const made = toNumber(a) + toNumber(b);
  if (Math.abs(made - toNumber(sum)) <= ROUNDED) return;
  throw new InputError(
    `${date}: ${financing} and ${lending} add up to ${made}, ${total} is ${toNumber(sum)}: one of them is wrong`,
  );
}

/** Whether an answer is the Shanghai exchange's margin summary. */
export const recogniseSseMargin = (head: string): boolean =>
  head.includes('"actionErrors"') && head.includes('"rzye"');

const SSE_FIELDS = {
  rzye: 'margin-financing-balance-sse',
  rzmre: 'margin-financing-buy-sse',
  rqylje: 'margin-lending-balance-sse',
} as const;

/**
 * The Shanghai exchange's margin summary (`queryMargin.do`), in CNY.
 * @throws InputError when the answer has no rows or lacks a field
 */
export function parseSseMargin(text: string): Parsed<ToldValue> {
  const answer = readAnswer(text);
  const fields = rowsOf(answer.result, 'the Shanghai exchange', textOf(answer.actionErrors), [
    'opDate',
    'rzye',
  ]);
  const rows: ToldValue[] = [];
  const left = takeRows(
    fields.map((value, index) => ({ row: index + 1, value })),
    ({ row, value }) => {
      const date = parseDate(String(value.opDate ?? ''));
      if (!date) throw new InputError(`opDate ${quoted(value.opDate)} is no date`);
      refuseOtherTotal(value, ['rzye', 'rqylje', 'rzrqjyzl'], date);
      for (const [field, id] of Object.entries(SSE_FIELDS)) {
        const number = numberOf(value[field], field);
        if (number !== null) rows.push(toldValue(row, id, date, number, 'sse'));
      }
    },
  );
  const total = isFields(answer.pageHelp) ? Number(answer.pageHelp.total) : 0;
  const cut: SetAside[] =
    total > fields.length
      ? [{ row: fields.length + 1, reason: `one page of ${total} rows, of which ${fields.length} are here` }]
      : [];
  return { rows, setAside: byRow(cut, left) };
}

/** Whether a file is the Shenzhen exchange's margin summary. */
export const recogniseSzseMargin = (head: string): boolean => recogniseSzseReport(head, /^1837_xxpl$/);

const SZSE_FIELDS = {
  jrrzye: 'margin-financing-balance-szse',
  jrrzmr: 'margin-financing-buy-szse',
  jrrjye: 'margin-lending-balance-szse',
} as const;

/**
 * The Shenzhen exchange's margin summary of a day, in the units that its titles name.
 * @throws InputError when nothing is published for the day
 */
export function parseSzseMargin(text: string): Parsed<ToldValue> {
  const { date, rows: told, titles } = readSzseReport(text);
  const rows: ToldValue[] = [];
  const setAside = takeRows(
    told.map((value, index) => ({ row: index + 1, value })),
    ({ row, value }) => {
      refuseOtherTotal(value, ['jrrzye', 'jrrjye', 'jrrzrjye'], date);
      for (const [field, id] of Object.entries(SZSE_FIELDS)) {
        const number = numberOf(value[field], field);
        if (number === null) continue;
        const unit = unitOf(textOf(titles[field]).replace(/<[^>]*>/g, ''));
        rows.push(toldValue(row, id, date, scaledBy(number, unit), 'szse'));
      }
    },
  );
  return { rows, setAside };
}
