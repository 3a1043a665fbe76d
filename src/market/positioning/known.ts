import type { Calendar } from '../../calendar/calendar.js';
import { addDays, type IsoDate } from '../../iso-date.js';

/** Working days within which a quarter's report is due. */
const QUARTER_DAYS = 15;
/** Calendar days that are enough for these anywhere in the year, where no calendar tells. */
const QUARTER_CALENDAR_DAYS = 31;
const FULL_DAYS: Readonly<Record<string, number>> = { 'half-year': 60, annual: 90 };

/**
 * The day from which on a report about a quarter is known: the day it was published, else the legal deadline (15
 * working days after the quarter, counted in mainland trading days; 60 days after the half-year; 90 after the year).
 */
export function knownOn(
  { date, report, published }: { date: IsoDate; report: string; published: IsoDate | null },
  calendar: Calendar,
): IsoDate {
  if (published !== null) return published;
  const full = FULL_DAYS[report];
  if (full !== undefined) return addDays(date, full);
  const [first, last] = [addDays(date, 1), addDays(date, 45)];
  const covered = calendar.covers(first, 'mainland') && calendar.covers(last, 'mainland');
  const day = covered ? calendar.openDays('mainland', first, last)[QUARTER_DAYS - 1] : undefined;
  return day ?? addDays(date, QUARTER_CALENDAR_DAYS);
}
