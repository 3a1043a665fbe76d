import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDbEngine } from './duckdb-engine.js';
import type { Engine } from './engine.js';
import { flushed, isKept, partFile } from './kept-value.js';
import { type Manifest, partOf, type Segment } from './manifest.js';
import type { Reader } from './reader.js';
import { quoted, segmentPath } from './views.js';

/** Tables of holders that are stored in the order of stocks; both in parts by month. */
export type HolderTable = 'changes' | 'holdings';
const TABLES_OF_HOLDERS: readonly HolderTable[] = ['changes', 'holdings'];

/** Copies from which making them is told of: a day that is added has two of its month, and two of the month before. */
const SEVERAL = 5;

/** Told how many copies are made, and of how many, before the first and after each. */
export type CopyProgress = (done: number, total: number) => void;

/** Rows of a group: what is read at least of a month for one holder. */
const GROUP = 16_384;

const folderOf = (store: string): string => join(store, 'cache', 'holders');

/** What of a version is read: on which connection, and which segments it has. */
export interface HolderReader extends Pick<Reader, 'store' | 'manifest'> {
  readonly engine: Engine;
}

/** A copy is known by its segment and when that was written: a store made again may give the same name again. */
async function nameOf(store: string, { file }: Segment): Promise<string | null> {
  const found = await stat(join(store, 'segments', file), { bigint: true }).catch(() => null);
  return found === null ? null : `${file.replace(/\.parquet$/, '')}-${found.mtimeNs.toString(36)}.parquet`;
}

/**
 * Stores changes and holdings a second time, segment by segment, in the order of holders (`store/cache/holders`), so that
 * a question about one participant reads its rows alone. Copies that are there stay; those of segments that are gone are
 * deleted. Without a place to write, or in a small store, there are none, and questions read the segments.
 * @param worth bytes of stored changes from which there are copies
 * @param progress told where several copies are lacking; always to the end, also where there is no place for them
 */
export async function copyByHolder(
  engine: DuckDbEngine,
  store: string,
  manifest: Manifest,
  worth?: number,
  progress: CopyProgress = () => undefined,
): Promise<void> {
  if (!isKept({ manifest, store }, worth)) return;
  const folder = folderOf(store);
  const there = new Set(
    await mkdir(folder, { recursive: true }).then(
      () => readdir(folder),
      () => [],
    ),
  );
  const wanted = new Set<string>();
  const lacking: (readonly [Segment, string])[] = [];
  for (const table of TABLES_OF_HOLDERS)
    for (const segment of Object.values(manifest.tables[table] ?? {})) {
      const name = await nameOf(store, segment);
      if (name === null) continue;
      wanted.add(name);
      if (!there.has(name)) lacking.push([segment, join(folder, name)]);
    }
  for (const name of there)
    if (!wanted.has(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  const tell = lacking.length < SEVERAL ? () => undefined : (done: number) => progress(done, lacking.length);
  tell(0);
  let done = 0;
  let failed = false;
  const next = lacking.values();
  const work = async (own: DuckDbEngine): Promise<void> => {
    for (const [segment, path] of next) {
      if (failed) return;
      try {
        await copy(own, store, segment, path);
        done += 1;
        tell(done);
      } catch {
        // no room, no memory, a folder that was deleted meanwhile: what is stored is committed, and is read as it is
        failed = true;
      }
    }
  };
  // sorting a segment keeps one thread busy, so two are copied at once
  await (lacking.length < 2 ? work(engine) : Promise.all([work(engine), engine.beside(work)]));
  if (failed) tell(lacking.length);
}

async function copy(
  engine: DuckDbEngine,
  store: string,
  { file, rows }: Segment,
  path: string,
): Promise<void> {
  const part = partFile(path);
  try {
    const segment = segmentPath(store, file);
    // a segment is in the order of its other keys, so that its row numbers stand for them
    const [copied] = await engine.query(
      `COPY (
         SELECT r.* EXCLUDE (file_row_number) FROM read_parquet(${segment}, file_row_number = true) r
         JOIN (SELECT holder, row_number() OVER (ORDER BY holder) AS place FROM (SELECT DISTINCT holder FROM read_parquet(${segment})) d) h
           ON h.holder = r.holder
         ORDER BY h.place * 4294967296 + r.file_row_number
       ) TO ${quoted(part)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${GROUP})`,
    );
    if (Number(copied?.Count) !== rows) return;
    await flushed(part);
    await rename(part, path);
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/**
 * Asks about changes or holdings of some months through a relation for SQL that holds the rows of a holder together where
 * they are stored so; each segment without a copy as it is. Where a copy cannot be read the segments are asked, and it is deleted.
 * @param months which months are asked about, such as `2026-08`; null = all
 */
export async function askByHolder<T>(
  { engine, store, manifest }: HolderReader,
  table: HolderTable,
  months: ((month: string) => boolean) | null,
  question: (relation: string) => Promise<T>,
): Promise<T> {
  if (store === null) return question(table);
  const segments = Object.entries(manifest.tables[table] ?? {})
    .filter(([key]) => months === null || months(partOf(key)))
    .map(([, segment]) => segment);
  if (segments.length === 0) return question(`(SELECT * FROM ${table} WHERE false)`);
  const folder = folderOf(store);
  const there = new Set(await readdir(folder).catch(() => []));
  const relation = (files: readonly string[]): string => `read_parquet([${files.join(', ')}])`;
  const plain = segments.map(({ file }) => segmentPath(store, file));
  if (there.size === 0) return question(relation(plain));
  const copies = await Promise.all(
    segments.map(async (segment) => {
      const name = await nameOf(store, segment);
      return name !== null && there.has(name) ? join(folder, name) : null;
    }),
  );
  try {
    return await question(
      relation(copies.map((path, at) => (path === null ? (plain[at] as string) : quoted(path)))),
    );
  } catch (error) {
    const used = copies.filter((path) => path !== null);
    if (used.length === 0) throw error;
    const answer = await question(relation(plain));
    for (const path of used) {
      const readable = await engine.query(`SELECT count(*) AS n FROM read_parquet(${quoted(path)})`).then(
        () => true,
        () => false,
      );
      if (!readable) await rm(path, { force: true }).catch(() => undefined);
    }
    return answer;
  }
}
