import { type Fraction, fraction, toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, DATE, hasColumn, STOCK } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal, remember } from '../csv/values.js';
import { indexIdOf } from '../indices/catalogue.js';
import { byRow, takeRows } from '../take-rows.js';
import { INDUSTRY, SOURCE, stockIdOf } from './told.js';
import { UNIT, unitOf, type WeightUnit, weightUnit } from './weight-unit.js';

/** A stock's weight in an index, in the unit of its file. */
export interface ToldBenchmarkWeight {
  readonly row: number;
  /** The index, by its provider's code. */
  readonly benchmark: string;
  readonly date: IsoDate;
  readonly stock: string;
  readonly industry: string | null;
  readonly weight: Fraction;
  readonly source: string;
}

const BENCHMARK: Column = { names: ['benchmark', 'index', 'index_code', '指数代码', '指数'], optional: true };
const WEIGHT: Column = { names: ['weight', '权重', '权重(%)', 'weight(%)'], remedy: 'add a column weight' };
const COLUMNS = {
  benchmark: BENCHMARK,
  date: { ...DATE, names: ['date', ...DATE.names] } as Column,
  stock: { ...STOCK, names: ['con_code', '成份券代码', '成分券代码', ...STOCK.names] } as Column,
  weight: WEIGHT,
  industry: INDUSTRY,
  unit: UNIT,
  source: SOURCE,
};

/** Whether a csv header is one of an index's weights: a stock, a day and a weight. */
export function recogniseBenchmarkWeights(cells: readonly string[]): boolean {
  return hasColumn(cells, COLUMNS.stock) && hasColumn(cells, COLUMNS.date) && hasColumn(cells, WEIGHT);
}

/**
 * Weights of stocks in an index as csv: `benchmark,date,stock,weight`, with `industry` and `unit` where given.
 * `benchmark` may be left out where the option names the index; else it is the CSI 300.
 * @throws InputError when a column is missing, the file was cut off, or the unit is not clear
 */
export async function readBenchmarkWeights(
  records: AsyncIterable<CsvRecord>,
  options: { readonly id: string | null; readonly today: IsoDate },
): Promise<Parsed<ToldBenchmarkWeight>> {
  const table = await openTable(records, COLUMNS);
  const stockOf = remember(stockIdOf);
  const dayOf = remember(parseDay);
  const rows: ToldBenchmarkWeight[] = [];
  const units = new Set<WeightUnit | null>();
  const setAside = await takeRecords(table, (cells, row) => {
    const date = dayOf(cells('date'));
    if (date === null) throw new InputError(`date ${quoted(cells('date'))} ${DATE_FORMS}`);
    const weight = readDecimal(cells('weight'), { row, column: 'weight' });
    if (weight === null) throw new InputError(`weight ${quoted(cells('weight'))} is no number`);
    const told = (cells('benchmark') || options.id || '000300').replace(/\.(?:SH|SZ|CSI)$/i, '');
    units.add(unitOf(cells('unit')));
    rows.push({
      row,
      benchmark: indexIdOf(told),
      date,
      stock: stockOf(cells('stock')),
      industry: cells('industry') || null,
      weight,
      source: cells('source') || 'benchmark-weights',
    });
  });
  const judged = judgeBenchmarkWeights(rows, options.today, oneUnit(units));
  return { rows: judged.rows, setAside: byRow(setAside, judged.setAside) };
}

/** @throws InputError where rows of a file say different units */
export function oneUnit(units: ReadonlySet<WeightUnit | null>): WeightUnit | null {
  if (units.size > 1)
    throw new InputError('the rows say different units', { remedy: 'write the same unit in every row' });
  return [...units][0] ?? null;
}

/**
 * Weights that can be kept, in percent. Left out are days to come, weights that are not above 0, and a second weight of
 * a stock on a day.
 * @throws InputError where the unit is not clear, or weights add up to more than the whole
 */
export function judgeBenchmarkWeights(
  told: readonly ToldBenchmarkWeight[],
  today: IsoDate,
  said: WeightUnit | null,
): Parsed<ToldBenchmarkWeight> {
  const seen = new Map<string, ToldBenchmarkWeight>();
  const kept: ToldBenchmarkWeight[] = [];
  const setAside = takeRows(told, (one) => {
    const what = `${one.stock} in ${one.benchmark} on ${one.date}`;
    if (one.date > today) throw new InputError(`${what}: after today (${today})`);
    if (one.weight.num <= 0n) throw new InputError(`${what}: a weight of ${toNumber(one.weight)}`);
    const key = [one.benchmark, one.date, one.stock, one.source].join('\n');
    const before = seen.get(key);
    if (before) {
      if (before.weight.num === one.weight.num && before.weight.den === one.weight.den) return;
      throw new InputError(`${what}: another weight than in row ${before.row}`);
    }
    seen.set(key, one);
    kept.push(one);
  });
  const sums = new Map<string, number>();
  for (const { benchmark, date, source, weight } of kept) {
    const key = `${benchmark} on ${date} (${source})`;
    sums.set(key, (sums.get(key) ?? 0) + toNumber(weight));
  }
  const unit = weightUnit(
    [...sums].map(([label, sum]) => ({ label, sum })),
    said,
  );
  const rows = unit === 'percent' ? kept : kept.map((one) => ({ ...one, weight: inPercent(one.weight) }));
  return { rows, setAside };
}

/** A fraction of 1 in percent. */
export const inPercent = ({ num, den }: Fraction): Fraction => fraction(num * 100n, den);
