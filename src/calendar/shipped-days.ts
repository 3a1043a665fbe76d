import { readFileSync } from 'node:fs';
import { ensure } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { type CalendarDay, dayStatusOf, marketOf } from './calendar-day.js';

/** What data/calendar/days.csv covers: weekdays it does not name are open. */
export const SHIPPED_FIRST: IsoDate = '2007-01-01';
export const SHIPPED_LAST: IsoDate = '2027-12-31';

const FILE = new URL('../../data/calendar/days.csv', import.meta.url);

export interface ShippedDay extends CalendarDay {
  /** False for what no calendar published beforehand can know: typhoons and rainstorms. */
  readonly planned: boolean;
}

let days: readonly ShippedDay[] | null = null;

/** The weekdays of data/calendar/days.csv, which are not plain open ones. Read once. */
export function shippedDays(): readonly ShippedDay[] {
  days ??= readFileSync(FILE, 'utf8').trim().split('\n').slice(1).map(dayOf);
  return days;
}

function dayOf(line: string): ShippedDay {
  const [market = '', date = '', status = '', planned] = line.split(',', 4);
  return {
    market: ensure(marketOf(market), `the market of "${line}" in days.csv`),
    date,
    status: ensure(dayStatusOf(status), `the status of "${line}" in days.csv`),
    planned: planned !== 'no',
  };
}
