import { copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Calendar } from '../calendar/calendar.js';
import { DumpFiles } from './dump.js';
import { FACTS, type Facts, FactsOf } from './facts.js';
import { feedOf, type StockFeed, stockFeedOf } from './feed.js';
import type { StockHistory } from './history.js';
import { ListFiles } from './lists.js';
import { makeMainland } from './mainland.js';
import type { Market } from './market.js';
import { PAGE_STOCKS, type SavedPage, writePages } from './pages.js';
import { ParquetFiles } from './parquet.js';
import { historiesOf } from './stock.js';
import { TableFiles } from './tables.js';
import type { Trap } from './traps.js';
import { TruthFiles } from './truth.js';

export interface MakeOptions {
  /** Gets `incoming` (what a user would have collected) and `truth`. */
  readonly folder: string;
  /** The time that files bear, as if they had been fetched then. */
  readonly at: Date;
  /** Whether large files are packed with gzip. */
  readonly packed?: boolean;
  readonly formats?: ReadonlySet<Format>;
  /** Whether pages are saved for a few stocks. */
  readonly pages?: boolean;
  /** Where given, the mainland side is made too: ten years of northbound flows, indicators, indices, valuations. */
  readonly mainland?: Calendar;
  /** Gets the files of the mainland side as soon as they are whole, before those of the stocks. */
  readonly mainlandReady?: (files: readonly string[]) => void;
  readonly progress?: (done: number, total: number) => void;
}

export const FORMATS = ['csv', 'parquet', 'mysqldump'] as const;
export type Format = (typeof FORMATS)[number];

/** What was made. */
export interface Made {
  /** Files to import, damaged ones included. */
  readonly files: readonly string[];
  /** Those of them that are of the mainland side. */
  readonly mainland: readonly string[];
  /** Those that import must reject. */
  readonly damaged: readonly string[];
  readonly pages: readonly SavedPage[];
  readonly lists: number;
  readonly lines: number;
  readonly changes: number;
  readonly trades: number;
  readonly traps: ReadonlyMap<Trap, number>;
  readonly facts: Facts;
}

const DAY_MS = 86_400_000;

/** Makes all files of a market, stock by stock, so that memory does not grow with their number. */
export async function makeFiles(market: Market, options: MakeOptions): Promise<Made> {
  const { folder, at } = options;
  const packed = options.packed === true;
  const formats = options.formats ?? new Set<Format>(['csv']);
  const incoming = join(folder, 'incoming');
  const truthFolder = join(folder, 'truth');
  for (const dir of [incoming, truthFolder]) {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
  }
  const mainland = options.mainland ? mainlandOf(market, options.mainland, incoming, truthFolder) : [];
  for (const path of mainland) utimesSync(path, at, at);
  options.mainlandReady?.(mainland);
  const feed = feedOf(market);
  const lists = formats.has('csv') ? new ListFiles(incoming, market, feed, packed) : null;
  const parquet = formats.has('parquet') ? await ParquetFiles.open(join(folder, 'parquet'), market) : null;
  const dump = formats.has('mysqldump') ? new DumpFiles(join(folder, 'mysqldump'), market, at, packed) : null;
  const tables = new TableFiles(incoming, market, feed, packed);
  const truth = new TruthFiles(truthFolder, market, packed);
  const facts = new FactsOf(market);
  const pages: SavedPage[] = [];
  let changes = 0;
  for (let index = 0; index < market.stocks; index += 1) {
    options.progress?.(index, market.stocks);
    const histories = historiesOf(market, index);
    for (const [life, history] of histories.entries()) {
      const stockFeed = stockFeedOf(market, history);
      lists?.add(history, stockFeed);
      await parquet?.add(history);
      dump?.add(history, stockFeed);
      tables.add(history, stockFeed, life === histories.length - 1);
      truth.add(history, stockFeed);
      noteLists(market, truth, history, stockFeed, life === histories.length - 1);
      facts.add(history);
      changes += history.changes.slot.length;
      const last = life === histories.length - 1;
      if (options.pages !== false && index < PAGE_STOCKS && last) {
        pages.push(...writePages(join(incoming, 'pages'), market, history, stockFeed));
      }
    }
    if (index % 8 === 7) await setImmediate();
  }
  options.progress?.(market.stocks, market.stocks);
  await parquet?.close();
  dump?.close();
  const listPaths = lists?.close() ?? [];
  const { paths } = tables.close();
  const damaged = damage(market, incoming, listPaths, feed);
  noteDays(market, truth, feed);
  const files = [...listPaths, ...paths, ...damaged, ...pages.map(({ path }) => path), ...mainland].sort();
  for (const path of files) {
    if (mainland.includes(path)) continue;
    // the other source gave its lists before the one that counts
    const when = basename(path).startsWith('older-source') ? new Date(at.getTime() - DAY_MS) : at;
    utimesSync(path, when, when);
  }
  writeFileSync(join(truthFolder, FACTS), `${JSON.stringify(facts.facts(), null, 2)}\n`);
  return {
    files,
    mainland,
    damaged: [...damaged, ...pages.filter(({ defect }) => defect !== null).map(({ path }) => path)].sort(),
    pages,
    lists: lists?.lists ?? 0,
    lines: lists?.lines ?? 0,
    changes,
    trades: truth.tradeRows,
    traps: truth.close(),
    facts: facts.facts(),
  };
}

/** Foreign participants that hold mainland shares, the largest. */
const NORTHBOUND_HOLDERS = 12;

function mainlandOf(market: Market, calendar: Calendar, incoming: string, truth: string): string[] {
  const { seed, cast, days } = market;
  const foreign = cast.players.filter(({ type }) => type === 'stable' || type === 'flexible');
  const holders = foreign
    .sort((a, b) => b.weight - a.weight)
    .slice(0, NORTHBOUND_HOLDERS)
    .map(({ id, weight }) => ({ participant: id, weight }));
  return makeMainland({
    seed,
    calendar,
    incoming,
    truth,
    holders,
    to: days.trading[days.trading.length - 1] as string,
  });
}

/** Damaged copies of files that also came whole. */
function damage(
  market: Market,
  folder: string,
  paths: readonly string[],
  { cut, corrupt }: ReturnType<typeof feedOf>,
): string[] {
  const made: string[] = [];
  const whole = (page: number): string | undefined =>
    paths.find((path) => basename(path).startsWith(`holdings-${market.days.pages[page]}`));
  const put = (from: string, word: string, change: (bytes: Buffer) => Buffer): void => {
    const path = join(folder, 'damaged', `${word}-${basename(from)}`);
    mkdirSync(join(folder, 'damaged'), { recursive: true });
    copyFileSync(from, path);
    writeFileSync(path, change(readFileSync(from)));
    made.push(path);
  };
  for (const page of cut) {
    const from = whole(page);
    // in the middle of a row, as when a connection breaks
    if (from)
      put(from, 'cut', (bytes) =>
        bytes.subarray(0, bytes.lastIndexOf(44, Math.floor(bytes.length * 0.6)) - 4),
      );
  }
  for (const page of corrupt) {
    const from = whole(page);
    if (from) {
      put(from, 'corrupt', (bytes) => {
        bytes.fill(0, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
        return bytes;
      });
    }
  }
  return made;
}

/** Faults of single lists, in the truth. */
function noteLists(
  market: Market,
  truth: TruthFiles,
  history: StockHistory,
  { absent, unreadable }: StockFeed,
  current: boolean,
): void {
  const { stock } = history.listing;
  const date = (page: number): string => market.days.pages[page] as string;
  const suspension = history.announcements.find(({ kind }) => kind === 'suspension');
  if (suspension) truth.note('suspension', suspension.date, `${stock} until ${suspension.until}`, stock);
  if (current && history.last < market.days.pages.length - 1)
    truth.note('delisting', date(history.last), `last list of ${stock}`, stock);
  if (history.rmb)
    truth.note('dual-counter', date(market.merged), `8${stock.slice(1)} becomes part of ${stock}`, stock);
  if (absent >= 0) truth.note('missing-list', date(absent), `no list of ${stock}`, stock);
  if (unreadable)
    truth.note('unreadable-line', date(unreadable.page), `first line of the list of ${stock}`, stock);
}

/** Traps that happen to days and files, in the truth. */
function noteDays(market: Market, truth: TruthFiles, feed: ReturnType<typeof feedOf>): void {
  const { days, missing, copies, renamed, closing, cast, traps } = market;
  const date = (page: number): string => days.pages[page] as string;
  const player = (place: number): string => cast.players[place]?.id ?? '';
  for (const page of missing) truth.note('missing-day', date(page), 'no list of any stock');
  for (const copy of copies) truth.note(copy.kind, copy.date, `lists repeat ${date(copy.page)}`);
  for (const page of feed.late) truth.note('late-page', date(page), 'lists came in a file of their own');
  for (const page of feed.cut) truth.note('truncated-file', date(page), 'file cut off; it came again whole');
  for (const page of feed.corrupt)
    truth.note('corrupt-file', date(page), 'file damaged; it came again whole');
  for (const page of feed.disputed)
    truth.note('disagreeing-source', date(page), 'an older source gives other numbers');
  for (const [place, page] of renamed) truth.note('rename', date(page), `${player(place)} has another name`);
  for (const [place, page] of closing)
    truth.note('closure', date(page), `${player(place)} sells out and closes`);
  if (!traps.has('one-sided-day')) return;
  for (const [day, open] of days.southbound.entries()) {
    if (!open && day > 1)
      truth.note('one-sided-day', days.trading[day] as string, 'southbound does not trade');
  }
}
