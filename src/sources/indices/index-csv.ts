import { type Fraction } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, type Columns, DATE, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { type Cells, openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readAmount, readDecimal, remember } from '../csv/values.js';
import { byRow } from '../take-rows.js';
import { cents, YI } from '../units.js';
import type { ToldValuation } from '../valuation/judge.js';
import { indexOf } from './catalogue.js';
import type { ToldIndexDay } from './judge.js';

export type BarField = 'date' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'amount' | 'amountYi';

const optional = (...names: [string, ...string[]]): Column => ({ names, optional: true });

export const BAR_COLUMNS: Columns<BarField> = {
  date: DATE,
  open: optional('open', '开盘', '开盘价', '开盘点位'),
  high: optional('high', '最高', '最高价', '最高点位'),
  low: optional('low', '最低', '最低价', '最低点位'),
  close: { names: ['close', '收盘', '收盘价', '收盘点位'] },
  volume: optional('volume', 'vol', '成交量'),
  amount: optional('amount', '成交额', '成交金额'),
  amountYi: optional('amount_yi', '成交额(亿元)', '成交金额(亿元)'),
};

const COLUMNS = {
  ...BAR_COLUMNS,
  pe: optional('pe'),
  source: optional('source', 'provider', '来源'),
} as const satisfies Columns<BarField | 'pe' | 'source'>;

/** Whether a csv header is one of an index: days and prices, but no stock. */
export function recogniseIndexHeader(cells: readonly string[]): boolean {
  const has = (column: Column): boolean => hasColumn(cells, column);
  return (
    has(BAR_COLUMNS.date) &&
    has(BAR_COLUMNS.close) &&
    has(BAR_COLUMNS.high) &&
    has(BAR_COLUMNS.low) &&
    !has(STOCK)
  );
}

/** A bar of a csv row: prices, volume in shares and amount in currency units where given. */
export function barOf(
  cells: Cells<BarField>,
  row: number,
  dayOf: (text: string) => IsoDate | null,
): Pick<ToldIndexDay, 'date' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'amount'> {
  const date = dayOf(cells('date'));
  if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
  const price = (field: BarField): Fraction | null => {
    if (cells(field) === '') return null;
    const value = readDecimal(cells(field), { row, column: field });
    if (value === null || value.num <= 0n)
      throw new InputError(`${date}: ${field} ${quoted(cells(field))} is no price`);
    return value;
  };
  const amount = (field: BarField, unit = 1n): bigint | null => {
    if (cells(field) === '') return null;
    const value = readAmount(cells(field), { row, column: field });
    if (value === null || value.num < 0n)
      throw new InputError(`${date}: ${field} ${quoted(cells(field))} is no amount`);
    return value.num === 0n ? null : cents(value, unit);
  };
  const close = price('close');
  if (close === null) throw new InputError(`${date}: no close`);
  return {
    date,
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close,
    volume: amount('volume'),
    amount: amount('amount') ?? amount('amountYi', YI),
  };
}

/** Providers that are known by columns of their own. */
const FORMS: readonly (readonly [source: string, columns: readonly string[]])[] = [
  ['yahoo', ['adj close']],
  ['baostock', ['turn', 'pctChg']],
];

function formOf(header: readonly string[]): string {
  const has = (name: string): boolean => hasColumn(header, { names: [name] });
  return FORMS.find(([, columns]) => columns.every(has))?.[0] ?? 'index-csv';
}

export interface IndexCsvOptions {
  /** The index, by `--id` or the file's name. */
  readonly id: string;
}

export interface IndexCsv {
  readonly days: Parsed<ToldIndexDay>;
  /** A column `pe`: over the last four quarters where the file also has `amount_yi`, as the index provider gives both. */
  readonly valuations: readonly ToldValuation[];
}

/**
 * The history of an index as csv, columns told by their labels: `date`, `close`, where given `open`, `high`, `low`,
 * `amount` (plain units) or `amount_yi` (hundred million), `pe`. A volume without amount is left out: sources write
 * shares or money under that name.
 * @throws InputError when a column is missing or the file was cut off
 */
export async function readIndexCsv(
  records: AsyncIterable<CsvRecord>,
  { id }: IndexCsvOptions,
): Promise<IndexCsv> {
  const table = await openTable(records, COLUMNS);
  const { at } = table;
  const provider = at.pe >= 0 && at.amountYi >= 0 && indexOf(id)?.provider === 'CSI';
  const form = provider ? 'csindex' : formOf(table.header);
  const volumes = at.volume >= 0 && at.amount >= 0;
  const dayOf = remember(parseDay);
  const rows: ToldIndexDay[] = [];
  const valuations: ToldValuation[] = [];
  const notes: SetAside[] =
    at.volume >= 0 && !volumes
      ? [{ row: 1, reason: 'column volume without an amount: shares or money, so left out' }]
      : [];
  const setAside = await takeRecords(table, (cells, row) => {
    const bar = barOf(cells, row, dayOf);
    const source = cells('source') || form;
    rows.push({ row, id, ...bar, volume: volumes ? bar.volume : null, adjusted: 'none', source });
    if (at.pe < 0 || cells('pe') === '') return;
    const value = readDecimal(cells('pe'), { row, column: 'pe' });
    if (value === null) throw new InputError(`pe ${quoted(cells('pe'))} is no number`);
    valuations.push({ row, id, date: bar.date, metric: provider ? 'pe_ttm' : 'pe', value, source });
  });
  return { days: { rows, setAside: byRow(notes, setAside) }, valuations };
}
