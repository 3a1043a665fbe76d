import type { Calendar } from '../../calendar/calendar.js';
import { addDays, dayNumber, type IsoDate, weekday } from '../../iso-date.js';
import type { Publication } from './source.js';

const HOUR = 3_600_000;

/** The moment of a time of day in Hong Kong (UTC+8). */
export function hongKongMoment(date: IsoDate, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(dayNumber(date) * 24 * HOUR + (hours - 8) * HOUR + minutes * 60_000);
}

/** Whether a source has a day at all. */
export function isDayOf(days: Publication['days'], date: IsoDate, calendar: Calendar): boolean {
  if (weekday(date) % 6 === 0) return false;
  return days === 'weekdays' || !calendar.covers(date, days) || calendar.isOpen(days, date);
}

/** When a source has a day: `lag` of its days later, at its time in Hong Kong. */
export function dueAt({ at, lag, days }: Publication, date: IsoDate, calendar: Calendar): Date {
  let day = date;
  for (let left = lag; left > 0; ) {
    day = addDays(day, 1);
    if (isDayOf(days, day, calendar)) left -= 1;
  }
  return hongKongMoment(day, at);
}

/** The days of a source from one to another that are published by a moment, in order. */
export function publishedDays(
  published: Publication,
  from: IsoDate,
  to: IsoDate,
  calendar: Calendar,
  now: Date,
): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (!isDayOf(published.days, day, calendar)) continue;
    if (dueAt(published, day, calendar) > now) break;
    days.push(day);
  }
  return days;
}

/** The next moment after `now` at which a source has a new day. */
export function nextDue(published: Publication, calendar: Calendar, now: Date, today: IsoDate): Date {
  for (let day = addDays(today, -14); ; day = addDays(day, 1)) {
    if (!isDayOf(published.days, day, calendar)) continue;
    const due = dueAt(published, day, calendar);
    if (due > now) return due;
  }
}
