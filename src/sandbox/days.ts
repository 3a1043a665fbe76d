import type { Calendar } from '../calendar/calendar.js';
import { shippedDays } from '../calendar/shipped-days.js';
import { addDays, type IsoDate, weekday } from '../iso-date.js';

/** The days of a simulated market. Trading days and CCASS days are counted from 0. */
export interface Days {
  readonly trading: readonly IsoDate[];
  /** Settlement days from the first list to the last. */
  readonly pages: readonly IsoDate[];
  /** The CCASS day that is this trading day; -1 where nothing settles, or before the first list. */
  readonly pageOf: Int32Array;
  /** The trading day that is this CCASS day. */
  readonly tradingOf: Int32Array;
  /** The CCASS day on which the trades of a trading day settle; -1 before the second list or after the last. */
  readonly settledOn: Int32Array;
  /** The day on which the trades of a trading day settle, whether or not there is a list of it. */
  readonly settlement: readonly IsoDate[];
  /** Trading days whose trades settle together with those of the next one. */
  readonly deferred: readonly boolean[];
  /** Whether southbound investors can trade. */
  readonly southbound: readonly boolean[];
  /** Days whose pages repeat an earlier CCASS day, by what they are. */
  readonly copies: readonly Copy[];
}

/** A day without settlement; a page of it shows the CCASS day before. */
export interface Copy {
  readonly date: IsoDate;
  readonly page: number;
  readonly kind: 'weekend-page' | 'holiday-page' | 'half-day' | 'typhoon-day';
}

/** What settles on the first listed days was traded before them, so trading begins this many days earlier. */
const LEAD = 2;

/**
 * @param count trading days for which there are lists
 * @param last the last of them, or the last one before
 */
export function makeDays(calendar: Calendar, count: number, last: IsoDate): Days {
  const all = calendar.tradingDays(addDays(last, -2 * (count + LEAD) - 30), last);
  const trading = all.slice(-(count + LEAD));
  const pages = calendar.settlementDays(trading[LEAD] as IsoDate, last);
  const pageAt = new Map(pages.map((date, index) => [date, index]));
  const tradingAt = new Map(trading.map((date, index) => [date, index]));
  const settled = (date: IsoDate): number => {
    const page = pageAt.get(calendar.settlementDateOf(date)) ?? -1;
    return page > 0 ? page : -1;
  };
  const settlement = trading.map((date) => calendar.settlementDateOf(date));
  return {
    trading,
    pages,
    settlement,
    deferred: settlement.map((date, day) => date === (settlement[day + 1] ?? nextSettlement(calendar, last))),
    pageOf: Int32Array.from(trading, (date) => pageAt.get(date) ?? -1),
    tradingOf: Int32Array.from(pages, (date) => tradingAt.get(date) ?? -1),
    settledOn: Int32Array.from(trading, settled),
    southbound: trading.map((date) => calendar.isOpen('southbound', date)),
    copies: copiesOf(calendar, pages),
  };
}

/** Settlement of the first trading day after the last; null where the calendar does not say. */
function nextSettlement(calendar: Calendar, last: IsoDate): IsoDate | null {
  const until = addDays(last, 14);
  if (!calendar.covers(addDays(until, 14))) return null;
  const next = calendar.tradingDays(addDays(last, 1), until)[0];
  return next === undefined ? null : calendar.settlementDateOf(next);
}

function copiesOf(calendar: Calendar, pages: readonly IsoDate[]): Copy[] {
  const weather = new Set(shippedDays().flatMap(({ date, planned }) => (planned ? [] : [date])));
  const copies: Copy[] = [];
  for (const [page, from] of pages.entries()) {
    const next = pages[page + 1];
    if (next === undefined) break;
    for (let date = addDays(from, 1); date < next; date = addDays(date, 1)) {
      const day = weekday(date);
      if (day === 0) continue;
      if (day === 6) copies.push({ date, page, kind: 'weekend-page' });
      else if (calendar.isTradingDay(date)) copies.push({ date, page, kind: 'half-day' });
      else copies.push({ date, page, kind: weather.has(date) ? 'typhoon-day' : 'holiday-page' });
    }
  }
  return copies;
}
