import type { Calendar } from '../calendar/calendar.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { ISSUED_MAX_AGE } from './timeline.js';

/** What the calendar says of two stored days, one after the other. */
export interface PairDays {
  /** Settlement days from the earlier day to the later. */
  readonly gap: number;
  /** The trading day whose trades settle on the later day. */
  readonly tradeDate: IsoDate;
  /** The last such day: where a day trades and does not settle, its trades settle with those before. */
  readonly lastTradeDate: IsoDate;
  /** The trading days whose trades settle after the earlier day and up to the later. */
  readonly traded: readonly IsoDate[];
  /** First days from which a volume and an issued figure are new enough for the later day. */
  readonly volumesFrom: IsoDate;
  readonly issuedFrom: IsoDate;
}

/** Days that the average volume reaches back. */
const AVERAGE_REACH = 45;

/** The same pairs of days come for every stock. */
export class PairCalendar {
  private readonly pairs = new Map<IsoDate, Map<IsoDate, PairDays>>();
  private readonly lastTraded = new Map<IsoDate, IsoDate>();

  constructor(readonly calendar: Calendar) {}

  between(prevDate: IsoDate, date: IsoDate): PairDays {
    let from = this.pairs.get(date);
    if (!from) {
      from = new Map();
      this.pairs.set(date, from);
    }
    let pair = from.get(prevDate);
    if (!pair) {
      const { calendar } = this;
      const lastTradeDate = this.lastTradeDate(date);
      pair = {
        gap: calendar.settlementDays(addDays(prevDate, 1), date).length,
        tradeDate: calendar.tradeDateOf(date),
        lastTradeDate,
        traded: calendar.tradingDays(addDays(this.lastTradeDate(prevDate), 1), lastTradeDate),
        volumesFrom: addDays(lastTradeDate, -AVERAGE_REACH),
        issuedFrom: addDays(date, -ISSUED_MAX_AGE),
      };
      from.set(prevDate, pair);
    }
    return pair;
  }

  /** The last trading day whose trades settle on `date`. */
  private lastTradeDate(date: IsoDate): IsoDate {
    let last = this.lastTraded.get(date);
    if (last === undefined) {
      const days = this.calendar.tradeDatesOf(date);
      last = days[days.length - 1] ?? this.calendar.tradeDateOf(date);
      this.lastTraded.set(date, last);
    }
    return last;
  }
}
