import type { IsoDate } from '../iso-date.js';

export type Market = 'hong-kong' | 'mainland' | 'northbound' | 'southbound';

/**
 * `no-settlement`: trades, but CCASS does not settle (in Hong Kong the mornings before Christmas, New Year and Lunar
 * New Year). `half-day` trades for a part of the day and settles.
 */
export type DayStatus = 'open' | 'half-day' | 'no-settlement' | 'closed';

/** How one market is on one weekday. */
export interface CalendarDay {
  readonly market: Market;
  readonly date: IsoDate;
  readonly status: DayStatus;
}

export const MARKETS: readonly Market[] = ['hong-kong', 'mainland', 'northbound', 'southbound'];

export const DAY_STATUSES: readonly DayStatus[] = ['open', 'half-day', 'no-settlement', 'closed'];

/** The market a word names, or null. */
export function marketOf(word: string): Market | null {
  return MARKETS.find((market) => market === word) ?? null;
}

/** The status a word names, or null. */
export function dayStatusOf(word: string): DayStatus | null {
  return DAY_STATUSES.find((status) => status === word) ?? null;
}
