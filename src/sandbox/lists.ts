import { join } from 'node:path';
import { ByteFile, csvRow } from './bytes.js';
import { type Feed, monthOf, type StockFeed } from './feed.js';
import type { StockHistory } from './history.js';
import { NAMED_INVESTOR } from './cast.js';
import type { Market } from './market.js';

export const LIST_HEADER = csvRow('stock_code', 'date', 'participant_id', 'participant_name', 'shares');
const NEWLINE = 10;

/** The name under which a participant stands in a list of a CCASS day. */
export function nameOn(market: Market, place: number, page: number): string {
  const name = market.cast.players[place]?.name ?? '';
  const from = market.renamed.get(place);
  return from !== undefined && page >= from ? `${name} (RENAMED)` : name;
}

/** Walks through the lists of one stock: every CCASS day with all its holdings. */
export function walk(history: StockHistory, see: (page: number, shares: Float64Array) => void): void {
  const shares = Float64Array.from(history.opening);
  const { changes } = history;
  for (let page = history.first; page <= history.last; page += 1) {
    for (let at = changes.start[page] as number; at < (changes.start[page + 1] as number); at += 1) {
      shares[changes.slot[at] as number] = changes.shares[at] as number;
    }
    see(page, shares);
  }
}

/** Writes CCASS lists as csv, a file for each month and one for each day that came by itself. */
export class ListFiles {
  private readonly files = new Map<string, ByteFile>();
  private readonly tails = new Map<string, Uint8Array>();
  lines = 0;
  lists = 0;

  constructor(
    private readonly folder: string,
    private readonly market: Market,
    private readonly feed: Feed,
    private readonly packed: boolean,
  ) {}

  private file(name: string): ByteFile {
    let file = this.files.get(name);
    if (!file) {
      file = new ByteFile(join(this.folder, `${name}.csv${this.packed ? '.gz' : ''}`), this.packed);
      file.text(LIST_HEADER);
      this.files.set(name, file);
    }
    return file;
  }

  /** Participant id and name as they stand in a row. */
  private tail(place: number, page: number): Uint8Array {
    const from = this.market.renamed.get(place);
    const key = `${place} ${from !== undefined && page >= from}`;
    let bytes = this.tails.get(key);
    if (!bytes) {
      const row = csvRow('', this.market.cast.players[place]?.id ?? '', nameOn(this.market, place, page), '');
      bytes = Buffer.from(row.slice(0, -1));
      this.tails.set(key, bytes);
    }
    return bytes;
  }

  private nameOf(page: number): string {
    const date = this.market.days.pages[page] as string;
    if (this.feed.late.has(page)) return `holdings-late-${date}`;
    if (this.feed.cut.has(page) || this.feed.corrupt.has(page)) return `holdings-${date}`;
    return `holdings-${monthOf(date)}`;
  }

  add(history: StockHistory, feed: StockFeed): void {
    const { days, copies, merged } = this.market;
    const { stock } = history.listing;
    const rmb = history.rmb;
    const copiesOf = new Map<number, string[]>();
    for (const { page, date } of copies) copiesOf.set(page, [...(copiesOf.get(page) ?? []), date]);
    const parts = new Float64Array(history.places.length);
    walk(history, (page, shares) => {
      if (!feed.kept(page)) return;
      const date = days.pages[page] as string;
      const apart = rmb !== null && page < merged;
      const own = apart ? split(shares, rmb, parts) : shares;
      const put = (name: string, code: string, on: string, list: Float64Array, investor: number): void => {
        const unread =
          code === stock && on === date && feed.unreadable?.page === page ? feed.unreadable.slot : -1;
        this.list(this.file(name), code, on, page, history, list, investor, unread);
      };
      put(this.nameOf(page), stock, date, own, history.investor[page] as number);
      if (apart) put(this.nameOf(page), `8${stock.slice(1)}`, date, parts, 0);
      for (const copy of copiesOf.get(page) ?? []) {
        const month = `holdings-${monthOf(copy)}`;
        put(month, stock, copy, own, history.investor[page] as number);
        if (apart) put(month, `8${stock.slice(1)}`, copy, parts, 0);
      }
      if (this.feed.disputed.has(page) && history.index % 3 === 0) {
        const other = Float64Array.from(shares, (held, slot) =>
          slot % 5 === 1 ? Math.round(held * 0.97) : held,
        );
        put('older-source', stock, date, other, history.investor[page] as number);
      }
    });
  }

  private list(
    file: ByteFile,
    stock: string,
    date: string,
    page: number,
    history: StockHistory,
    shares: Float64Array,
    investor: number,
    unread: number,
  ): void {
    const head = Buffer.from(`${stock},${date}`);
    for (let slot = 0; slot < shares.length; slot += 1) {
      const held = shares[slot] as number;
      if (held === 0) continue;
      file.bytes(head);
      file.bytes(this.tail(history.places[slot] as number, page));
      if (slot === unread) file.text('?\n');
      else file.whole(held, NEWLINE);
      this.lines += 1;
    }
    if (investor > 0) {
      file.text(csvRow(stock, date, '', NAMED_INVESTOR, investor));
      this.lines += 1;
    }
    this.lists += 1;
  }

  /** @returns the paths written */
  close(): string[] {
    for (const file of this.files.values()) file.close();
    return [...this.files.values()].map(({ path }) => path).sort();
  }
}

/** What is on the HKD counter; what is on the RMB counter goes to `parts`. */
export function split(shares: Float64Array, rmb: Float64Array, parts: Float64Array): Float64Array {
  return shares.map((held, slot) => {
    const apart = onRmbCounter(held, rmb[slot] as number);
    parts[slot] = apart;
    return held - apart;
  });
}

/** Of a holding, what is on the RMB counter: whole hundreds. */
export const onRmbCounter = (held: number, part: number): number => Math.floor((held * part) / 100) * 100;
