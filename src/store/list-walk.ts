import { LineDigests } from './line-digest.js';
import type { Columns } from './columns.js';

/** What a slot of a list holds beside shares: nothing, or a line that could not be read. */
const ABSENT = Number.NEGATIVE_INFINITY;
const UNREAD = Number.POSITIVE_INFINITY;

/** The lists of a stock that come in, each by the day its page names and the one it counts for, in order. */
interface ListDay {
  readonly page: number;
  readonly date: number;
}

/** A stock's lists, one after the other: who holds what in the last one, by slots that holders keep. */
class StockLists {
  readonly days: ListDay[] = [];
  /** Slots of all holders; made once a list has another order than the one before. */
  private slotOf: Map<number, number> | null = null;
  readonly holders: number[] = [];
  readonly held: number[] = [];
  readonly highs: number[] = [];
  readonly lows: number[] = [];
  readonly stamps: number[] = [];
  readonly places: number[] = [];
  /** Slots of the list before and of the one that comes in. */
  listed: number[] = [];
  coming: number[] = [];
  /** Sum of the digests of all lines, upper and lower halves apart: both stay whole numbers below 2^53. */
  high = 0;
  low = 0;
  /** Place among `days` of the list that comes in; -1 before the first. */
  at = -1;
  page = Number.NEGATIVE_INFINITY;
  pointer = 0;
  whole = true;
  month = -1;

  slot(holder: number): number {
    const guess = this.listed[this.pointer];
    if (guess !== undefined && this.holders[guess] === holder) {
      this.pointer += 1;
      return guess;
    }
    this.slotOf ??= new Map(this.holders.map((one, slot) => [one, slot]));
    const slot = this.slotOf.get(holder) ?? this.open(holder);
    if (this.held[slot] !== ABSENT) this.pointer = (this.places[slot] as number) + 1;
    return slot;
  }

  /** Gives a slot to a holder that has none. */
  open(holder: number): number {
    const slot = this.holders.length;
    this.slotOf?.set(holder, slot);
    this.holders.push(holder);
    this.held.push(ABSENT);
    this.highs.push(-1);
    this.lows.push(0);
    this.stamps.push(-1);
    this.places.push(-1);
    return slot;
  }
}

/**
 * Turns whole lists of stocks, each later than all that is stored of its stock, into change-only rows: (stock, date,
 * holder, shares, known), shares not a number where the holder left (known 1) or its line could not be read (known 0). The
 * first list of a month comes whole. Each list gets its digest: (stock, page, high, low), the sum of those of its lines.
 */
export class ListWalk {
  private readonly stocks = new Map<number, StockLists>();
  private readonly months = new Map<number, number>();
  private readonly line: LineDigests;

  /** @param texts holders by their number */
  constructor(
    texts: readonly string[],
    private readonly rows: Columns,
    private readonly digests: Columns,
  ) {
    this.line = new LineDigests(texts);
  }

  /** Announces a list that will come; those of a stock in the order of their days. */
  expect(stock: number, page: number, date: number): void {
    this.of(stock).days.push({ page, date });
  }

  /** Gives the last stored list of a stock, on `date`, with its digest. */
  start(stock: number, date: number, digest: bigint): void {
    const lists = this.of(stock);
    lists.month = this.monthOf(date);
    lists.high = Number(digest >> 32n);
    lists.low = Number(digest & 0xffffffffn);
  }

  /** Gives a line of the last stored list of a stock, which names each holder once. */
  startLine(stock: number, holder: number, shares: number): void {
    const lists = this.of(stock);
    const slot = lists.open(holder);
    lists.held[slot] = Number.isNaN(shares) ? UNREAD : shares;
    lists.places[slot] = lists.listed.length;
    lists.listed.push(slot);
  }

  /** @returns whether the line could be taken: not when its list comes after a later one of the stock, or names a holder twice */
  take(stock: number, page: number, holder: number, shares: number): boolean {
    const lists = this.stocks.get(stock);
    if (lists === undefined) return false;
    if (page !== lists.page) {
      if (page < lists.page) return false;
      this.open(stock, lists, page);
      if (lists.page !== page) return false;
    }
    const slot = lists.slot(holder);
    if (lists.stamps[slot] === lists.at) return false;
    lists.stamps[slot] = lists.at;
    lists.coming.push(slot);
    const to = Number.isNaN(shares) ? UNREAD : shares;
    const changed = lists.held[slot] !== to;
    if (changed) {
      this.leave(lists, slot);
      this.line.of(holder, to === UNREAD ? null : to);
      const { high, low } = this.line;
      lists.highs[slot] = high;
      lists.lows[slot] = low;
      lists.high += high;
      lists.low += low;
      lists.held[slot] = to;
    }
    if (changed || lists.whole)
      this.rows.add(
        stock,
        (lists.days[lists.at] as ListDay).date,
        holder,
        to === UNREAD ? Number.NaN : to,
        to === UNREAD ? 0 : 1,
      );
    return true;
  }

  /** Ends the last list of each stock. */
  finish(): void {
    for (const [stock, lists] of this.stocks) this.open(stock, lists, Number.POSITIVE_INFINITY);
  }

  /**
   * Gives the last list of each stock once all are ended: its day, and its lines by holder; shares not a number where a line
   * could not be read.
   */
  *lastLists(): Generator<{ stock: number; date: number; holders: number[]; shares: number[] }> {
    for (const [stock, { days, listed, holders, held }] of this.stocks) {
      const last = days.at(-1);
      if (last === undefined) continue;
      yield {
        stock,
        date: last.date,
        holders: listed.map((slot) => holders[slot] as number),
        shares: listed.map((slot) => (held[slot] === UNREAD ? Number.NaN : (held[slot] as number))),
      };
    }
  }

  /** Ends the list before and those that have no line, and begins the one of `page`. */
  private open(stock: number, lists: StockLists, page: number): void {
    for (;;) {
      if (lists.at >= 0) this.close(stock, lists);
      const next = lists.days[lists.at + 1];
      if (next === undefined) return;
      lists.at += 1;
      const month = this.monthOf(next.date);
      lists.whole = month !== lists.month;
      lists.month = month;
      lists.page = next.page;
      lists.pointer = 0;
      if (next.page >= page) return;
    }
  }

  private close(stock: number, lists: StockLists): void {
    const { page, date } = lists.days[lists.at] as ListDay;
    for (const slot of lists.listed) {
      if (lists.stamps[slot] === lists.at) continue;
      this.leave(lists, slot);
      lists.held[slot] = ABSENT;
      if (!lists.whole) this.rows.add(stock, date, lists.holders[slot] as number, Number.NaN, 1);
    }
    const { coming } = lists;
    for (let place = 0; place < coming.length; place += 1) lists.places[coming[place] as number] = place;
    lists.coming = lists.listed;
    lists.coming.length = 0;
    lists.listed = coming;
    this.digests.add(stock, page, lists.high, lists.low);
  }

  /** Takes a line out of the digest. */
  private leave(lists: StockLists, slot: number): void {
    const from = lists.held[slot] as number;
    if (from === ABSENT) return;
    if (lists.highs[slot] === -1) {
      // a line of the stored list
      this.line.of(lists.holders[slot] as number, from === UNREAD ? null : from);
      lists.high -= this.line.high;
      lists.low -= this.line.low;
      return;
    }
    lists.high -= lists.highs[slot] as number;
    lists.low -= lists.lows[slot] as number;
  }

  private of(stock: number): StockLists {
    let lists = this.stocks.get(stock);
    if (!lists) {
      lists = new StockLists();
      this.stocks.set(stock, lists);
    }
    return lists;
  }

  private monthOf(day: number): number {
    let month = this.months.get(day);
    if (month === undefined) {
      const date = new Date(day * 86_400_000);
      month = date.getUTCFullYear() * 12 + date.getUTCMonth();
      this.months.set(day, month);
    }
    return month;
  }
}
