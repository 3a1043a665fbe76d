import type { Calendar } from '../calendar/calendar.js';
import { type Fraction, multiply, ONE, toNumber } from '../decimal.js';
import { addDays, dayNumber, type IsoDate } from '../iso-date.js';
import type { AnnouncementRow } from '../store/rows.js';
import type { Action, Credit } from './factor.js';
import type { PairDays } from './pair-days.js';

/** Volumes as traded by trade date, ascending; days whose volume is not known are not in it. */
export class Volumes {
  private readonly places: ReadonlyMap<IsoDate, number>;

  constructor(
    readonly days: readonly IsoDate[],
    private readonly shares: readonly number[],
  ) {
    this.places = new Map(days.map((day, place) => [day, place]));
  }

  on(day: IsoDate): number | undefined {
    const place = this.places.get(day);
    return place === undefined ? undefined : this.at(place);
  }

  at(place: number): number {
    return this.shares[place] as number;
  }

  /** How many of the days lie on or before a day. */
  countTo(day: IsoDate): number {
    const known = this.places.get(day);
    if (known !== undefined) return known + 1;
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.days[middle] as IsoDate) <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What is known about a stock beside its holdings. */
export interface StockFacts {
  readonly stock: string;
  readonly volumes: Volumes;
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

/** Questions of time about one stock: volume between two settlement days, share units, what was announced. */
export class Timeline {
  constructor(
    private readonly facts: StockFacts,
    private readonly calendar: Calendar,
  ) {}

  suspendedOn(day: IsoDate): boolean {
    return this.facts.announcements.some(
      ({ kind, date, until }) => kind === 'suspension' && date <= day && (until === null || day <= until),
    );
  }

  private volumeOn(day: IsoDate): number | null {
    return this.facts.volumes.on(day) ?? (this.suspendedOn(day) ? 0 : null);
  }

  /** Shares traded on the trading days of a pair, in units of `to`, its later day. */
  volumeBetween({ traded }: PairDays, to: IsoDate, credits: readonly Credit[]): number | null {
    let total = 0;
    for (const day of traded) {
      const volume = this.volumeOn(day);
      if (volume === null) return null;
      total += credits.length === 0 ? volume : volume * toNumber(unitFactor(credits, day, to));
    }
    return total;
  }

  /** Mean daily volume of the last 20 trading days with one, up to the trade date of `date`; at least 5 are needed. */
  averageVolume(
    { lastTradeDate, volumesFrom }: PairDays,
    date: IsoDate,
    credits: readonly Credit[],
  ): number | null {
    const { volumes } = this.facts;
    const end = volumes.countTo(lastTradeDate);
    let start = end;
    while (start > 0 && end - start < AVERAGE_DAYS && (volumes.days[start - 1] as IsoDate) >= volumesFrom)
      start -= 1;
    if (end - start < AVERAGE_MIN) return null;
    let total = 0;
    for (let place = end - 1; place >= start; place -= 1) {
      const volume = volumes.at(place);
      total +=
        credits.length === 0
          ? volume
          : volume * toNumber(unitFactor(credits, volumes.days[place] as IsoDate, date));
    }
    return total / (end - start);
  }

  /** The last issued figure known on the later day of a pair. */
  issuedOn({ issuedFrom }: PairDays, date: IsoDate): number | null {
    const { issued } = this.facts;
    let [low, high] = [0, issued.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((issued[middle]?.[0] as IsoDate) <= date) low = middle + 1;
      else high = middle;
    }
    const last = issued[low - 1];
    return last !== undefined && last[0] >= issuedFrom ? last[1] : null;
  }

  justListed(date: IsoDate): boolean {
    return isJustListed(this.facts.listingDate, date, this.calendar);
  }

  announcedBetween(from: IsoDate, to: IsoDate): readonly AnnouncementRow[] {
    if (this.facts.announcements.length === 0) return NONE;
    return this.facts.announcements.filter(
      ({ date, kind }) => kind !== 'suspension' && date > from && date <= to,
    );
  }
}

const NONE: readonly AnnouncementRow[] = [];

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
