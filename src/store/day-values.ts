import type { IsoDate } from '../iso-date.js';
import type { Engine, Value } from './engine.js';
import type { Adjustment } from './rows.js';
import { sqlFile } from './sql-file.js';
import { countingSource } from './valuation-source.js';

/** A value of a series on a day, in the series' unit. */
export interface SeriesDay {
  readonly date: IsoDate;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

/** A day of an index or share; what is not given is null. */
export interface IndexDay {
  readonly date: IsoDate;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  /** Shares. */
  readonly volume: number | null;
  /** Turnover in currency units. */
  readonly amount: number | null;
  readonly source: string;
}

/** A valuation of an index on a day. */
export interface ValuationDay {
  readonly date: IsoDate;
  readonly value: number;
  /** Whether it was computed before the index was launched; null when its launch is not known. */
  readonly backCast: boolean | null;
  readonly source: string;
}

const number = (value: Value | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

/** The values of a series by day, as they count; none when nothing is stored. Ids: data/series.csv. */
export async function readSeries(engine: Engine, id: string): Promise<SeriesDay[]> {
  const rows = await engine.query(sqlFile(import.meta.url, './sql/series-days.sql'), { id });
  return rows.map((row) => ({
    date: String(row.date),
    value: Number(row.value),
    unit: String(row.unit),
    source: String(row.source),
  }));
}

/**
 * SQL of the days of indices and shares that count, in order of id and date: one row for each, `exact_close` as text.
 * @param which condition on the rows `d` of index_days
 */
export function indexDaysSql(which: string): string {
  return sqlFile(import.meta.url, './sql/index-days.sql').replace('{which}', () => which);
}

/**
 * The days of an index (`000300`, `HSI`) or of a mainland share (`600036.SH`), as they count.
 * @param adjusted indices are `none`; of shares the prices with that adjustment
 */
export async function readIndex(
  engine: Engine,
  id: string,
  adjusted: Adjustment = 'none',
): Promise<IndexDay[]> {
  const rows = await engine.query(indexDaysSql('d.id = $id AND d.adjusted = $adjusted'), { id, adjusted });
  return rows.map((row) => ({
    date: String(row.date),
    open: number(row.open),
    high: number(row.high),
    low: number(row.low),
    close: Number(row.close),
    volume: number(row.volume),
    amount: number(row.amount),
    source: String(row.source),
  }));
}

/**
 * A valuation of an index by day, from one source throughout: the asked one, else the one that counts
 * (valuation-source.ts).
 * @param metric such as `pe_ttm` or `pb` (docs/northbound-data.md)
 */
export async function readValuation(
  engine: Engine,
  id: string,
  metric: string,
  source: string | null = null,
): Promise<ValuationDay[]> {
  const taken = source ?? (await sourceOf(engine, id, metric));
  if (taken === null) return [];
  const sql = sqlFile(import.meta.url, './sql/valuation-days.sql');
  return (await engine.query(sql, { id, metric, source: taken })).map((row) => ({
    date: String(row.date),
    value: Number(row.value),
    backCast: row.back_cast === null ? null : Boolean(row.back_cast),
    source: String(row.source),
  }));
}

async function sourceOf(engine: Engine, id: string, metric: string): Promise<string | null> {
  const rows = await engine.query(
    `SELECT source, count(DISTINCT date) AS days, CAST(max(date) AS VARCHAR) AS last
     FROM valuation_days WHERE id = $id AND metric = $metric GROUP BY source`,
    { id, metric },
  );
  const sources = rows.map(({ source, days, last }) => ({
    source: String(source),
    days: Number(days),
    last: String(last),
  }));
  return countingSource(sources)?.source ?? null;
}

/** The ids stored in a table, sorted, with their adjustment (indices) or metric (valuations). */
export async function storedIds(
  engine: Engine,
  table: 'series_days' | 'index_days' | 'valuation_days',
): Promise<{ readonly id: string; readonly kind: string; readonly from: IsoDate; readonly to: IsoDate }[]> {
  const kind = { series_days: 'unit', index_days: 'adjusted', valuation_days: 'metric' }[table];
  const rows = await engine.query(
    `SELECT id, ${kind} AS kind, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last
     FROM ${table} GROUP BY id, ${kind} ORDER BY id, ${kind}`,
  );
  return rows.map((row) => ({
    id: String(row.id),
    kind: String(row.kind),
    from: String(row.first),
    to: String(row.last),
  }));
}
