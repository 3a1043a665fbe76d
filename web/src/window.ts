import { addDays, type IsoDate, mondayOf, parseDate } from '../../src/iso-date.js';
import { useKnownHealth } from './data.js';
import { usePlace } from './place.js';

export const PRESETS = ['week', 'festival', 'september', 'year', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

/** Trade dates that a page is about. `to` is the last that has settled unless another was asked for. */
export interface Window {
  readonly preset: Preset;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** The day when policy turned: announcement of 24 September 2024. */
const SEPTEMBER = '2024-09-24' as IsoDate;
/** Days from New Year's day to the end of the mainland's holiday. */
const HOLIDAY = 7;

const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/** New Year's day of the lunar calendar in a year. */
export function lunarNewYear(year: number): IsoDate {
  for (let day = `${year}-01-20` as IsoDate; day < `${year}-02-22`; day = addDays(day, 1)) {
    const parts = LUNAR.formatToParts(new Date(`${day}T00:00:00Z`));
    const of = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
    if (of('month') === '1' && of('day') === '1') return day;
  }
  throw new Error(`no lunar new year found in ${year}`);
}

/** First day after the last Spring Festival's holiday, on or before a day. */
export function afterFestival(day: IsoDate): IsoDate {
  const year = Number(day.slice(0, 4));
  const own = addDays(lunarNewYear(year), HOLIDAY);
  return own <= day ? own : addDays(lunarNewYear(year - 1), HOLIDAY);
}

const dateOf = (text: string | null): IsoDate | null =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null;

/** The window that an address asks for, of what is known up to a day. */
export function windowOf(query: URLSearchParams, last: IsoDate): Window {
  const asked = query.get('window');
  const preset = PRESETS.find((one) => one === asked) ?? 'week';
  if (preset === 'custom') {
    const to = dateOf(query.get('to')) ?? last;
    const from = dateOf(query.get('from')) ?? addDays(to, -28);
    return from <= to ? { preset, from, to } : { preset, from: to, to: from };
  }
  const starts: Record<Exclude<Preset, 'custom'>, IsoDate> = {
    week: mondayOf(last),
    festival: afterFestival(last),
    september: SEPTEMBER,
    year: `${last.slice(0, 4)}-01-01` as IsoDate,
  };
  const from = starts[preset];
  return { preset, from: from <= last ? from : last, to: last };
}

/** The window of this page. */
export function useWindow(): Window {
  const { last_trade_date, today } = useKnownHealth();
  return windowOf(usePlace().query, (last_trade_date ?? today) as IsoDate);
}
