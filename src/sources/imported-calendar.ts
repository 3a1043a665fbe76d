import type { CalendarDay } from '../calendar/calendar-day.js';
import type { Engine } from '../store/engine.js';

/** The calendar days of a file. The file fetched last counts where several tell of a day. */
export interface CalendarFile {
  readonly fetchedAt: string;
  readonly sha256: string;
  readonly days: readonly CalendarDay[];
}

export const inOrderOfFetch = (a: CalendarFile, b: CalendarFile): number =>
  a.fetchedAt < b.fetchedAt || (a.fetchedAt === b.fetchedAt && a.sha256 < b.sha256) ? -1 : 1;

/** Every imported calendar, the oldest file first. */
export async function calendarFiles(store: { readonly engine: Engine }): Promise<CalendarFile[]> {
  const rows = await store.engine.query(
    `SELECT f.file, f.fetched_at, f.sha256, c.market, CAST(c.date AS VARCHAR) AS date, c.status
     FROM calendar_days c JOIN files f ON f.file = c.file ORDER BY f.file, c.market, c.date`,
  );
  const files = new Map<number, CalendarFile & { readonly days: CalendarDay[] }>();
  for (const row of rows) {
    const number = Number(row.file);
    const file = files.get(number) ?? {
      fetchedAt: String(row.fetched_at),
      sha256: String(row.sha256),
      days: [],
    };
    files.set(number, file);
    file.days.push({
      market: row.market as CalendarDay['market'],
      date: String(row.date),
      status: row.status as CalendarDay['status'],
    });
  }
  return [...files.values()].sort(inOrderOfFetch);
}

/** The calendar days that were imported, those of the oldest file first. */
export async function importedCalendar(store: { readonly engine: Engine }): Promise<CalendarDay[]> {
  return (await calendarFiles(store)).flatMap(({ days }) => days);
}
