import { ensure } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { IndexBar } from '../read-bars.js';
import type { Leg } from './find.js';

/** Where a row comes from: found by a rule in the prices, or from a list of starts and ends. */
export type RallyList = 'found' | 'shipped';

/** The spring rally of a year. Rises are fractions; days count both ends. */
export interface RallyRow {
  readonly year: number;
  readonly index: string;
  readonly start: IsoDate;
  readonly peak: IsoDate;
  /** From the start to the peak, and to the last day that belongs to it or the day of the answer. */
  readonly days_to_peak: number | null;
  readonly days_elapsed: number | null;
  /** From the low of the first day to the highest high so far; null where highs and lows are not stored. */
  readonly rise: number | null;
  /** From the close of the first day to the highest close so far. */
  readonly rise_close: number;
  readonly peak_close: IsoDate;
  readonly end: IsoDate;
  /** Whether it could still go on on the day of the answer. */
  readonly running: boolean;
  /** From which day on the start could no longer change; null while it may. */
  readonly start_known: IsoDate | null;
  readonly basis: 'intraday' | 'close';
  readonly list: RallyList;
  /** Place among all rallies of the answer, the largest rise (by closes where one has no high and low) first. */
  readonly rank: number | null;
}

/** What of a row follows from the prices alone. */
export type Measured = Pick<
  RallyRow,
  'start' | 'peak' | 'days_to_peak' | 'days_elapsed' | 'rise' | 'rise_close' | 'peak_close' | 'end' | 'basis'
>;

/** Measures a rally. @param days counts days from one to another, both counted; null where it cannot */
export function measure(
  bars: readonly IndexBar[],
  { start, peak, end }: Leg,
  basis: RallyRow['basis'],
  days: (from: number, to: number) => number | null,
): Measured {
  const at = (place: number): IndexBar => ensure(bars[place], 'a bar of a rally');
  let top = start;
  for (let place = start; place <= end; place++) if (at(place).close > at(top).close) top = place;
  const [low, high] = [at(start).low, at(peak).high];
  return {
    start: at(start).date,
    peak: at(peak).date,
    days_to_peak: days(start, peak),
    days_elapsed: days(start, end),
    rise: basis === 'close' || low === null || high === null ? null : high / low - 1,
    rise_close: at(top).close / at(start).close - 1,
    peak_close: at(top).date,
    end: at(end).date,
    basis,
  };
}
