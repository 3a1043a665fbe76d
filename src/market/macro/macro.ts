import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { quoted } from '../../sources/cell.js';
import { cellAt, dateAt, locateColumns, readTable, type TableRow } from '../../sources/table.js';

/** A figure of the backdrop, as its source gave it on a day. */
export interface MacroRow {
  readonly key: string;
  readonly name: string;
  readonly name_zh: string;
  /** The figure as a decimal number in `unit`; with `high` the upper end of a range. */
  readonly value: string;
  readonly high: string | null;
  readonly unit: string;
  /** What it is of: a year such as 2025. */
  readonly period: string;
  /** The day it was published. */
  readonly date: IsoDate;
  readonly source: string;
}

export interface MacroAnswer {
  readonly as_of: IsoDate;
  readonly rows: readonly MacroRow[];
  readonly notes: readonly string[];
}

const SHIPPED = new URL('../../../data/macro.csv', import.meta.url);
const COLUMNS = {
  key: ['key'],
  name: ['name'],
  name_zh: ['name_zh'],
  value: ['value'],
  high: ['high'],
  unit: ['unit'],
  period: ['period'],
  date: ['date'],
  source: ['source'],
} as const;
const REQUIRED = ['key', 'name', 'value', 'unit', 'period', 'date', 'source'] as const;
/** Days after which the backdrop is called old: the report on the work of the government comes once a year. */
const OLD_DAYS = 400;

/**
 * The backdrop as published by a day: of each key the figures of its latest period, the last published one of it. The
 * rows of `macro.csv` in the workspace are laid over those that ship, by key, period and day.
 * @param all every period, not the latest alone
 * @throws InputError naming the row of the workspace's file that cannot be read; NoDataError when nothing was published by then
 */
export function macroAnswer(folder: string, asOf: IsoDate, all: boolean): MacroAnswer {
  const file = join(folder, 'macro.csv');
  const own = existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : [];
  const rows = new Map<string, MacroRow>();
  for (const row of [...parse(readFileSync(SHIPPED, 'utf8'), 'data/macro.csv'), ...own])
    rows.set(`${row.key} ${row.period} ${row.date}`, row);
  const known = [...rows.values()].filter(({ date }) => date <= asOf);
  if (known.length === 0) throw new NoDataError(`no figure of the backdrop was published by ${asOf}`);
  const latest = known.filter(
    (row) =>
      !known.some((other) => {
        if (other.key !== row.key) return false;
        if (other.period === row.period) return other.date > row.date;
        return !all && other.period > row.period;
      }),
  );
  const newest = latest.reduce((day, { date }) => (date > day ? date : day), '');
  const age = (Date.parse(asOf) - Date.parse(newest)) / 86_400_000;
  return {
    as_of: asOf,
    rows: latest,
    notes: [
      ...(age > OLD_DAYS
        ? [`the newest figure is of ${newest}; newer ones go into macro.csv of the workspace`]
        : []),
      ...(own.length > 0 ? [`${own.length} rows from ${file}`] : []),
    ],
  };
}

function parse(text: string, file: string): MacroRow[] {
  try {
    const table = readTable(text);
    const [bad] = table.setAside;
    if (bad) throw new InputError(bad.reason, { place: `row ${bad.row}` });
    const at = locateColumns(table.header, COLUMNS, REQUIRED);
    return table.rows.map((row) => rowOf(row, at));
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(error.problem, {
          ...error.detail,
          file,
          remedy: 'docs/phases.md has the form of the table',
        })
      : error;
  }
}

function rowOf(row: TableRow, at: Readonly<Record<keyof typeof COLUMNS, number>>): MacroRow {
  const place = `row ${row.row}`;
  const text = (key: keyof typeof COLUMNS): string => (at[key] < 0 ? '' : cellAt(row, at[key]));
  const wanted = (key: keyof typeof COLUMNS): string => {
    const cell = text(key);
    if (cell === '') throw new InputError(`no ${key}`, { place });
    return cell;
  };
  const number = (key: 'value' | 'high'): string | null => {
    const cell = text(key);
    if (cell === '') return null;
    if (!/^-?\d+(\.\d+)?$/.test(cell)) throw new InputError(`${key} ${quoted(cell)} is no number`, { place });
    return cell;
  };
  const value = number('value');
  if (value === null) throw new InputError('no value', { place });
  const date = dayOf(row, at.date, place);
  if (date === null) throw new InputError('no date', { place });
  return {
    key: wanted('key'),
    name: wanted('name'),
    name_zh: text('name_zh') || wanted('name'),
    value,
    high: number('high'),
    unit: wanted('unit'),
    period: wanted('period'),
    date,
    source: wanted('source'),
  };
}

function dayOf(row: TableRow, at: number, place: string): IsoDate | null {
  try {
    return dateAt(row, at, 'date');
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.problem, { place }) : error;
  }
}
