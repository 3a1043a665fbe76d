import type { IsoDate } from '../iso-date.js';
import { quarterOf } from '../quarter.js';

export { quarterOf };

/** Days of one calendar quarter on the northbound days: `from` up to, not including, `to`. */
export interface QuarterSpan {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export function quartersOf(dates: readonly IsoDate[]): QuarterSpan[] {
  const spans: { id: string; from: number; to: number }[] = [];
  for (let i = 0; i < dates.length; i++) {
    const id = quarterOf(dates[i] as IsoDate);
    const last = spans.at(-1);
    if (last?.id === id) last.to = i + 1;
    else spans.push({ id, from: i, to: i + 1 });
  }
  return spans;
}

/** Holdings of a quarter's end are published on this northbound day of the next quarter. */
export const PUBLISHED_ON_DAY = 5;
