import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monthEnd, monthsBetween } from '../../participants/habit-months.js';
import { cannotWrite, flushed, isKept, partFile } from '../../store/kept-value.js';
import type { StockIndustry } from '../../securities/stock-industries.js';
import { partOf } from '../../store/manifest.js';
import type { Reader } from '../../store/reader.js';
import { sqlFile } from '../../store/sql-file.js';
import { placed, valuedChanges } from '../valued-changes.js';
import { fill, type HolderType, literal, openWindow, windowDaysAre, type WindowScope } from '../window.js';
import { MonthDigests, monthAfter, RAW } from './month-digests.js';

/** Age difference from which an older state of a month is deleted: nobody reads it any more. */
const DAY_MS = 86_400_000;

/** Rows that are read at least of a month for one stock. */
const ROWS_OF_GROUP = 8192;

const PARTS = ['days', 'flows'] as const;
/** Values by stock and what is said of days; sums over all stocks by where these stand. */
type Part = (typeof PARTS)[number] | `${string}-sums`;

/** Where stocks stand: rows of `stock_industries`, or null where no industry is asked for. */
export interface Places {
  readonly rows: readonly StockIndustry[] | null;
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
  private readonly folder: string;

  private constructor(
    private readonly reader: Reader,
    store: string,
  ) {
    this.digests = new MonthDigests(reader, store);
    this.folder = join(store, 'cache', 'flows');
  }

  /**
   * The kept months of a version; null where it is small or stands on a cluster.
   * @param worth bytes of stored changes from which months are kept
   */
  static of(reader: Reader, worth?: number): KeptMonths | null {
    const known = KeptMonths.known.get(reader);
    if (known !== undefined) return known;
    const kept = isKept(reader, worth) ? new KeptMonths(reader, reader.store as string) : null;
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
    const digests = await this.digests.of(months, types, scope.raw);
    const summed: Part = places === null ? 'flows' : `${placesDigest(places)}-sums`;
    for (const [month, digest] of digests) {
      if (!PARTS.every((part) => existsSync(this.path(month, digest, part))))
        if (!(await this.make(month, digest, types, scope.raw))) return null;
      if (places !== null && !existsSync(this.path(month, digest, summed)))
        if (!(await this.sumUp(month, digest, summed, places))) {
          await this.dropUnreadable(digests, PARTS);
          return null;
        }
    }
    const rows = (part: Part): string =>
      fill(
        `SELECT * FROM read_parquet([${[...digests].map(([month, digest]) => literal(this.path(month, digest, part))).join(', ')}])
        WHERE trade_date >= CAST($from AS DATE) AND trade_date <= CAST($to AS DATE) {stocks}`,
        scope,
        'stock',
      );
    // of single stocks the rows are few and are read several times; of all of them a column now and then
    const days = scope.stocks.length > 0 ? 'TABLE' : 'VIEW';
    await windowDaysAre(this.reader.engine, days);
    try {
      await this.reader.engine.exec(
        `CREATE OR REPLACE TEMP ${days} window_days AS ${rows('days')}; CREATE OR REPLACE TEMP VIEW window_flows AS ${rows(summed)}`,
      );
      return places === null ? 'stocks' : 'sums';
    } catch {
      await this.dropUnreadable(digests, [...PARTS, summed]);
      return null;
    }
  }

  /** Deletes files that were cut by a crash, so that the next question makes them anew; others may be reading the rest. */
  private async dropUnreadable(digests: ReadonlyMap<string, string>, parts: readonly Part[]): Promise<void> {
    for (const [month, digest] of digests)
      for (const part of parts) {
        const path = this.path(month, digest, part);
        try {
          await this.reader.engine.query(`SELECT count(*) AS n FROM read_parquet(${literal(path)})`);
        } catch {
          await rm(path, { force: true });
        }
      }
  }

  /** Months of trade dates of the window that have stored changes; trades settle in their own month or in the next. */
  private monthsOf({ from, to }: WindowScope): string[] {
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
      await mkdir(this.folder, { recursive: true });
      await this.write(
        this.path(month, digest, 'days'),
        'SELECT stock, trade_date, unpriced, adjusted, carried FROM window_days ORDER BY stock, trade_date',
      );
      const summed = valuedChanges({
        keys: 'v.stock, v.trade_date, v.type,',
        where: '',
        group: 'GROUP BY v.stock, v.trade_date, v.type',
        placed: false,
      });
      await this.write(
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
      await this.write(this.path(month, digest, part), sql);
      await this.forget(month, digest);
      return true;
    } catch (error) {
      if (cannotKeep(error)) return false;
      throw error;
    }
  }

  private async write(path: string, rows: string): Promise<void> {
    const part = partFile(path);
    try {
      await this.reader.engine.exec(
        `COPY (${rows}) TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_OF_GROUP})`,
      );
      await flushed(part);
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Deletes states of a month that are a day older than the new one. */
  private async forget(month: string, digest: string): Promise<void> {
    const { mtimeMs: now } = await stat(this.path(month, digest, 'flows'));
    for (const name of await readdir(this.folder)) {
      if (!name.startsWith(`${month}-`) || name.startsWith(`${month}-${digest}`)) continue;
      if (name.startsWith(`${month}-${RAW}`) !== digest.startsWith(RAW)) continue;
      const path = join(this.folder, name);
      const age = now - (await stat(path).catch(() => ({ mtimeMs: now }))).mtimeMs;
      if (age > DAY_MS) await rm(path, { force: true });
    }
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

/** No place to write, or sums beyond 64 bits: the answer is then computed without keeping anything. */
const cannotKeep = (error: unknown): boolean =>
  cannotWrite(error) || /^(IO|Conversion) Error/.test((error as Error).message);
