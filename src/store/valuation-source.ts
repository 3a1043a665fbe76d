import { addDays, type IsoDate } from '../iso-date.js';

/** What one source has of a valuation. */
export interface ValuationSource {
  readonly source: string;
  /** Days with a value. */
  readonly days: number;
  /** The last of them. */
  readonly last: IsoDate;
}

/** A source whose last value is that many days older than another's is out of date. */
const FRESH_DAYS = 10;

/**
 * The source of a valuation that counts, where none is asked: the one with the most days among those that are up to date,
 * by name where they have as many. A panel copies another source's values, and counts only where it stands alone.
 * @param sources all that is known of each, whatever part of it is asked: a choice by the days of a window would change
 *   the value of a day with the window
 */
export function countingSource<T extends ValuationSource>(sources: readonly T[]): T | null {
  const newest = sources.reduce((last, one) => (one.last > last ? one.last : last), '0001-01-01');
  const [best] = sources
    .filter(({ last }) => last >= addDays(newest, -FRESH_DAYS))
    .sort(
      (a, b) =>
        Number(a.source === 'panel') - Number(b.source === 'panel') ||
        b.days - a.days ||
        (a.source < b.source ? -1 : 1),
    );
  return best ?? null;
}
