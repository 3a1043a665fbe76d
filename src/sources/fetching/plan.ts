import { addDays, type IsoDate } from '../../iso-date.js';
import { dueAt, isDayOf } from './due.js';
import type { FetchRequest, PlanContext, Publication } from './source.js';

/** `20260804` */
export const compact = (date: IsoDate): string => date.replaceAll('-', '');

/** A request for each published day of a market that is not stored under `key`. */
export function dayByDay(
  context: PlanContext,
  key: string,
  market: Publication['days'],
  request: (day: IsoDate) => FetchRequest,
): FetchRequest[] {
  const { days, stored, calendar } = context;
  return days.filter((day) => isDayOf(market, day, calendar) && !stored.has(key, day)).map(request);
}

/** The quarter-ends of a window that are published by now and not stored under `key`. */
export function quarterEnds(context: PlanContext, key: string, published: Publication): IsoDate[] {
  const { from, to, now, calendar, stored } = context;
  const ends: IsoDate[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1)
    for (const end of ['03-31', '06-30', '09-30', '12-31']) ends.push(`${year}-${end}`);
  return ends.filter(
    (end) => end >= from && end <= to && !stored.has(key, end) && dueAt(published, end, calendar) <= now,
  );
}

/**
 * What of a history is missing: from the day after the last stored one (or the first asked for) to the last published
 * day; null when nothing is.
 */
export function missingSpan(
  { from, days, stored, asked }: PlanContext,
  key: string,
): { readonly from: IsoDate; readonly to: IsoDate } | null {
  const to = days.at(-1);
  if (to === undefined) return null;
  const last = stored.last(key);
  const begin = asked || last === null ? from : addDays(last, 1);
  const missing = days.filter((day) => day >= begin && !stored.has(key, day));
  return missing[0] === undefined ? null : { from: begin, to };
}

/** Query parameters as text, in their order. */
export const query = (parameters: Readonly<Record<string, string | number>>): string =>
  new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
