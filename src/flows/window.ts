import { UsageError } from '../errors.js';
import type { Calendar } from '../calendar/calendar.js';
import { addDays, type IsoDate } from '../iso-date.js';
import type { StockIndustry } from '../securities/stock-industries.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';

/** Who belongs to which type when; a holder that is not in it is `other`. */
export interface HolderType {
  readonly holder: string;
  readonly type: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export interface WindowScope {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Stocks asked for; empty = all. */
  readonly stocks: readonly string[];
  /** Plain share change x price, nothing detected. */
  readonly raw: boolean;
}

/** A text as SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Puts dates and lists into a .sql file's places. */
export function fill(sql: string, scope: WindowScope, stockColumn: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(scope.from) || !/^\d{4}-\d\d-\d\d$/.test(scope.to)) {
    throw new UsageError(`a window needs two ISO dates, not ${scope.from} and ${scope.to}`);
  }
  const stocks =
    scope.stocks.length > 0 ? `AND ${stockColumn} IN (${scope.stocks.map(literal).join(', ')})` : '';
  return sql
    .replaceAll('$from', literal(scope.from))
    .replaceAll('$to', literal(scope.to))
    .replaceAll('{stocks}', stocks);
}

/** Makes the working tables of a window: its parts, prices, stock-days and types. */
export async function openWindow(
  engine: Engine,
  scope: WindowScope,
  types: readonly HolderType[],
): Promise<void> {
  const parts = scope.raw ? './sql/window-raw.sql' : './sql/window-parts.sql';
  await engine.exec(fill(sqlFile(import.meta.url, parts), scope, 'c.stock'));
  await engine.exec(fill(sqlFile(import.meta.url, './sql/window-prices.sql'), scope, 'p.stock'));
  await windowDaysAre(engine, 'TABLE');
  await engine.exec(sqlFile(import.meta.url, './sql/window-days.sql'));
  await setTypes(engine, types);
}

const viewed = new WeakSet<Engine>();

/** Makes room for `window_days` as a table or as a view: the engine replaces neither by the other. */
export async function windowDaysAre(engine: Engine, kind: 'TABLE' | 'VIEW'): Promise<void> {
  if (kind === 'TABLE' && viewed.delete(engine)) await engine.exec('DROP VIEW IF EXISTS window_days');
  if (kind === 'TABLE' || viewed.has(engine)) return;
  await engine.exec('DROP TABLE IF EXISTS window_days');
  viewed.add(engine);
}

export async function setTypes(engine: Engine, types: readonly HolderType[]): Promise<void> {
  await engine.exec(
    'CREATE OR REPLACE TEMP TABLE holder_types (holder VARCHAR, type VARCHAR, from_date DATE, to_date DATE)',
  );
  await engine.append(
    'holder_types',
    types.map(({ holder, type, from, to }) => [holder, type, from, to]),
  );
}

const standing = new WeakMap<Engine, readonly StockIndustry[]>();

/** Puts down where each stock stands, and on what that rests: at most one row per stock and day. */
export async function setIndustries(engine: Engine, rows: readonly StockIndustry[]): Promise<void> {
  if (standing.get(engine) === rows) return;
  standing.delete(engine);
  await engine.exec(
    'CREATE OR REPLACE TEMP TABLE stock_industries (stock VARCHAR, industry VARCHAR, basis VARCHAR, from_date DATE, to_date DATE)',
  );
  await engine.append(
    'stock_industries',
    rows.map(({ stock, industry, basis, from, to }) => [stock, industry, basis, from, to]),
  );
  standing.set(engine, rows);
}

/** Days at the ends of a calendar within which T+2 leads out of it. */
const CALENDAR_EDGE = 14;

/** The part of a window in which trades can have been done and settled: within the calendar, not after today. */
export function reach(
  calendar: Calendar,
  { from, to }: WindowScope,
  today: IsoDate,
): { from: IsoDate; to: IsoDate } {
  const [first, last] = [addDays(calendar.first, CALENDAR_EDGE), addDays(calendar.last, -CALENDAR_EDGE)];
  const end = [to, today, last].reduce((a, b) => (a < b ? a : b));
  const start = from > first ? from : first;
  return start <= end ? { from: start, to: end } : { from: end, to: end };
}
