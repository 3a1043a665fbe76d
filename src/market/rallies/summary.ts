import type { IsoDate } from '../../iso-date.js';
import type { RallyRow } from './measure.js';

/** Averages over the rallies before the one that is looked at. */
export interface RallyAverage {
  readonly rise: number | null;
  readonly rise_close: number;
  readonly days_to_peak: number | null;
  readonly days_elapsed: number | null;
  readonly median_rise: number | null;
  readonly median_days_to_peak: number | null;
  readonly from_year: number;
  readonly to_year: number;
  /** How many rallies, and how many of them have a rise by low and high. */
  readonly rallies: number;
  readonly with_rise: number;
}

/** Where the last rally stands among all: 1 is the largest or longest. */
export interface RallyStanding {
  readonly rise: Standing | null;
  readonly days_to_peak: Standing | null;
  readonly days_elapsed: Standing | null;
}

export interface Standing {
  readonly rank: number;
  readonly of: number;
}

/** What the note says of all A shares; it publishes neither its list nor its rule. */
export const PUBLISHED = {
  rise: 0.23,
  days: 42,
  since: 2005,
  as_of: '2025-03-06' as IsoDate,
  index: 'all A shares',
  source: 'Haitong Strategy, 9 March 2025',
} as const;

const known = (values: readonly (number | null)[]): number[] =>
  values.filter((value): value is number => value !== null);

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Averages of some rallies; null of none. */
export function averageOf(rows: readonly RallyRow[]): RallyAverage | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const rises = known(rows.map(({ rise }) => rise));
  const days = known(rows.map((row) => row.days_to_peak));
  return {
    rise: mean(rises),
    rise_close: mean(rows.map((row) => row.rise_close)) ?? 0,
    days_to_peak: mean(days),
    days_elapsed: mean(known(rows.map((row) => row.days_elapsed))),
    median_rise: median(rises),
    median_days_to_peak: median(days),
    from_year: first.year,
    to_year: last.year,
    rallies: rows.length,
    with_rise: rises.length,
  };
}

/** Place of a value among some that hold it, the largest first; equal ones share the better place. */
export function standing(value: number | null, all: readonly (number | null)[]): Standing | null {
  if (value === null) return null;
  const values = known(all);
  return { rank: 1 + values.filter((one) => one > value).length, of: values.length };
}
