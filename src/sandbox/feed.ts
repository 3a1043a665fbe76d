import { addDays, type IsoDate } from '../iso-date.js';
import type { StockHistory } from './history.js';
import type { Market } from './market.js';
import { Random } from './random.js';

/** What became of the lists on their way: which days were kept, in which files, with which faults. */
export interface Feed {
  /** CCASS days whose lists came in a file of their own, later than the rest. */
  readonly late: ReadonlySet<number>;
  /** CCASS days whose file came damaged first and whole later. */
  readonly cut: ReadonlySet<number>;
  readonly corrupt: ReadonlySet<number>;
  /** Days of which an older source gives other numbers, for some stocks. */
  readonly disputed: ReadonlySet<number>;
}

/** The feed of one stock. */
export interface StockFeed {
  /** Whether a list of that CCASS day was kept. */
  readonly kept: (page: number) => boolean;
  /** The first CCASS day from `page` on whose list shows what settled then; -1 when none does. */
  readonly seen: (page: number) => number;
  /** The CCASS day that this stock alone lacks; -1 for none. */
  readonly absent: number;
  /** A line that cannot be read: its CCASS day and slot. */
  readonly unreadable: { readonly page: number; readonly slot: number } | null;
}

/** A stock in this many lacks a list, and has a line that cannot be read. */
const RARE = 10;

export function feedOf(market: Market): Feed {
  const random = new Random(market.seed, 'feed');
  const pages = market.days.pages.length;
  const used = new Set<number>(market.missing);
  const draw = (
    trap: 'late-page' | 'truncated-file' | 'corrupt-file' | 'disagreeing-source',
  ): Set<number> => {
    const days = new Set<number>();
    for (let count = 0; count < 1 + Math.floor(pages / 120); count += 1) {
      let page = random.whole(2, pages - 2);
      while (used.has(page)) page = page + 1 < pages - 1 ? page + 1 : 2;
      used.add(page);
      days.add(page);
    }
    return market.traps.has(trap) ? days : new Set();
  };
  return {
    late: draw('late-page'),
    cut: draw('truncated-file'),
    corrupt: draw('corrupt-file'),
    disputed: draw('disagreeing-source'),
  };
}

export function stockFeedOf(market: Market, history: StockHistory): StockFeed {
  const { first, last, events, index, life } = history;
  const random = new Random(market.seed, `feed ${index} ${life}`);
  const eventful = (page: number): boolean => events.some((event) => Math.abs(event.page - page) <= 2);
  const draw = (from: number): number => {
    for (let tries = 0; tries < 9; tries += 1) {
      const page = random.whole(from, Math.max(from, last - 3));
      const taken = [page - 1, page, page + 1].some((near) => market.missing.has(near));
      if (page > first + 2 && page < last - 2 && !taken && !eventful(page)) return page;
    }
    return -1;
  };
  const lacking = draw(first + 3);
  const unread = draw(first + 3);
  const absent = market.traps.has('missing-list') && index % RARE === 3 ? lacking : -1;
  const line = market.traps.has('unreadable-line') && index % RARE === 7 ? unread : -1;
  const kept = (page: number): boolean =>
    page >= first && page <= last && !market.missing.has(page) && page !== absent;
  return {
    absent,
    kept,
    seen: (page) => {
      for (let at = page; at <= last; at += 1) if (kept(at)) return at;
      return -1;
    },
    unreadable: line < 0 || line === absent ? null : { page: line, slot: 0 },
  };
}

/** Share units of one CCASS day per unit of an earlier one. */
export function unitsBetween(history: StockHistory, from: number, to: number): readonly [number, number] {
  let [up, down] = [1, 1];
  for (const factor of history.factors) {
    if (factor.page <= from || factor.page > to) continue;
    up *= factor.up;
    down *= factor.down;
  }
  return [up, down];
}

export const monthOf = (date: IsoDate): string => date.slice(0, 7);
export const before = (date: IsoDate): IsoDate => addDays(date, -1);
