import { type Fraction, toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { quarterOf } from '../../quarter.js';
import type { Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { type Column, hasColumn } from '../csv/header.js';
import type { CsvRecord } from '../csv/records.js';
import { openTable, takeRecords } from '../csv/table.js';
import { DATE_FORMS, parseDay, readDecimal, remember } from '../csv/values.js';
import { byRow, takeRows } from '../take-rows.js';
import { inPercent, oneUnit } from './benchmark-weights.js';
import {
  INDUSTRY,
  PUBLISHED,
  type Published,
  QUARTER,
  quarterEndOf,
  refusePeriod,
  REPORT,
  reportOf,
  SOURCE,
} from './told.js';
import { UNIT, unitOf, type WeightUnit, weightUnit } from './weight-unit.js';

/** The weight of an industry among funds' holdings and in their benchmark, in percent. */
export interface ToldIndustryWeight extends Published {
  readonly row: number;
  readonly date: IsoDate;
  readonly industry: string;
  readonly fund: Fraction | null;
  readonly benchmark: Fraction | null;
  readonly source: string;
}

const FUND_WEIGHT: Column = {
  names: ['fund_weight', '基金权重', '基金占比', '基金重仓占比', '配置比例'],
  remedy: 'add a column fund_weight',
};
const BENCHMARK_WEIGHT: Column = {
  names: ['benchmark_weight', '基准权重', '沪深300权重', '沪深300占比', '标配比例'],
  optional: true,
};
const COLUMNS = {
  industry: { names: INDUSTRY.names } as Column,
  quarter: QUARTER,
  fund: FUND_WEIGHT,
  benchmark: BENCHMARK_WEIGHT,
  published: PUBLISHED,
  report: REPORT,
  unit: UNIT,
  source: SOURCE,
};

/** Whether a csv header is one of ready industry weights: an industry, a quarter and the funds' weight. */
export function recogniseIndustryWeights(cells: readonly string[]): boolean {
  return [COLUMNS.industry, QUARTER, FUND_WEIGHT].every((column) => hasColumn(cells, column));
}

/**
 * Ready weights of industries as csv: `industry,quarter,fund_weight,benchmark_weight`, with `published`, `report`,
 * `unit` and `source` where given. A blank weight is not known.
 * @throws InputError when a column is missing, the file was cut off, or the unit is not clear
 */
export async function readIndustryWeights(
  records: AsyncIterable<CsvRecord>,
  today: IsoDate,
): Promise<Parsed<ToldIndustryWeight>> {
  const table = await openTable(records, COLUMNS);
  const endOf = remember(quarterEndOf);
  const told: ToldIndustryWeight[] = [];
  const units = new Set<WeightUnit | null>();
  const left = await takeRecords(table, (cells, row) => {
    const industry = cells('industry');
    if (industry === '') throw new InputError('no industry');
    const weight = (field: 'fund' | 'benchmark'): Fraction | null => {
      if (cells(field) === '') return null;
      const value = readDecimal(cells(field), { row, column: `${field}_weight` });
      if (value === null) throw new InputError(`${field}_weight ${quoted(cells(field))} is no number`);
      if (value.num < 0n) throw new InputError(`${industry}: a ${field}_weight of ${toNumber(value)}`);
      return value;
    };
    const day = cells('published');
    const published = day === '' ? null : parseDay(day);
    if (day !== '' && published === null) throw new InputError(`published ${quoted(day)} ${DATE_FORMS}`);
    units.add(unitOf(cells('unit')));
    told.push({
      row,
      date: endOf(cells('quarter')),
      industry,
      fund: weight('fund'),
      benchmark: weight('benchmark'),
      report: reportOf(cells('report')),
      published,
      source: cells('source') || 'industry-weights',
    });
  });
  const seen = new Map<string, ToldIndustryWeight>();
  const kept: ToldIndustryWeight[] = [];
  const aside = takeRows(told, (one) => {
    refusePeriod(one.date, one.published, today);
    if (one.fund === null && one.benchmark === null) throw new InputError(`${one.industry}: no weight`);
    const key = [one.industry, one.date, one.report, one.published ?? '', one.source].join('\n');
    const before = seen.get(key);
    if (before) {
      if (same(before.fund, one.fund) && same(before.benchmark, one.benchmark)) return;
      throw new InputError(
        `${one.industry} in ${quarterOf(one.date)}: other weights than in row ${before.row}`,
      );
    }
    seen.set(key, one);
    kept.push(one);
  });
  const unit = weightUnit(sums(kept), oneUnit(units));
  const rows =
    unit === 'percent'
      ? kept
      : kept.map((one) => ({
          ...one,
          fund: one.fund && inPercent(one.fund),
          benchmark: one.benchmark && inPercent(one.benchmark),
        }));
  return { rows, setAside: byRow(left, aside) };
}

const same = (a: Fraction | null, b: Fraction | null): boolean =>
  a === null || b === null ? a === b : a.num === b.num && a.den === b.den;

function sums(rows: readonly ToldIndustryWeight[]): { label: string; sum: number }[] {
  const found = new Map<string, number>();
  for (const { date, published, report, source, ...row } of rows) {
    for (const side of ['fund', 'benchmark'] as const) {
      const weight = row[side];
      if (weight === null) continue;
      const version = published === null ? report : `published ${published}`;
      const label = `${side === 'fund' ? 'funds' : 'the benchmark'} in ${quarterOf(date)} (${source}, ${version})`;
      found.set(label, (found.get(label) ?? 0) + toNumber(weight));
    }
  }
  return [...found].map(([label, sum]) => ({ label, sum }));
}
