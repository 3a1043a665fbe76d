import type { IsoDate } from '../iso-date.js';
import type { StoredDay, StoredLine } from './sequence.js';

/** Holdings of a stock's RMB counter on one stored day. */
export interface CounterDay {
  readonly date: IsoDate;
  readonly holdings: ReadonlyMap<string, number>;
}

/**
 * Adds the RMB counter to a stock's list, for the days on which CCASS showed the two counters apart. The counter's
 * nearest earlier list is used (its first one for days before it), so that its own gaps make no change.
 * From the day of the merger its holdings are in the stock's own list.
 * @param ownState all holdings of the stock's own counter on that day
 */
export function withCounter(
  day: StoredDay,
  ownState: ReadonlyMap<string, number>,
  counter: readonly CounterDay[],
  mergedOn: IsoDate,
): StoredDay {
  const total = new Map(ownState);
  let counterTotal = 0;
  if (day.date < mergedOn) {
    const list = counter.findLast(({ date }) => date <= day.date) ?? counter[0];
    for (const [holder, shares] of list?.holdings ?? []) {
      total.set(holder, (total.get(holder) ?? 0) + shares);
      counterTotal += shares;
    }
  }
  const unread = day.lines.filter(([, , known]) => !known);
  const lines: StoredLine[] = [...total].map(([holder, shares]) => [holder, shares, true]);
  // the CCASS total is given per counter, so it cannot be compared with the sum of both
  return {
    date: day.date,
    whole: true,
    lines: [...lines, ...unread],
    totalNamed: day.totalNamed + counterTotal,
    totalCcass: null,
  };
}
