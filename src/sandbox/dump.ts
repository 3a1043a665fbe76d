import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IsoDate } from '../iso-date.js';
import { ByteFile } from './bytes.js';
import { NAMED_INVESTOR } from './cast.js';
import { eventsOf } from './dump-events.js';
import { quotesOf } from './dump-quotes.js';
import { DUMP_SCHEMAS } from './dump-schema.js';
import { type DumpCell, DumpTable, dumpFoot, dumpHead } from './dump-table.js';
import type { StockFeed } from './feed.js';
import type { StockHistory } from './history.js';
import type { Listing } from './listing.js';
import { nameOn, onRmbCounter, split, walk } from './lists.js';
import type { Market } from './market.js';
import { unnamedCount } from './page.js';

type TableName = keyof typeof DUMP_SCHEMAS;

/** Numbers of the archive for boards. */
const BOARDS: Readonly<Record<Listing['board'], number>> = { 'Main Board': 1, GEM: 20, REIT: 23 };
/** The issuers' numbers begin here: an issue is not its issuer. */
const ISSUERS = 100_000;
/** Kind of an issue: ordinary shares, units. */
const ORDINARY = 0;
const UNITS = 10;
/** Currency of an issue where it is not HKD. */
const CNY = 2;

/** Holdings from a CCASS day on: days ascending, one step for each. */
interface Steps {
  readonly pages: number[];
  readonly shares: number[];
}

/**
 * The market as mysqldump of the Webb-site archive: databases `ccass` and `enigma`, a file for each. Holdings are
 * change-only: a row stands until the next one of the same issue and participant, 0 for one that left. An issue is one
 * stock under one code: a code used again is another issue, and so is an RMB counter while it has lists of its own.
 */
export class DumpFiles {
  private readonly tables = new Map<TableName, DumpTable>();
  /** `'date')` of each CCASS day, as the end of a row. */
  private readonly ends: readonly Uint8Array[];
  private readonly held = new Set<number>();
  private readonly touched: string;
  private issues = 0;
  private events = 0;

  constructor(
    private readonly folder: string,
    private readonly market: Market,
    private readonly at: Date,
    private readonly packed: boolean,
  ) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, schema] of Object.entries(DUMP_SCHEMAS)) {
      this.tables.set(name as TableName, new DumpTable(folder, schema, packed));
    }
    this.ends = market.days.pages.map((date) => Buffer.from(`'${date}')`));
    this.touched = at.toISOString().slice(0, 19).replace('T', ' ');
  }

  private table(name: TableName): DumpTable {
    return this.tables.get(name) as DumpTable;
  }

  private row(name: TableName, ...cells: readonly DumpCell[]): void {
    this.table(name).row(...cells);
  }

  private date(page: number): IsoDate {
    return this.market.days.pages[page] as IsoDate;
  }

  /** Adds one stock; stocks come in the order of their numbers, so that rows are in the order of their keys. */
  add(history: StockHistory, feed: StockFeed): void {
    const { merged } = this.market;
    const { rmb } = history;
    this.issues += 1;
    const issue = this.issues;
    const own = (page: number, held: number, slot: number): number =>
      rmb && page < merged ? held - onRmbCounter(held, rmb[slot] as number) : held;
    this.addHoldings(history, feed, issue, own, true);
    this.addIssue(history, issue, issue, false);
    this.addQuotes(history, issue);
    this.addIssued(history, feed, issue);
    this.addEvents(history, issue);
    this.addLog(history, feed, issue, false);
    if (!rmb) return;
    this.issues += 1;
    const parts = (page: number, held: number, slot: number): number =>
      page < merged ? onRmbCounter(held, rmb[slot] as number) : 0;
    this.addHoldings(history, feed, this.issues, parts, false);
    this.addIssue(history, this.issues, issue, true);
    this.addLog(history, feed, this.issues, true);
  }

  private addHoldings(
    history: StockHistory,
    feed: StockFeed,
    issue: number,
    on: (page: number, held: number, slot: number) => number,
    investor: boolean,
  ): void {
    const { places } = history;
    const slots = [...places.keys()].sort((a, b) => (places[a] as number) - (places[b] as number));
    const steps = this.stepsOf(history);
    for (const slot of slots) {
      const place = places[slot] as number;
      const wrote = this.addSteps(history, feed, issue, place + 1, steps[slot] as Steps, (page, held) =>
        on(page, held, slot),
      );
      if (wrote) this.held.add(place);
    }
    if (!investor) return;
    const last: Steps = { pages: [], shares: [] };
    for (let page = history.first; page <= history.last; page += 1) {
      last.pages.push(page);
      last.shares.push(history.investor[page] as number);
    }
    const part = this.market.cast.players.length + 1;
    if (this.addSteps(history, feed, issue, part, last, (_page, held) => held)) this.held.add(part - 1);
  }

  /** What each slot holds, from the first list on; counters that merge are a step of every slot. */
  private stepsOf({ changes, opening, first, last, rmb }: StockHistory): Steps[] {
    const steps = Array.from(opening, (held): Steps => ({ pages: [first], shares: [held] }));
    const put = (slot: number, page: number, shares: number): void => {
      const { pages, shares: held } = steps[slot] as Steps;
      pages.push(page);
      held.push(shares);
    };
    for (let page = first; page <= last; page += 1) {
      for (let at = changes.start[page] as number; at < (changes.start[page + 1] as number); at += 1) {
        put(changes.slot[at] as number, page, changes.shares[at] as number);
      }
      if (!rmb || page !== this.market.merged) continue;
      for (const [slot, { shares }] of steps.entries()) put(slot, page, shares[shares.length - 1] as number);
    }
    return steps;
  }

  /**
   * Change rows of one holder: what the lists that were kept show, and 0 on the day after the last one of a stock that
   * was delisted.
   * @returns whether there was one
   */
  private addSteps(
    history: StockHistory,
    feed: StockFeed,
    issue: number,
    part: number,
    { pages, shares }: Steps,
    on: (page: number, held: number) => number,
  ): boolean {
    const table = this.table('holdings');
    const put = (page: number, held: number): void =>
      table.holding(part, issue, held, this.ends[page] as Uint8Array);
    let stands = 0;
    let wrote = false;
    for (let at = 0; at < pages.length; at += 1) {
      const page = feed.seen(pages[at] as number);
      const next = pages[at + 1];
      // hidden by a later change that the same list shows
      if (page < 0 || (next !== undefined && next <= page)) continue;
      const held = on(page, shares[at] as number);
      if (held === stands) continue;
      put(page, held);
      stands = held;
      wrote = true;
    }
    if (stands !== 0 && history.last + 1 < this.ends.length) put(history.last + 1, 0);
    return wrote;
  }

  private addIssue(history: StockHistory, issue: number, issuer: number, second: boolean): void {
    const { listing, first, last, sessions } = history;
    const { trading } = this.market.days;
    const unit = listing.board === 'REIT' ? UNITS : ORDINARY;
    const person = ISSUERS + issuer;
    this.row('issue', issue, person, null, unit, null, null, second ? CNY : null, 0, null, false, false);
    const gone = last + 1 < this.ends.length;
    const final = gone && !second ? sessions.volume.findLastIndex((volume) => volume >= 0) : -1;
    this.row(
      'stocklistings',
      issue,
      // the archive's codes are numbers: no zeros before them
      String(Number(second ? `8${listing.stock.slice(1)}` : listing.stock)),
      BOARDS[listing.board],
      first > 0 && !second ? this.date(first) : null,
      final < 0 ? null : (trading[final] as string),
      gone ? this.date(last + 1) : null,
      issue,
      this.touched,
      null,
      second,
      null,
      null,
      null,
    );
    if (second) return;
    const { name, nameZh } = listing;
    const empty = [null, null, null, null, null, null] as const;
    this.row(
      'organisations',
      person,
      null,
      name,
      this.touched,
      null,
      null,
      nameZh,
      ...empty,
      null,
      0,
      false,
      false,
      false,
      null,
    );
  }

  private addQuotes(history: StockHistory, issue: number): void {
    for (const { date, before, close, volume, turnover, fresh } of quotesOf(this.market, history)) {
      const none = close === null;
      this.row('quotes', issue, date, before, close ?? 0, 0, 0, 0, 0, volume, turnover, none, fresh, none);
    }
  }

  private addIssued(history: StockHistory, feed: StockFeed, issue: number): void {
    let stands = -1;
    for (let page = history.first; page <= history.last; page += 1) {
      const issued = history.issued[page] as number;
      if (!feed.kept(page) || issued === stands) continue;
      this.row('issuedshares', issue, this.date(page), issued, this.touched, 0);
      stands = issued;
    }
  }

  private addEvents(history: StockHistory, issue: number): void {
    const { events, adjustments } = eventsOf(history);
    const none = (count: number): null[] => Array.from({ length: count }, () => null);
    for (const { type, exDate, distDate, fresh, old, adjust } of events) {
      this.events += 1;
      const ratio = [distDate, fresh, old] as const;
      const head = [this.events, null, null, issue, null, type, null, exDate, null, null, null] as const;
      this.row('events', ...head, ...ratio, ...none(8), adjust, null, this.touched, null, false);
    }
    for (const { exDate, cumulative } of adjustments) this.row('adjustments', issue, exDate, cumulative);
  }

  /** Sums of each list, for whoever wants to check what he read. */
  private addLog(history: StockHistory, feed: StockFeed, issue: number, second: boolean): void {
    const { merged, cast } = this.market;
    const { rmb, places } = history;
    const kinds = [...places].map((place) => cast.players[place]?.id[0] ?? '');
    const parts = new Float64Array(places.length);
    walk(history, (page, shares) => {
      const apart = rmb !== null && page < merged;
      if (!feed.kept(page) || (second && !apart)) return;
      const own = apart ? split(shares, rmb, parts) : shares;
      const list = second ? parts : own;
      const investor = second ? 0 : (history.investor[page] as number);
      const unnamed = second ? 0 : (history.unnamed[page] as number);
      const of = (kind: string): number =>
        list.reduce((sum, held, slot) => sum + (kinds[slot] === kind ? held : 0), 0);
      const ranked = Float64Array.from([...list, investor]).sort();
      const top = (count: number): number => ranked.slice(-count).reduce((sum, held) => sum + held, 0);
      this.row(
        'dailylog',
        this.date(page),
        issue,
        list.reduce((sum, held) => sum + held, 0),
        list.reduce((count, held) => count + (held === 0 ? 0 : 1), 0),
        unnamed,
        unnamed > 0 ? unnamedCount(unnamed) : 0,
        investor,
        investor > 0 ? 1 : 0,
        top(5),
        top(10),
        of('C'),
        of('B'),
      );
    });
  }

  private addParticipants(): void {
    const { cast, days, renamed } = this.market;
    const first = days.pages[0] as string;
    const last = days.pages.length - 1;
    for (const [place, player] of cast.players.entries()) {
      const since = this.date(renamed.get(place) ?? 0);
      const name = nameOn(this.market, place, last);
      this.row('participants', place + 1, player.id, name, since, first, null, this.held.has(place));
    }
    const count = cast.players.length;
    this.row('participants', count + 1, null, NAMED_INVESTOR, first, first, null, this.held.has(count));
  }

  private addDays(): void {
    const { trading, settlement, deferred, copies } = this.market.days;
    for (const [day, date] of trading.entries()) {
      this.row('calendar', date, settlement[day] as string, deferred[day] as boolean);
    }
    for (const { date, kind } of copies) {
      if (kind === 'weekend-page') continue;
      const [holiday, half] = [kind === 'holiday-page', kind === 'half-day'];
      this.row('specialdays', date, holiday, false, !half, true, !holiday);
    }
  }

  /** Puts the tables together. @returns the paths written */
  close(): string[] {
    this.addParticipants();
    this.addDays();
    return (['ccass', 'enigma'] as const).map((database) => {
      const path = join(this.folder, `${database}.sql${this.packed ? '.gz' : ''}`);
      const dump = new ByteFile(path, this.packed);
      dump.text(dumpHead(database));
      for (const table of this.tables.values()) {
        if (table.schema.database === database) table.copyTo(dump);
      }
      dump.text(dumpFoot(this.at));
      dump.close();
      return path;
    });
  }
}
