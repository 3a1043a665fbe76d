import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { monthEnd, monthsBetween } from '../../participants/habit-months.js';
import type { CopyProgress } from '../../store/by-holder.js';
import { isKept } from '../../store/kept-value.js';
import type { StockIndustry } from '../../securities/stock-industries.js';
import { partOf } from '../../store/manifest.js';
import type { Reader } from '../../store/reader.js';
import { sqlFile } from '../../store/sql-file.js';
import { placed, valuedChanges } from '../valued-changes.js';
import { fill, type HolderType, literal, openWindow, windowDaysAre, type WindowScope } from '../window.js';
import { cannotKeep, forgetOlder, isFormerPlacing, writeRows } from './kept-file.js';
import { KeptYears } from './kept-years.js';
import { MonthDigests, monthAfter, RAW } from './month-digests.js';

/** Rows that are read at least of a month for one stock. */
const ROWS_OF_GROUP = 8192;

const PARTS = ['days', 'flows'] as const;
/** Values by stock and what is said of days; sums over all stocks by where these stand. */
type Part = (typeof PARTS)[number] | `${string}-sums`;

/** Stocks of a question that are read from the file of a year, however few of its days are asked for. */
const FEW_STOCKS = 20;

const ORDERS = { days: 'stock, trade_date', flows: 'stock, trade_date, type' } as const;
/** The order of the rows of a part. */
const orderOf = (part: Part): string =>
  part === 'days' || part === 'flows' ? ORDERS[part] : 'trade_date, type, place, rests_on';

/** Where stocks stand: rows of `stock_industries`, or null where no industry is asked for. */
export interface Places {
  readonly rows: readonly StockIndustry[] | null;
}

/** What is asked of kept months; `summed` is the part that the values are read from. */
interface KeptWindow {
  readonly scope: WindowScope;
  readonly types: readonly HolderType[];
  readonly places: Places | null;
  readonly summed: Part;
}

/** Whether months are read from the file of their year: of all stocks not where few of its days are asked for. */
function worthAYear(
  within: readonly string[],
  settled: readonly string[],
  { scope: { stocks }, places }: KeptWindow,
): boolean {
  if (within.length < 2) return false;
  const few = stocks.length > 0 && stocks.length <= FEW_STOCKS;
  return few || places !== null || within.length * 2 >= settled.length;
}

/**
 * Values of all changes, summed by stock, trade date and type, one pair of Parquet files per month of trade dates, and
 * sums of these over all stocks, in `store/cache/flows`. Each is named by the digest of what it follows from, so one that
 * is out of date is never read; it is made when a window first asks for its month. Flows by anything but participants are
 * sums of them.
 */
export class KeptMonths {
  private static readonly known = new WeakMap<Reader, KeptMonths | null>();

  private readonly digests: MonthDigests;
  private readonly years: KeptYears;
  private readonly folder: string;
  /** The files that the last window reads. */
  private readonly opened = new Map<Part, Set<string>>();
  /** Months and years of the window that is opened, and how many are there; told of once one has to be made. */
  private steps = { done: 0, total: 0, told: false };

  private constructor(
    private readonly reader: Reader,
    store: string,
    private readonly progress: CopyProgress,
  ) {
    this.digests = new MonthDigests(reader, store);
    this.folder = join(store, 'cache', 'flows');
    this.years = new KeptYears(reader.engine, this.folder);
  }

  /**
   * The kept months of a version; null where it is small or stands on a cluster.
   * @param worth bytes of stored changes from which months are kept
   * @param progress told while months are made; always to the end
   */
  static of(reader: Reader, worth?: number, progress: CopyProgress = () => undefined): KeptMonths | null {
    const known = KeptMonths.known.get(reader);
    if (known !== undefined) return known;
    const kept = isKept(reader, worth) ? new KeptMonths(reader, reader.store as string, progress) : null;
    KeptMonths.known.set(reader, kept);
    return kept;
  }

  /**
   * Makes the working tables of a window: `window_days`, and the view `window_flows` of kept values by stock, or of their
   * sums over all stocks where those will do.
   * @param places where the stocks stand, as `stock_industries` has it, for sums over all stocks; null for values by stock
   * @returns what the view has; null when a month of it cannot be kept, say in a folder that cannot be written: nothing is
   * made then
   */
  async open(
    scope: WindowScope,
    types: readonly HolderType[],
    places: Places | null,
  ): Promise<'stocks' | 'sums' | null> {
    const months = this.monthsOf(scope);
    if (months.length === 0) return null;
    const summed: Part = places === null ? 'flows' : `${placesDigest(places)}-sums`;
    this.opened.clear();
    if (!(await this.openYears(months, { scope, types, places, summed }))) {
      await this.dropUnreadable();
      return null;
    }
    const rows = (part: Part): string =>
      fill(
        `SELECT * FROM read_parquet([${[...(this.opened.get(part) ?? [])].map(literal).join(', ')}])
        WHERE trade_date >= CAST($from AS DATE) AND trade_date <= CAST($to AS DATE) {stocks}`,
        scope,
        'stock',
      );
    await windowDaysAre(this.reader.engine, 'VIEW');
    try {
      await this.reader.engine.exec(
        `CREATE OR REPLACE TEMP VIEW window_days AS ${rows('days')}; CREATE OR REPLACE TEMP VIEW window_flows AS ${rows(summed)}`,
      );
      return places === null ? 'stocks' : 'sums';
    } catch {
      await this.dropUnreadable();
      return null;
    }
  }

  /** Takes up the files of months; false when one of them can neither be found nor made. */
  private async openYears(months: readonly string[], window: KeptWindow): Promise<boolean> {
    const years = [...new Set(months.map((month) => month.slice(0, 4)))];
    this.steps = { done: 0, total: months.length + years.length, told: false };
    try {
      for (const year of years) {
        const asked = months.filter((month) => month.startsWith(year));
        if (!(await this.openYear(year, asked, window))) return false;
        this.step();
      }
      return true;
    } finally {
      if (this.steps.told) this.progress(this.steps.total, this.steps.total);
    }
  }

  /** Tells that something is made, which takes a while. */
  private making(): void {
    const { done, total, told } = this.steps;
    if (!told) this.progress(done, total);
    this.steps.told = true;
  }

  private step(): void {
    this.steps.done += 1;
    const { done, total, told } = this.steps;
    if (told && done < total) this.progress(done, total);
  }

  /** Takes up the files of a year's months; false when one of them can neither be found nor made. */
  private async openYear(year: string, asked: readonly string[], window: KeptWindow): Promise<boolean> {
    const { scope, types, summed } = window;
    const parts: readonly Part[] = ['days', summed];
    const settled = this.settledMonths(year);
    const within = asked.filter((month) => settled.includes(month));
    const together = worthAYear(within, settled, window)
      ? await this.digests.of(settled, types, scope.raw)
      : null;
    const isThere = (): boolean =>
      together !== null && parts.every((part) => existsSync(this.years.path(together, part)));
    const digests = await this.digests.of(asked, types, scope.raw);
    for (const [month, digest] of digests) {
      const there = isThere() && within.includes(month);
      if (!there && !(await this.prepare(month, digest, window))) return false;
      this.step();
    }
    if (together !== null && !isThere())
      for (const part of parts)
        await this.years.make(together, part, orderOf(part), (month, digest) =>
          this.path(month, digest, part),
        );
    const taken = isThere() ? within : [];
    for (const part of parts) {
      if (together !== null && taken.length > 0) this.take(part, this.years.path(together, part));
      for (const [month, digest] of digests)
        if (!taken.includes(month)) this.take(part, this.path(month, digest, part));
    }
    return true;
  }

  private take(part: Part, path: string): void {
    this.opened.set(part, (this.opened.get(part) ?? new Set()).add(path));
  }

  /** Makes what a window needs of a month, where it is not there. @returns whether it is there now */
  private async prepare(
    month: string,
    digest: string,
    { scope, types, places, summed }: KeptWindow,
  ): Promise<boolean> {
    if (!PARTS.every((part) => existsSync(this.path(month, digest, part)))) {
      this.making();
      if (!(await this.make(month, digest, types, scope.raw))) return false;
    }
    if (places === null || existsSync(this.path(month, digest, summed))) return true;
    if (await this.sumUp(month, digest, summed, places)) return true;
    for (const part of PARTS) this.take(part, this.path(month, digest, part));
    return false;
  }

  /** Deletes those of the files opened last that were cut by a crash, so that the next question makes them anew. */
  async dropUnreadable(): Promise<void> {
    for (const path of [...this.opened.values()].flatMap((paths) => [...paths])) {
      try {
        await this.reader.engine.query(`SELECT count(*) AS n FROM read_parquet(${literal(path)})`);
      } catch {
        await rm(path, { force: true });
      }
    }
  }

  /** Months of a year whose trades are all settled in stored months that are over: they seldom change. */
  private settledMonths(year: string): string[] {
    const last = Object.keys(this.reader.manifest.tables.changes ?? {})
      .map(partOf)
      .sort()
      .at(-1);
    const until = last === undefined ? '' : monthsBefore(last);
    return this.monthsOf({ from: `${year}-01-01`, to: `${year}-12-31` }).filter((month) => month < until);
  }

  /** Months of trade dates of the window that have stored changes; trades settle in their own month or in the next. */
  private monthsOf({ from, to }: Pick<WindowScope, 'from' | 'to'>): string[] {
    const keys = new Set(Object.keys(this.reader.manifest.tables.changes ?? {}).map(partOf));
    const sorted = [...keys].sort();
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (first === undefined || last === undefined) return [];
    const start = from.slice(0, 7) < first ? monthsBefore(first) : from.slice(0, 7);
    const end = to.slice(0, 7) > last ? last : to.slice(0, 7);
    return monthsBetween(`${start}-01`, `${end}-01`).filter(
      (month) => keys.has(month) || keys.has(monthAfter(month)),
    );
  }

  private path(month: string, digest: string, part: Part): string {
    return join(this.folder, `${month}-${digest}-${part}.parquet`);
  }

  /** Computes and writes a month; false where it cannot be written, or where its trades settle later than a month after. */
  private async make(
    month: string,
    digest: string,
    types: readonly HolderType[],
    raw: boolean,
  ): Promise<boolean> {
    const { engine } = this.reader;
    const scope = { from: `${month}-01`, to: monthEnd(month), stocks: [], raw };
    await openWindow(engine, scope, types);
    const late = await engine.query(
      'SELECT count(*) AS n FROM window_parts WHERE date < CAST($from AS DATE) OR date > CAST($end AS DATE)',
      { from: scope.from, end: monthEnd(monthAfter(month)) },
    );
    if (Number(late[0]?.n) > 0) return false;
    try {
      await this.keep(
        this.path(month, digest, 'days'),
        'SELECT stock, trade_date, unpriced, adjusted, carried FROM window_days ORDER BY stock, trade_date',
      );
      const summed = valuedChanges({
        keys: 'v.stock, v.trade_date, v.type,',
        where: '',
        group: 'GROUP BY v.stock, v.trade_date, v.type',
        placed: false,
      });
      await this.keep(
        this.path(month, digest, 'flows'),
        sqlFile(import.meta.url, './sql/month-flows.sql').replace('{summed}', summed),
      );
      await this.forget(month, digest);
      return true;
    } catch (error) {
      if (cannotKeep(error)) return false;
      throw error;
    }
  }

  /** Sums a kept month over its stocks; false where that cannot be written. */
  private async sumUp(month: string, digest: string, part: Part, { rows }: Places): Promise<boolean> {
    const flows = `read_parquet(${literal(this.path(month, digest, 'flows'))})`;
    const sql = placed(
      sqlFile(import.meta.url, './sql/month-sums.sql').replace('{flows}', () => flows),
      rows !== null,
    );
    try {
      const path = this.path(month, digest, part);
      await this.keep(path, sql);
      await forgetOlder(path, (name) => isFormerPlacing(name, `${month}-${digest}`, part));
      await this.forget(month, digest);
      return true;
    } catch (error) {
      if (cannotKeep(error)) return false;
      throw error;
    }
  }

  private keep(path: string, rows: string): Promise<void> {
    return writeRows(this.reader.engine, path, rows, ROWS_OF_GROUP);
  }

  /** Deletes states of a month that are a day older than the new one. */
  private async forget(month: string, digest: string): Promise<void> {
    const isRaw = (name: string): boolean => name.startsWith(`${month}-${RAW}`);
    await forgetOlder(
      this.path(month, digest, 'flows'),
      (name) =>
        name.startsWith(`${month}-`) &&
        !name.startsWith(`${month}-${digest}`) &&
        isRaw(name) === digest.startsWith(RAW),
    );
  }
}

const digestsOfRows = new WeakMap<readonly StockIndustry[], string>();

/** Tells sums by one placing of stocks from those by another. */
function placesDigest({ rows }: Places): string {
  if (rows === null) return 'all';
  const known = digestsOfRows.get(rows);
  if (known !== undefined) return known;
  const text = JSON.stringify([
    placed('{industry} {basis} {industries}', true),
    rows.map(({ stock, industry, basis, from, to }) => [stock, from, to, industry, basis]).sort(),
  ]);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  digestsOfRows.set(rows, digest);
  return digest;
}

const monthsBefore = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
};
