import type { CalendarDay, DayStatus, Market } from '../../calendar/calendar-day.js';
import { InputError } from '../../errors.js';
import { type IsoDate, weekday } from '../../iso-date.js';

/** Gathers the days of a calendar file: one status per market and weekday, weekends left out. */
export class DayCollector {
  private readonly days = new Map<string, CalendarDay>();

  /** @throws InputError when a weekend is not closed, or the file says otherwise of the same day elsewhere */
  add(market: Market, date: IsoDate, status: DayStatus): void {
    if (weekday(date) % 6 === 0) {
      if (status === 'closed') return;
      throw new InputError(
        `${date} is a ${weekday(date) === 6 ? 'Saturday' : 'Sunday'}, but ${market} is ${status}`,
      );
    }
    const key = `${market} ${date}`;
    const known = this.days.get(key)?.status ?? status;
    if (known !== status)
      throw new InputError(`${market} is ${status} on ${date}, but ${known} in a row above`);
    this.days.set(key, { market, date, status });
  }

  /** @throws InputError when there are none */
  rows(): CalendarDay[] {
    if (this.days.size === 0)
      throw new InputError('no day in this calendar', { remedy: 'fetch the file again' });
    return [...this.days.values()];
  }
}
