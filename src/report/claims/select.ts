import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import type { Pick } from './query.js';

export type Value = Amount | bigint | number | string;
type Row = Readonly<Record<string, unknown>>;

/** A number out of an answer, with its interval where the row has one. */
export interface Selected {
  readonly value: Value;
  readonly low: number | null;
  readonly high: number | null;
  /** Rows that are in it. */
  readonly rows: number;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The value as a double, for comparing. */
export function numberOf(value: Value): number {
  if (value instanceof Amount) return value.toNumber();
  // decimals may come as text; dates and words are no numbers
  return typeof value === 'string' && !DECIMAL.test(value) ? Number.NaN : Number(value);
}

/**
 * What a query reads from an answer.
 * @throws NoDataError saying which rows or keys the answer lacks
 */
export function select(answer: object, pick: Pick): Selected {
  const { in: place = 'rows', value: key = 'value', take = 'only', of, give, scale = 1 } = pick;
  const rows = listIn(answer, place).filter((row) => matches(row, pick.where ?? {}));
  if (take === 'count') return { value: rows.length, low: null, high: null, rows: rows.length };
  if (rows.length === 0) throw new NoDataError(`no row of the answer has ${wordsOf(pick.where ?? {})}`);
  if (take === 'rank') return { ...ranked(rows, key, of ?? {}), rows: rows.length };
  if (take === 'sum') {
    const interval = rows.length === 1 ? intervalOf(rows[0] as Row, scale) : NONE;
    return {
      value: scaled(sum(rows.map((row) => valueAt(row, key))), scale),
      ...interval,
      rows: rows.length,
    };
  }
  const row = chosen(rows, key, take);
  if (give !== undefined) return { value: valueAt(row, give), ...NONE, rows: rows.length };
  return {
    value: scaled(valueAt(row, key), scale),
    ...(key === 'net' ? intervalOf(row, scale) : NONE),
    rows: rows.length,
  };
}

const NONE = { low: null, high: null };

function listIn(answer: object, place: string): Row[] {
  if (place === 'answer') return [answer as Row];
  const found = (answer as Row)[place];
  if (found === null || found === undefined) throw new NoDataError(`the answer has no ${place}`);
  return (Array.isArray(found) ? found : [found]) as Row[];
}

/** Whether rows of a quarter are among those that a query reads. */
export const readsQuarter = ({ where = {} }: Pick, quarter: string): boolean =>
  where.quarter === undefined || matches({ quarter }, { quarter: where.quarter });

function matches(row: Row, where: NonNullable<Pick['where']>): boolean {
  return Object.entries(where).every(([key, wanted]) => {
    const own = at(row, key);
    if (Array.isArray(wanted)) return wanted.some((one) => one === own);
    if (typeof wanted !== 'object') return wanted === own;
    const { from, to } = wanted;
    const known = own as string | number;
    return (
      own !== null &&
      own !== undefined &&
      (from === undefined || known >= from) &&
      (to === undefined || known <= to)
    );
  });
}

function at(row: Row, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (value, part) => (typeof value === 'object' && value !== null ? (value as Row)[part] : undefined),
      row,
    );
}

function valueAt(row: Row, key: string): Value {
  const value = at(row, key);
  if (value instanceof Amount || ['bigint', 'number', 'string'].includes(typeof value)) return value as Value;
  throw new NoDataError(value === undefined ? `the answer has no key ${key}` : `${key} is not known`);
}

function intervalOf(row: Row, scale: number): { low: number | null; high: number | null } {
  const end = (key: string): number | null => {
    const value = row[key];
    return value instanceof Amount || typeof value === 'number' ? numberOf(value) * scale : null;
  };
  return { low: end('low'), high: end('high') };
}

/** Exact where all are amounts or whole numbers. */
export function sum(values: readonly Value[]): Value {
  if (values.every((value) => value instanceof Amount))
    return values.reduce((total, value) => total.add(value), new Amount(0n));
  return values.reduce<number>((total, value) => total + numberOf(value), 0);
}

/** One value less another: money stays exact, dates give days. */
export function difference(a: Value, b: Value): Value {
  if (a instanceof Amount && b instanceof Amount) return new Amount(a.cents - b.cents);
  if (typeof a === 'string' && typeof b === 'string') return (Date.parse(a) - Date.parse(b)) / 86_400_000;
  return tidy(numberOf(a) - numberOf(b));
}

/** Without the dust of binary fractions: 48.3 - 43.8 is 4.5. */
export const tidy = (value: number): number => Number(value.toPrecision(12));

function scaled(value: Value, scale: number): Value {
  return scale === 1 ? value : tidy(numberOf(value) * scale);
}

function chosen(rows: readonly Row[], key: string, take: string): Row {
  if (take === 'only') {
    if (rows.length > 1)
      throw new NoDataError(`${rows.length} rows of the answer fit where one is asked for`);
    return rows[0] as Row;
  }
  if (take === 'first') return rows[0] as Row;
  if (take === 'last') return rows.at(-1) as Row;
  const better = take === 'max' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  return rows.reduce((best, row) =>
    better(numberOf(valueAt(row, key)), numberOf(valueAt(best, key))) ? row : best,
  );
}

function ranked(rows: readonly Row[], key: string, of: NonNullable<Pick['of']>): Omit<Selected, 'rows'> {
  const own = rows.find((row) => matches(row, of));
  if (!own) throw new NoDataError(`no row of the answer has ${wordsOf(of)}`);
  const size = numberOf(valueAt(own, key));
  return { value: 1 + rows.filter((row) => numberOf(valueAt(row, key)) > size).length, ...NONE };
}

const wordsOf = (where: Readonly<Record<string, unknown>>): string =>
  Object.entries(where)
    .map(([key, wanted]) => {
      if (Array.isArray(wanted)) return `${key} ${wanted.join(' or ')}`;
      if (typeof wanted !== 'object' || wanted === null) return `${key} ${String(wanted)}`;
      const { from, to } = wanted as { from?: unknown; to?: unknown };
      return `${key}${from === undefined ? '' : ` from ${String(from)}`}${to === undefined ? '' : ` to ${String(to)}`}`;
    })
    .join(', ') || 'anything';
