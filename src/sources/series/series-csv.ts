import { InputError } from '../../errors.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, DATE, findColumn, hasColumn } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal, remember } from '../csv/values.js';
import { byRow } from '../take-rows.js';
import { seriesOf } from './catalogue.js';
import type { ToldValue } from './judge.js';

export const ID: Column = { names: ['id', 'series', 'series_id', 'indicator', '指标'], optional: true };
const VALUE: Column = {
  names: ['value', 'close', 'rate', 'yield', 'yield_pct', 'price', '数值', '收益率'],
  optional: true,
};
const UNIT: Column = { names: ['unit', '单位'], optional: true };
const SOURCE: Column = { names: ['source', 'provider', '来源'], optional: true };
const COLUMNS = { date: DATE, id: ID, value: VALUE, unit: UNIT, source: SOURCE };

export interface SeriesOptions {
  /** `--id`, or what the file's name says. */
  readonly id: string | null;
}

/** Whether a csv header is one of series: a day and an id with its value, or a day and columns that are series. */
export function recogniseSeriesHeader(cells: readonly string[]): boolean {
  if (!hasColumn(cells, DATE)) return false;
  if (hasColumn(cells, ID) && hasColumn(cells, VALUE)) return true;
  if (cells.some((cell) => seriesOf(cell) !== null)) return true;
  const named = [DATE, VALUE, UNIT, SOURCE].filter((column) => hasColumn(cells, column)).length;
  return hasColumn(cells, VALUE) && cells.length === named;
}

/**
 * Series as csv: `id,date,value` (where given `unit`, `source`), or `date` with one column for each series, or
 * `date,value` with the series named by the options. Blank cells are no values. Ids are those of data/series.csv;
 * others are kept under the id they have.
 * @throws InputError when a column is missing, the series is not named, or the file was cut off
 */
export async function readSeriesCsv(
  records: AsyncIterable<CsvRecord>,
  options: SeriesOptions,
): Promise<Parsed<ToldValue>> {
  const table = await openTable(records, COLUMNS);
  const { header, at } = table;
  const dayOf = remember(parseDay);
  const notes: SetAside[] = [];
  const wide = at.id < 0 ? columnsOf(header, options, notes) : [];
  const rows: ToldValue[] = [];
  const setAside = await takeRecords(table, (cells, row, all) => {
    const date = dayOf(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const take = (id: string, text: string, unit: string): void => {
      if (/^(?:|-+|\.|nan|null|n\/a)$/i.test(text)) return;
      const value = readDecimal(text, { row, column: id });
      if (value === null) throw new InputError(`${id} ${quoted(text)} is no number`);
      rows.push({ row, id, date, value, unit, source: cells('source') || 'csv' });
    };
    if (at.id >= 0) {
      const told = cells('id');
      if (told === '') throw new InputError('no id');
      const entry = seriesOf(told);
      if (entry && cells('unit') !== '' && cells('unit') !== entry.unit)
        throw new InputError(`${entry.id} in ${quoted(cells('unit'))}, where ${entry.unit} is kept`);
      take(entry?.id ?? told, cells('value'), entry?.unit ?? cells('unit'));
      return;
    }
    for (const { place, id, unit } of wide) take(id, all[place]?.trim() ?? '', unit);
  });
  return { rows, setAside: byRow(notes, setAside) };
}

function columnsOf(
  header: readonly string[],
  { id }: SeriesOptions,
  notes: SetAside[],
): { place: number; id: string; unit: string }[] {
  const skip = new Set([DATE, UNIT, SOURCE].map((column) => findColumn(header, column)));
  const found: { place: number; id: string; unit: string }[] = [];
  const unknown: { place: number; cell: string }[] = [];
  for (const [place, cell] of header.entries()) {
    if (skip.has(place)) continue;
    const entry = seriesOf(cell);
    if (entry) found.push({ place, id: entry.id, unit: entry.unit });
    else unknown.push({ place, cell });
  }
  const value = findColumn(header, VALUE);
  if (found.length === 0) {
    const place = value >= 0 ? value : unknown.length === 1 ? (unknown[0]?.place ?? -1) : -1;
    if (place < 0 || id === null) {
      throw new InputError(`no column is a known series (found: ${header.join(', ')})`, {
        place: 'header',
        remedy: 'name the series with --id, or give id,date,value; data/series.csv has the ids',
      });
    }
    const entry = seriesOf(id);
    return [{ place, id: entry?.id ?? id, unit: entry?.unit ?? '' }];
  }
  for (const { cell } of unknown)
    notes.push({ row: 1, reason: `column ${quoted(cell)} is no series of data/series.csv: left out` });
  return found;
}
