import { InputError } from '../errors.js';
import { type IsoDate, weekday } from '../iso-date.js';

/** Fewest days that tell a shift from a holiday. */
const FEWEST = 20;
/** Part of the days that each weekday of a shifted week has at least, and that the weekday that fell out has at most. */
const USUAL = 0.1;
const RARE = 0.02;

const SHIFTS = [
  { by: 'a day late', week: [2, 3, 4, 5, 6], out: 1, says: 'Saturdays, but no Mondays' },
  { by: 'a day early', week: [0, 1, 2, 3, 4], out: 5, says: 'Sundays, but no Fridays' },
] as const;

/**
 * Refuses trading days that are all dated a day late or early, as a clock of another time zone dates them: Tuesdays to
 * Saturdays, or Sundays to Thursdays. Weekends beside whole weeks are not that.
 * @param what whose days they are, for the message
 * @throws InputError saying so
 */
export function refuseShifted(what: string, dates: Iterable<IsoDate>): void {
  const days = [...new Set(dates)];
  if (days.length < FEWEST) return;
  const counts = Array.from({ length: 7 }, () => 0);
  for (const day of days) counts[weekday(day)] = (counts[weekday(day)] as number) + 1;
  const part = (day: number): number => (counts[day] as number) / days.length;
  const shift = SHIFTS.find(({ week, out }) => part(out) <= RARE && week.every((day) => part(day) >= USUAL));
  if (!shift) return;
  throw new InputError(`days of ${what} have ${shift.says}: they are dated ${shift.by}`, {
    remedy:
      'date each row by the trading day in its own market (New York days by New York), and import it again',
  });
}
