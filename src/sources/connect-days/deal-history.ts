import { InputError } from '../../errors.js';
import type { Channel, Direction, Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { isFields, readAnswer, rowsOf, textOf } from '../stock-connect/answer.js';
import { hasColumn, headerOf } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';
import { cents, count, MILLION, numberOf } from '../units.js';
import { NO_AMOUNTS, type ToldDay } from './told-day.js';

export const DEAL_HISTORY = {
  source: 'eastmoney',
  /** Prints to 0.01 mn. */
  grain: 1_000_000n,
} as const;

const TYPES: ReadonlyMap<string, readonly [Direction, Channel]> = new Map([
  ['001', ['northbound', 'shanghai']],
  ['003', ['northbound', 'shenzhen']],
  ['005', ['northbound', 'total']],
  ['002', ['southbound', 'shanghai']],
  ['004', ['southbound', 'shenzhen']],
  ['006', ['southbound', 'total']],
]);

const FIELDS = [
  'MUTUAL_TYPE',
  'TRADE_DATE',
  'NET_DEAL_AMT',
  'BUY_AMT',
  'SELL_AMT',
  'DEAL_AMT',
  'DEAL_NUM',
  'FUND_INFLOW',
  'QUOTA_BALANCE',
  'HOLD_MARKET_CAP',
] as const;
type Field = (typeof FIELDS)[number];
const NEEDED = new Set<Field>(['MUTUAL_TYPE', 'TRADE_DATE', 'NET_DEAL_AMT', 'DEAL_AMT']);
const COLUMNS = Object.fromEntries(
  FIELDS.map((field) => [field, NEEDED.has(field) ? { names: [field] } : { names: [field], optional: true }]),
) as unknown as Record<Field, { names: [string]; optional?: true }>;

/** Whether a file is Eastmoney's `RPT_MUTUAL_DEAL_HISTORY`, as csv or as its answer. */
export function recogniseDealHistory(head: string): boolean {
  if (/"MUTUAL_TYPE"\s*:/.test(head) && /"DEAL_AMT"\s*:/.test(head)) return true;
  const header = headerOf(head);
  return hasColumn(header, ['MUTUAL_TYPE']) && hasColumn(header, ['DEAL_AMT']);
}

/** Amounts are in million of the currency, HOLD_MARKET_CAP in CNY (its unit southbound is not known: left out). */
function dayOf(row: number, value: (field: Field) => unknown): ToldDay {
  const type = String(value('MUTUAL_TYPE') ?? '').trim();
  const channel = TYPES.get(type.padStart(3, '0'));
  if (!channel) throw new InputError(`MUTUAL_TYPE ${quoted(type)} is not 001 to 006`);
  const amount = (field: Field): bigint | null => {
    const number = numberOf(value(field), field);
    return number === null ? null : cents(number, MILLION);
  };
  const trades = numberOf(value('DEAL_NUM'), 'DEAL_NUM');
  const held = numberOf(value('HOLD_MARKET_CAP'), 'HOLD_MARKET_CAP');
  return {
    ...NO_AMOUNTS,
    row,
    direction: channel[0],
    channel: channel[1],
    date: String(value('TRADE_DATE') ?? '').trim(),
    net: amount('NET_DEAL_AMT'),
    buy: amount('BUY_AMT'),
    sell: amount('SELL_AMT'),
    turnover: amount('DEAL_AMT'),
    trades: trades === null ? null : count(trades),
    quotaInflow: amount('FUND_INFLOW'),
    quotaBalance: amount('QUOTA_BALANCE'),
    holdings: held === null || channel[0] === 'southbound' ? null : cents(held),
  };
}

/**
 * The days of Eastmoney's deal history from its answer (JSON or JSONP), unchecked.
 * @throws InputError when it has no rows (with Eastmoney's message) or lacks a field
 */
export function readDealHistoryAnswer(text: string): Parsed<ToldDay> {
  const answer = readAnswer(text);
  const result = isFields(answer.result) ? answer.result : {};
  const rows = rowsOf(result.data, 'Eastmoney', textOf(answer.message), [...NEEDED]);
  const days: ToldDay[] = [];
  const left = takeRows(
    rows.map((fields, index) => ({ row: index + 1, fields })),
    ({ row, fields }) => days.push(dayOf(row, (field) => fields[field])),
  );
  const pages = Number(result.pages);
  const cut: SetAside[] =
    pages > 1 ? [{ row: rows.length + 1, reason: `one page of ${pages}: the others are not here` }] : [];
  return { rows: days, setAside: byRow(cut, left) };
}

/**
 * The days of the same as csv, unchecked.
 * @throws InputError when a column is missing or the file was cut off
 */
export async function readDealHistoryCsv(records: AsyncIterable<CsvRecord>): Promise<Parsed<ToldDay>> {
  const table = await openTable(records, COLUMNS);
  const days: ToldDay[] = [];
  const setAside = await takeRecords(table, (cells, row) => days.push(dayOf(row, cells)));
  return { rows: days, setAside };
}
