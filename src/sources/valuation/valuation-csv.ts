import { InputError } from '../../errors.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, DATE, findColumn, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal, remember } from '../csv/values.js';
import { indexIdOf } from '../indices/catalogue.js';
import { byRow } from '../take-rows.js';
import type { ToldValuation } from './judge.js';
import { type Metric, METRICS, metricOf } from './metrics.js';

const ID: Column = {
  names: ['id', 'index', 'index_code', '指数代码', '指数', ...STOCK.names],
  optional: true,
};
const METRIC: Column = { names: ['metric', '指标'], optional: true };
const VALUE: Column = { names: ['value', '数值'], optional: true };
const SOURCE: Column = { names: ['source', 'provider', '来源'], optional: true };
const COLUMNS = { date: DATE, id: ID, metric: METRIC, value: VALUE, source: SOURCE };

const PRICES = ['open', 'high', 'low'].map((name): Column => ({ names: [name] }));

/** Whether a csv header is one of valuations: a day and a metric with its value, or columns that are metrics. */
export function recogniseValuationHeader(cells: readonly string[]): boolean {
  if (!hasColumn(cells, DATE)) return false;
  if (hasColumn(cells, METRIC) && hasColumn(cells, VALUE)) return true;
  return cells.some((cell) => metricOf(cell) !== null) && !PRICES.some((column) => hasColumn(cells, column));
}

/**
 * Valuations as csv: `id,date,metric,value`, or `id,date` with one column for each metric. `id` may be left out where
 * the option names the index. Blank cells are no values.
 * @throws InputError when a column is missing, the index is not named, or the file was cut off
 */
export async function readValuationCsv(
  records: AsyncIterable<CsvRecord>,
  options: { readonly id: string | null },
): Promise<Parsed<ToldValuation>> {
  const table = await openTable(records, COLUMNS);
  const { header, at } = table;
  if (at.id < 0 && options.id === null)
    throw new InputError('no column says which index it is', {
      place: 'header',
      remedy: 'add a column id, or give --id',
    });
  const wide = at.metric < 0 ? columnsOf(header) : [];
  const notes: SetAside[] = wide.length > 0 ? unknownColumns(header, wide) : [];
  const dayOf = remember(parseDay);
  const rows: ToldValuation[] = [];
  const setAside = await takeRecords(table, (cells, row, all) => {
    const date = dayOf(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const told = cells('id') || options.id;
    if (told === null) throw new InputError('no id');
    const id = indexIdOf(told);
    const source = cells('source') || 'valuation-csv';
    const take = (metric: Metric, text: string): void => {
      if (/^(?:|-+|nan|null|n\/a)$/i.test(text)) return;
      const value = readDecimal(text, { row, column: metric });
      if (value === null) throw new InputError(`${metric} ${quoted(text)} is no number`);
      rows.push({ row, id, date, metric, value, source });
    };
    if (at.metric < 0) {
      for (const { place, metric } of wide) take(metric, all[place]?.trim() ?? '');
      return;
    }
    const metric = metricOf(cells('metric'));
    if (metric === null)
      throw new InputError(`metric ${quoted(cells('metric'))} is none of ${METRICS.join(', ')}`);
    take(metric, cells('value'));
  });
  return { rows, setAside: byRow(notes, setAside) };
}

function columnsOf(header: readonly string[]): { place: number; metric: Metric }[] {
  const found = header.flatMap((cell, place) => {
    const metric = metricOf(cell);
    return metric ? [{ place, metric }] : [];
  });
  if (found.length > 0) return found;
  throw new InputError(`no column is a metric (found: ${header.join(', ')})`, {
    place: 'header',
    remedy: `name columns ${METRICS.join(', ')}`,
  });
}

function unknownColumns(header: readonly string[], wide: readonly { place: number }[]): SetAside[] {
  const known = new Set([
    ...wide.map(({ place }) => place),
    ...Object.values(COLUMNS).map((column) => findColumn(header, column)),
  ]);
  return header.flatMap((cell, place) =>
    known.has(place) ? [] : [{ row: 1, reason: `column ${quoted(cell)} is no metric: left out` }],
  );
}
