import { join } from 'node:path';
import { ByteFile, csvRow } from './bytes.js';
import type { Feed, StockFeed } from './feed.js';
import type { StockHistory } from './history.js';
import { INDUSTRIES_ZH } from './listing.js';
import type { Market } from './market.js';

export const SOURCE = 'simulated';

const HEADERS = {
  prices: ['stock_code', 'date', 'close', 'volume', 'amount', 'adjusted', 'source'],
  'prices-other': ['stock_code', 'date', 'close', 'adjusted', 'source'],
  issued: ['stock_code', 'date', 'issued_shares', 'total_in_ccass'],
  'corporate-actions': ['stock_code', 'ex_date', 'kind', 'new', 'old', 'credit_date', 'amount'],
  announcements: ['stock_code', 'date', 'kind', 'shares', 'from', 'to', 'until', 'note'],
  securities: [
    'stock_code',
    'name',
    'category',
    'sub_category',
    'board_lot',
    'currency',
    'listing_date',
    'as_of',
  ],
  'securities-zh': ['stock_code', 'name', 'category', 'board_lot', 'currency', 'as_of'],
  industries: ['stock_code', 'scheme', 'industry', 'industry_zh'],
  participants: ['participant_id', 'participant_name', 'first_seen', 'last_seen'],
} as const;
type Name = keyof typeof HEADERS;

/** Thousandths of HKD as a price is printed: two decimals, three where they are needed. */
export function printPrice(price: number): string {
  const decimals = price % 10 === 0 ? 2 : 3;
  const units = decimals === 2 ? price / 10 : price;
  const one = decimals === 2 ? 100 : 1000;
  return `${Math.floor(units / one)}.${String(units % one).padStart(decimals, '0')}`;
}

/** The files beside the lists: prices, issued shares, corporate actions, announcements, names. */
export class TableFiles {
  private readonly files = new Map<Name, ByteFile>();
  private readonly rows = new Map<Name, number>();

  constructor(
    private readonly folder: string,
    private readonly market: Market,
    private readonly feed: Feed,
    private readonly packed: boolean,
  ) {}

  private row(name: Name, ...cells: readonly (string | number | null)[]): void {
    let file = this.files.get(name);
    if (!file) {
      const packed = this.packed && (name === 'prices' || name === 'issued');
      file = new ByteFile(join(this.folder, `${name}.csv${packed ? '.gz' : ''}`), packed);
      file.text(csvRow(...HEADERS[name]));
      this.files.set(name, file);
    }
    file.text(csvRow(...cells));
    this.rows.set(name, (this.rows.get(name) ?? 0) + 1);
  }

  add(history: StockHistory, feed: StockFeed, current: boolean): void {
    const { listing } = history;
    const { stock } = listing;
    this.addPrices(history);
    for (let page = history.first; page <= history.last; page += 1) {
      if (feed.kept(page)) this.addIssued(history, page);
    }
    for (const { exDate, kind, fresh, old, creditDate } of history.actions) {
      this.row('corporate-actions', stock, exDate, kind, fresh, old, creditDate, '');
    }
    for (const { date, kind, shares, from, to, until } of history.announcements) {
      this.row('announcements', stock, date, kind, shares, from, to, until, SOURCE);
    }
    if (!current) return;
    const { trading } = this.market.days;
    const asOf = trading[trading.length - 1] as string;
    const board =
      listing.board === 'REIT' ? 'Real Estate Investment Trusts' : `Equity Securities (${listing.board})`;
    const category = listing.board === 'REIT' ? 'Real Estate Investment Trusts' : 'Equity';
    const { name, nameZh, lot, industry } = listing;
    this.row('securities', stock, name, category, board, lot, 'HKD', history.listedOn, asOf);
    this.row('securities-zh', stock, nameZh, category, lot, 'HKD', asOf);
    if (history.rmb) {
      const code = `8${stock.slice(1)}`;
      this.row('securities', code, `${name}-R`, category, board, lot, 'CNY', null, asOf);
    }
    this.row('industries', stock, SOURCE, industry, INDUSTRIES_ZH[industry] ?? industry);
  }

  private addPrices({ listing, sessions }: StockHistory): void {
    const { trading, pageOf } = this.market.days;
    for (const [day, date] of trading.entries()) {
      const volume = sessions.volume[day] as number;
      if (volume < 0) continue;
      const close = sessions.close[day] as number;
      this.row(
        'prices',
        listing.stock,
        date,
        printPrice(close),
        volume,
        sessions.turnover[day] as number,
        'none',
        SOURCE,
      );
      if (this.feed.disputed.has(pageOf[day] as number)) {
        this.row(
          'prices-other',
          listing.stock,
          date,
          printPrice(Math.round((close * 101) / 1000) * 10),
          'none',
          'simulated, another source',
        );
      }
    }
  }

  private addIssued(history: StockHistory, page: number): void {
    const named = namedOn(history, page);
    const { investor, unnamed, issued, listing } = history;
    const total = named + (investor[page] as number) + (unnamed[page] as number);
    const date = this.market.days.pages[page] as string;
    if (history.rmb && page < this.market.merged)
      this.row('issued', listing.stock, date, issued[page] as number, null);
    else this.row('issued', listing.stock, date, issued[page] as number, total);
  }

  /** Names of all participants, and closes the files. @returns paths, and rows by file */
  close(): { paths: string[]; rows: ReadonlyMap<string, number> } {
    const { days, renamed, cast } = this.market;
    const [first, last] = [days.pages[0] as string, days.pages[days.pages.length - 1] as string];
    for (const [place, player] of cast.players.entries()) {
      const page = renamed.get(place);
      const until = page === undefined ? last : (days.pages[page - 1] as string);
      this.row('participants', player.id, player.name, first, until);
      if (page !== undefined)
        this.row('participants', player.id, `${player.name} (RENAMED)`, days.pages[page] as string, last);
    }
    for (const file of this.files.values()) file.close();
    return { paths: [...this.files.values()].map(({ path }) => path).sort(), rows: this.rows };
  }
}

const sums = new WeakMap<StockHistory, Float64Array>();

/** Shares of all participants with an id on a CCASS day. */
export function namedOn(history: StockHistory, page: number): number {
  let known = sums.get(history);
  if (!known) {
    known = new Float64Array(history.last + 1);
    const shares = Float64Array.from(history.opening);
    let total = shares.reduce((sum, held) => sum + held, 0);
    const { changes } = history;
    for (let at = history.first; at <= history.last; at += 1) {
      for (let row = changes.start[at] as number; row < (changes.start[at + 1] as number); row += 1) {
        const slot = changes.slot[row] as number;
        total += (changes.shares[row] as number) - (shares[slot] as number);
        shares[slot] = changes.shares[row] as number;
      }
      known[at] = total;
    }
    sums.set(history, known);
  }
  return known[page] as number;
}
