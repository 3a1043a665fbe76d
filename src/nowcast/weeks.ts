import { addDays, dayNumber, type IsoDate, weekday } from '../iso-date.js';
import type { Span } from './level/posterior.js';
import { quarterOf } from './quarters.js';

export const PERIODS = ['day', 'week', 'quarter'] as const;
export type Period = (typeof PERIODS)[number];

/** ISO week of a date, such as `2024-W07`. */
export function weekOf(date: IsoDate): string {
  const thursday = addDays(date, 4 - (weekday(date) || 7));
  const year = thursday.slice(0, 4);
  const number = 1 + Math.floor((dayNumber(thursday) - dayNumber(`${year}-01-01`)) / 7);
  return `${year}-W${String(number).padStart(2, '0')}`;
}

export interface NamedSpan extends Span {
  /** The day, ISO week or quarter. */
  readonly key: string;
}

/** The days, weeks or quarters of an ascending list of days. */
export function spansOf(dates: readonly IsoDate[], by: Period): NamedSpan[] {
  const keyOf = { day: (date: IsoDate) => date, week: weekOf, quarter: quarterOf }[by];
  const spans: { key: string; from: number; to: number }[] = [];
  for (let i = 0; i < dates.length; i++) {
    const key = keyOf(dates[i] as IsoDate);
    const last = spans.at(-1);
    if (last?.key === key) last.to = i + 1;
    else spans.push({ key, from: i, to: i + 1 });
  }
  return spans;
}
