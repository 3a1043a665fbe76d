import { ensure, InputError } from '../errors.js';
import { type IsoDate, parseDate } from '../iso-date.js';
import type { CalendarDay, DayStatus, Market } from './calendar-day.js';
import { DaySequence } from './day-sequence.js';
import { type DayTable, dayTable } from './day-table.js';

/** Trades settle on the second settlement day after the trade. */
const SETTLEMENT_LAG = 2;

const MARKET_NAMES: Readonly<Record<Market, string>> = {
  'hong-kong': 'Hong Kong',
  mainland: 'mainland',
  northbound: 'northbound Stock Connect',
  southbound: 'southbound Stock Connect',
};

/**
 * Trading and settlement days of Hong Kong, trading days of the mainland and of Stock Connect. A lookup takes constant
 * time. Every method throws InputError for a date outside what the calendar covers.
 * @example
 * const calendar = Calendar.shipped();
 * calendar.settlementDateOf('2025-12-30'); // '2026-01-05': neither New Year's Eve nor New Year's Day settles
 */
export class Calendar {
  /** First and last covered day of the Hong Kong calendar. */
  readonly first: IsoDate;
  readonly last: IsoDate;

  private static plain: Calendar | null = null;

  private readonly table: DayTable;
  private readonly positions: ReadonlyMap<IsoDate, number>;
  private readonly open: Readonly<Record<Market, DaySequence>>;
  private readonly settlement: DaySequence;

  private constructor(table: DayTable) {
    this.table = table;
    this.positions = new Map(table.days.map((date, position) => [date, position]));
    const days = (market: Market, belongs: (status: DayStatus) => boolean): DaySequence => {
      const covered = table.status[market].slice(0, this.covered(market));
      return new DaySequence(table.days, (position) => belongs(covered[position] ?? 'closed'));
    };
    const isOpen = (status: DayStatus): boolean => status !== 'closed';
    this.open = {
      'hong-kong': days('hong-kong', isOpen),
      mainland: days('mainland', isOpen),
      northbound: days('northbound', isOpen),
      southbound: days('southbound', isOpen),
    };
    this.settlement = days('hong-kong', (status) => status === 'open' || status === 'half-day');
    this.first = ensure(table.days[0], 'the first day of the calendar');
    this.last = table.last['hong-kong'];
  }

  /**
   * The calendar that ships with waizi (data/calendar/days.csv, 2007 to 2027).
   * @param extra imported days: they replace shipped ones, and extend the range where they name every weekday after
   *   its end (later ones of the same market and date win)
   */
  static shipped(extra: readonly CalendarDay[] = []): Calendar {
    if (extra.length > 0) return new Calendar(dayTable(extra));
    Calendar.plain ??= new Calendar(dayTable([]));
    return Calendar.plain;
  }

  /** Whether the calendar of a market says anything of a date. Never throws. */
  covers(date: IsoDate, market: Market = 'hong-kong'): boolean {
    return this.positions.has(date) && date <= this.table.last[market];
  }

  /** How a market is on a date; weekends are closed, and so is Stock Connect before 2014-11-17. */
  status(market: Market, date: IsoDate): DayStatus {
    return ensure(this.table.status[market][this.position(date, market)], `the status of ${date}`);
  }

  /** Whether a market trades on a date, if only in the morning. */
  isOpen(market: Market, date: IsoDate): boolean {
    return this.open[market].has(this.position(date, market));
  }

  /** Whether Hong Kong trades on a date, if only in the morning. */
  isTradingDay(date: IsoDate): boolean {
    return this.isOpen('hong-kong', date);
  }

  /** Whether CCASS settles on a date. */
  isSettlementDay(date: IsoDate): boolean {
    return this.settlement.has(this.position(date));
  }

  /** The date itself when CCASS settles on it, else the last settlement day before it. */
  settlementDayOnOrBefore(date: IsoDate): IsoDate {
    return this.settlementDay(this.settlement.countTo(this.position(date)) - 1, `on or before ${date}`);
  }

  /** The date itself when CCASS settles on it, else the next settlement day after it. */
  settlementDayOnOrAfter(date: IsoDate): IsoDate {
    return this.settlementDay(this.settlement.countTo(this.position(date) - 1), `on or after ${date}`);
  }

  /** The settlement day `count` settlement days after (before, when negative) a date or the last one before it. */
  addSettlementDays(date: IsoDate, count: number): IsoDate {
    const rank = this.settlement.countTo(this.position(date)) - 1;
    if (rank < 0) return this.settlementDay(rank, `on or before ${date}`);
    return this.settlementDay(rank + count, `${count} settlement days from ${date}`);
  }

  /** The settlement days from one date to another, both included. */
  settlementDays(from: IsoDate, to: IsoDate): IsoDate[] {
    return this.settlement.between(this.position(from), this.position(to));
  }

  /** The Hong Kong trading days from one date to another, both included. */
  tradingDays(from: IsoDate, to: IsoDate): IsoDate[] {
    return this.openDays('hong-kong', from, to);
  }

  /** The days on which a market trades, from one date to another, both included. */
  openDays(market: Market, from: IsoDate, to: IsoDate): IsoDate[] {
    return this.open[market].between(this.position(from, market), this.position(to, market));
  }

  /**
   * The day on which the trades of a Hong Kong trading day settle: the second settlement day after it (T+2).
   * @throws InputError when Hong Kong does not trade on the day
   */
  settlementDateOf(tradeDay: IsoDate): IsoDate {
    const position = this.position(tradeDay);
    if (!this.open['hong-kong'].has(position)) throw notSuch(tradeDay, 'trading');
    const rank = this.settlement.countTo(position) - 1 + SETTLEMENT_LAG;
    return this.settlementDay(rank, `on which trades of ${tradeDay} settle`);
  }

  /**
   * The trading day whose trades settle on a settlement day: two settlement days earlier. Where a day that trades but
   * does not settle follows it, that day's trades settle with it: see tradeDatesOf.
   * @throws InputError when CCASS does not settle on the day
   */
  tradeDateOf(settlementDay: IsoDate): IsoDate {
    return this.settlementDay(
      this.rankOf(settlementDay) - SETTLEMENT_LAG,
      `of the trades settled on ${settlementDay}`,
    );
  }

  /**
   * All trading days whose trades settle on a settlement day, in order. The first is tradeDateOf.
   * @throws InputError when CCASS does not settle on the day
   */
  tradeDatesOf(settlementDay: IsoDate): IsoDate[] {
    const next = this.rankOf(settlementDay) - SETTLEMENT_LAG + 1;
    const from = this.position(this.tradeDateOf(settlementDay));
    const to = this.position(this.settlementDay(next, `before ${settlementDay}`)) - 1;
    return this.open['hong-kong'].between(from, to);
  }

  private covered(market: Market): number {
    return ensure(this.positions.get(this.table.last[market]), `the end of the ${market} calendar`) + 1;
  }

  private rankOf(settlementDay: IsoDate): number {
    const position = this.position(settlementDay);
    if (!this.settlement.has(position)) throw notSuch(settlementDay, 'settlement');
    return this.settlement.countTo(position) - 1;
  }

  private settlementDay(rank: number, what: string): IsoDate {
    const day = this.settlement.at(rank);
    if (day === undefined) throw this.outside(`the settlement day ${what}`, 'hong-kong', rank < 0);
    return day;
  }

  private position(date: IsoDate, market: Market = 'hong-kong'): number {
    const position = this.positions.get(date);
    if (position !== undefined && date <= this.table.last[market]) return position;
    if (parseDate(date) !== date) {
      throw new InputError(`"${date}" is no date`, { remedy: 'write it as YYYY-MM-DD' });
    }
    throw this.outside(date, market, date < this.first);
  }

  private outside(what: string, market: Market, early: boolean): InputError {
    const range = `${this.first} to ${this.table.last[market]}`;
    return new InputError(`${what} is outside the ${MARKET_NAMES[market]} calendar, ${range}`, {
      remedy: early
        ? 'leave out days before the calendar begins'
        : "import the exchange's calendar of that year (docs/calendar.md)",
    });
  }
}

function notSuch(date: IsoDate, kind: 'trading' | 'settlement'): InputError {
  return new InputError(`${date} is no Hong Kong ${kind} day`, {
    remedy: `ask for a ${kind} day, or import the exchange's calendar if it is one (docs/calendar.md)`,
  });
}
