/** A calendar date as `YYYY-MM-DD`. Comparable with `<`. */
export type IsoDate = string;

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const SLASHED = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_MS = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(date: IsoDate): number {
  return Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1, +date.slice(8, 10)) / DAY_MS;
}

/** The date that many days after 1970-01-01. */
export function fromDayNumber(day: number): IsoDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `date` moved by a number of calendar days. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** 0 = Sunday ... 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

/** Monday of the week that a date is in. */
export const mondayOf = (date: IsoDate): IsoDate => addDays(date, -((weekday(date) + 6) % 7));

/** `YYYY-MM-DD`, `YYYY/M/D`, `YYYY.M.D` or `YYYYMMDD` as an ISO date; null when it is no real date. */
export function parseDate(text: string): IsoDate | null {
  const trimmed = text.trim();
  const parts = ISO.exec(trimmed) ?? SLASHED.exec(trimmed) ?? COMPACT.exec(trimmed);
  if (!parts) return null;
  const date = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
  return fromDayNumber(dayNumber(date)) === date ? date : null;
}

const MOMENT = /^(\S+?)(?:(?:T| +)(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;
const HONG_KONG_MINUTES = 480;

/**
 * The day in Hong Kong and on the mainland (UTC+8) of a date, or of a date and time: `2024-08-15T16:00:00Z` is the 16th
 * there. A time without a zone is theirs. Null when it is no real date.
 */
export function dayInChina(text: string): IsoDate | null {
  const [, day = '', hour = '0', minute = '0', zone] = MOMENT.exec(text.trim()) ?? [];
  const date = parseDate(day);
  if (date === null || Number(hour) > 23 || Number(minute) > 59) return null;
  if (zone === undefined) return date;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes));
  const inDay = 60 * Number(hour) + Number(minute) - offset + HONG_KONG_MINUTES;
  return addDays(date, Math.floor(inDay / 1440));
}

/** Today in Hong Kong (UTC+8), by the clock passed in. */
export function todayInHongKong(now: Date): IsoDate {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
