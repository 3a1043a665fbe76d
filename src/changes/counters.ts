import { assert } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { StoredDay, StoredLine } from './sequence.js';

/** Holdings of a stock's RMB counter on one stored day. */
export interface CounterDay {
  readonly date: IsoDate;
  readonly holdings: ReadonlyMap<string, number>;
}

/** A stored day with its whole list. */
export interface WholeDay {
  readonly day: StoredDay;
  /** Holdings; who could not be read keeps what he had. */
  readonly holdings: ReadonlyMap<string, number>;
  /** Holders whose line could not be read. */
  readonly unread: ReadonlySet<string>;
}

/** The whole list of each stored day. */
export function wholeDays(days: Iterable<StoredDay>): WholeDay[] {
  let holdings: ReadonlyMap<string, number> = new Map();
  let unread: ReadonlySet<string> = new Set();
  return Array.from(days, (day) => {
    assert(day.list === undefined, 'a counter is read by its lines');
    const next = day.whole ? new Map<string, number>() : new Map(holdings);
    const open = day.whole ? new Set<string>() : new Set(unread);
    for (const [holder, shares, known] of day.lines) {
      if (known) open.delete(holder);
      else open.add(holder);
      const kept = known ? shares : (holdings.get(holder) ?? null);
      if (kept === null) next.delete(holder);
      else next.set(holder, kept);
    }
    [holdings, unread] = [next, open];
    return { day, holdings, unread };
  });
}

/**
 * Adds the RMB counter to a stock's list, for the days on which CCASS showed the two counters apart. The counter's
 * nearest earlier list is used (its first one for days before it), so that its own gaps make no change.
 * From the day of the merger its holdings are in the stock's own list.
 */
export function withCounter(
  { day, holdings, unread }: WholeDay,
  counter: readonly CounterDay[],
  mergedOn: IsoDate,
): StoredDay {
  const total = new Map(holdings);
  let counterTotal = 0;
  if (day.date < mergedOn) {
    const list = counter.findLast(({ date }) => date <= day.date) ?? counter[0];
    for (const [holder, shares] of list?.holdings ?? []) {
      total.set(holder, (total.get(holder) ?? 0) + shares);
      counterTotal += shares;
    }
  }
  const lines = [...total]
    .filter(([holder]) => !unread.has(holder) || holdings.has(holder))
    .map(([holder, shares]): StoredLine => [holder, shares, true]);
  // the CCASS total is given per counter, so it cannot be compared with the sum of both
  return {
    date: day.date,
    whole: true,
    lines: [...lines, ...[...unread].map((holder): StoredLine => [holder, null, false])],
    totalNamed: day.totalNamed + counterTotal,
    totalCcass: null,
  };
}
