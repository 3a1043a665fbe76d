import type { Calendar } from '../calendar/calendar.js';
import { type Fraction, multiply, ONE, toNumber } from '../decimal.js';
import { addDays, dayNumber, type IsoDate } from '../iso-date.js';
import type { AnnouncementRow } from '../store/rows.js';
import type { Action, Credit } from './factor.js';

/** What is known about a stock beside its holdings. */
export interface StockFacts {
  readonly stock: string;
  /** Volume as traded by trade date; a day without a price is not in it. */
  readonly volumes: ReadonlyMap<IsoDate, number | null>;
  /** Issued shares, ascending by date. */
  readonly issued: readonly (readonly [IsoDate, number])[];
  readonly lot: number;
  readonly listingDate: IsoDate | null;
  readonly actions: readonly Action[];
  readonly announcements: readonly AnnouncementRow[];
}

/** Days after which an issued figure is too old to be believed. */
export const ISSUED_MAX_AGE = 400;

const AVERAGE_DAYS = 20;
const AVERAGE_MIN = 5;
const AVERAGE_REACH = 45;

/** Questions of time about one stock: volume between two settlement days, share units, what was announced. */
export class Timeline {
  private readonly volumeDays: readonly IsoDate[];

  constructor(
    private readonly facts: StockFacts,
    private readonly calendar: Calendar,
  ) {
    this.volumeDays = [...facts.volumes.keys()].filter((day) => facts.volumes.get(day) != null).sort();
  }

  /** The last trading day whose trades settle on `date`. */
  lastTradeDate(date: IsoDate): IsoDate {
    const days = this.calendar.tradeDatesOf(date);
    return days[days.length - 1] ?? this.calendar.tradeDateOf(date);
  }

  suspendedOn(day: IsoDate): boolean {
    return this.facts.announcements.some(
      ({ kind, date, until }) => kind === 'suspension' && date <= day && (until === null || day <= until),
    );
  }

  private volumeOn(day: IsoDate): number | null {
    return this.facts.volumes.get(day) ?? (this.suspendedOn(day) ? 0 : null);
  }

  /** Shares traded on the trading days that settle after `from` and up to `to`, in units of `to`. */
  volumeBetween(from: IsoDate, to: IsoDate, credits: readonly Credit[]): number | null {
    let total = 0;
    for (const day of this.calendar.tradingDays(
      addDays(this.lastTradeDate(from), 1),
      this.lastTradeDate(to),
    )) {
      const volume = this.volumeOn(day);
      if (volume === null) return null;
      total += volume * toNumber(unitFactor(credits, day, to));
    }
    return total;
  }

  /** Mean daily volume of the last 20 trading days with one, up to the trade date of `date`; at least 5 are needed. */
  averageVolume(date: IsoDate, credits: readonly Credit[]): number | null {
    const last = this.lastTradeDate(date);
    const first = addDays(last, -AVERAGE_REACH);
    let end = upperBound(this.volumeDays, last);
    let total = 0;
    let count = 0;
    for (; end > 0 && count < AVERAGE_DAYS; end -= 1) {
      const day = this.volumeDays[end - 1] as IsoDate;
      if (day < first) break;
      total += (this.facts.volumes.get(day) as number) * toNumber(unitFactor(credits, day, date));
      count += 1;
    }
    return count >= AVERAGE_MIN ? total / count : null;
  }

  /** The last issued figure known on `date`. */
  issuedOn(date: IsoDate): number | null {
    const { issued } = this.facts;
    let [low, high] = [0, issued.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((issued[middle]?.[0] as IsoDate) <= date) low = middle + 1;
      else high = middle;
    }
    const last = issued[low - 1];
    return last !== undefined && last[0] >= addDays(date, -ISSUED_MAX_AGE) ? last[1] : null;
  }

  justListed(date: IsoDate): boolean {
    return isJustListed(this.facts.listingDate, date, this.calendar);
  }

  announcedBetween(from: IsoDate, to: IsoDate): AnnouncementRow[] {
    return this.facts.announcements.filter(
      ({ date, kind }) => kind !== 'suspension' && date > from && date <= to,
    );
  }
}

/** Days before its listing from which a list can be the new stock's, and not one of a former owner of the code. */
const LISTING_LEAD = 14;

/** Whether no trade of a new listing can have settled by `date` (rule R5). */
export function isJustListed(listingDate: IsoDate | null, date: IsoDate, calendar: Calendar): boolean {
  if (listingDate === null || Math.abs(dayNumber(date) - dayNumber(listingDate)) > LISTING_LEAD) return false;
  const reach = addDays(listingDate, LISTING_LEAD);
  if (!calendar.covers(listingDate) || !calendar.covers(reach)) return false;
  const traded = calendar.tradingDays(listingDate, reach)[0];
  return traded !== undefined && date < calendar.settlementDateOf(traded);
}

/**
 * Shares on `date` per share traded on `tradeDate`: the product of all factors whose ex-date lies in
 * (tradeDate, date] and which the holdings of `date` show.
 */
export function unitFactor(credits: readonly Credit[], tradeDate: IsoDate, date: IsoDate): Fraction {
  let factor = ONE;
  for (const credit of credits) {
    if (credit.exDate > tradeDate && credit.exDate <= date) factor = multiply(factor, credit.factor);
  }
  return factor;
}

/** Index after the last element that is at most `value`. */
function upperBound(sorted: readonly IsoDate[], value: IsoDate): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as IsoDate) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
