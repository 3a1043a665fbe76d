import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256Of } from '../archive/archive.js';
import { addDays } from '../iso-date.js';
import { packageVersion } from '../package-version.js';
import { partFile } from '../store/kept-value.js';
import type { TableName } from '../store/tables.js';
import { quoted } from '../store/views.js';
import { Writer } from '../store/writer.js';
import type { HabitOptions } from './derive-habits.js';
import { EDGE } from './habit-months.js';

/** What is known of a month that grows: which segments its sums were made of, and where they are. */
interface Note {
  readonly key: string;
  readonly changes: readonly string[];
  readonly holdings: readonly string[];
  /** The sums, and the days of the stocks: names, and sha256. */
  readonly sums: readonly [name: string, sha256: string];
  readonly days: readonly [name: string, sha256: string];
}

/** Sums that are kept of a month, and the changes that came after them. */
export interface KeptSums {
  /** Paths of Parquet files as SQL: stock, holder and sums; stock, base_date, date, price, the two last of each priced day. */
  readonly sums: string;
  readonly days: string;
  /** Paths of the segments of changes that are not in the sums, as SQL. */
  readonly later: readonly string[];
  /** The files of the sums and the days. */
  readonly paths: readonly string[];
}

/** Whether the files of kept sums are there still. */
export const isThere = ({ paths }: KeptSums): boolean => paths.every((path) => existsSync(path));

const folderOf = ({ store }: Writer): string => join(store, 'cache', 'habits');
const MOST = '9000000000000000000';

/**
 * What the habits of a month are sums of, by stock and holder, kept in `store/cache/habits` so that a day more adds to them:
 * the month in which imports go on has millions of changes in the end. They count while every segment that they were made of
 * is there; which stocks are still told by them is for the caller to find, by their days and prices.
 * @returns null where there are none that count
 */
export async function readSums(
  writer: Writer,
  month: string,
  options: HabitOptions,
): Promise<KeptSums | null> {
  const folder = folderOf(writer);
  try {
    const note = JSON.parse(await readFile(join(folder, `${month}.json`), 'utf8')) as Note;
    if (note.key !== keyOf(month, options)) return null;
    const changes = await writer.segmentsOf('changes', month);
    const holdings = (
      await Promise.all(monthsOfBases(month).map((one) => idsOf(writer, 'holdings', one)))
    ).flat();
    const ofMonth = new Set(await idsOf(writer, 'holdings', month));
    const known = new Set(note.holdings);
    const ids = new Set(changes.map(({ id }) => id));
    if (!note.changes.every((id) => ids.has(id)) || !note.holdings.every((id) => holdings.includes(id)))
      return null;
    if (!holdings.every((id) => known.has(id) || ofMonth.has(id))) return null;
    const paths: string[] = [];
    for (const [name, sha256] of [note.sums, note.days]) {
      const path = join(folder, basename(name));
      if ((await sha256Of(path)) !== sha256) return null;
      paths.push(path);
    }
    const summed = new Set(note.changes);
    return {
      sums: quoted(paths[0] as string),
      days: quoted(paths[1] as string),
      paths,
      later: changes.filter(({ id }) => !summed.has(id)).map(({ path }) => quoted(path)),
    };
  } catch {
    // none were kept, or they are damaged: they are made again
    return null;
  }
}

/**
 * Keeps the sums in table `habit_sums`, with `habit_stocks` and `habit_prices` beside them, of the last month that has changes,
 * in the place of those of any other. Not those of a month of few changes, which are summed again as fast.
 */
export async function keepSums(writer: Writer, month: string, options: HabitOptions): Promise<void> {
  if (writer.keysOf('changes').at(-1) !== month) return;
  const { engine } = writer;
  const folder = folderOf(writer);
  const former = await readdir(folder).catch(() => []);
  try {
    let kept: readonly string[] = [];
    if (writer.rowsOf('changes', month) >= Writer.addFrom) {
      const [large] = await engine.query(
        `SELECT 1 AS one FROM habit_sums WHERE bought_value > ${MOST} OR sold_value > ${MOST} LIMIT 1`,
      );
      const [dear] = await engine.query(`SELECT 1 AS one FROM habit_prices WHERE price > ${MOST} LIMIT 1`);
      if (!large && !dear) kept = await write(writer, month, options, folder);
    }
    for (const name of former) if (!kept.includes(name)) await rm(join(folder, name), { force: true });
  } catch {
    // no room, no rights: the next import reads all of the month
  }
}

async function write(
  writer: Writer,
  month: string,
  options: HabitOptions,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const big = (column: string): string => `CAST(${column} AS BIGINT) AS ${column}`;
  const put = async (kind: string, sql: string): Promise<readonly [string, string]> => {
    const part = partFile(join(folder, `${month}-${kind}`));
    try {
      await writer.engine.exec(`COPY (${sql}) TO ${quoted(part)} (FORMAT parquet, COMPRESSION lz4_raw)`);
      const sha256 = await sha256Of(part);
      const name = `${month}-${kind}-${sha256.slice(0, 16)}.parquet`;
      await rename(part, join(folder, name));
      return [name, sha256];
    } finally {
      await rm(part, { force: true });
    }
  };
  const sums = await put(
    'sums',
    `SELECT stock, holder, ${['base', 'bought', 'sold', 'bought_value', 'sold_value'].map(big).join(', ')} FROM habit_sums`,
  );
  const days = await put(
    'days',
    `SELECT s.stock, s.base_date, p.date, CAST(p.price AS BIGINT) AS price
     FROM habit_stocks s JOIN habit_prices p ON p.stock = s.stock`,
  );
  const note: Note = {
    key: keyOf(month, options),
    changes: await idsOf(writer, 'changes', month),
    holdings: (await Promise.all(monthsOfBases(month).map((one) => idsOf(writer, 'holdings', one)))).flat(),
    sums,
    days,
  };
  const name = `${month}.json`;
  const part = partFile(join(folder, name));
  try {
    await writeFile(part, JSON.stringify(note));
    await rename(part, join(folder, name));
  } finally {
    await rm(part, { force: true });
  }
  return [name, sums[0], days[0]];
}

const keyOf = (month: string, { counters, mergedOn }: HabitOptions): string =>
  JSON.stringify([packageVersion(), month, mergedOn, counters.map(({ code, domain }) => [code, domain])]);

/** The months whose holdings tell what was held at the start of a month. */
function monthsOfBases(month: string): string[] {
  const before = addDays(`${month}-01`, -EDGE).slice(0, 7);
  return [before, month];
}

async function idsOf(writer: Writer, table: TableName, part: string): Promise<string[]> {
  return (await writer.segmentsOf(table, part)).map(({ id }) => id);
}
