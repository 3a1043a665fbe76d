import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../errors.js';
import { type CopyProgress, copyByHolder } from './by-holder.js';
import { DuckDbEngine, type DuckDbOptions } from './duckdb-engine.js';
import { claimedVersions } from './lease.js';
import { takeLock, type WriterLock } from './lock.js';
import {
  DamagedStore,
  EMPTY,
  FORMAT,
  type Manifest,
  partOf,
  readManifest,
  readVersion,
  type Segment,
  segmentFiles,
  segmentsOf,
  threadsFor,
  writeManifest,
} from './manifest.js';
import { migrate, type Migration } from './migrations.js';
import { partitionSql, type Table, TABLES, type TableName, withinSql } from './tables.js';
import { segmentPath, showTable, showTables } from './views.js';

export interface WriterOptions extends DuckDbOptions {
  readonly command: string;
  readonly now: Date;
  /** Start from an empty store, in the place of one that cannot be read, instead of refusing it. */
  readonly recover?: boolean;
  /** Bytes of the files that are about to be loaded; many when not told. */
  readonly incoming?: number;
  readonly migrations?: readonly Migration[];
  /** What the user lets the engine take. */
  readonly memoryAsked?: string | null;
}

/** Segments that a part may have. */
const MOST_SEGMENTS = 40;

/**
 * The one writer of a workspace. Changes are new segments; they become visible, all together,
 * when `commit` replaces the manifest. Until then nothing that is stored is touched.
 */
export class Writer {
  /**
   * Stored rows of a part from which new ones are written beside it. Fewer are written again: that takes less than one
   * more segment in each question.
   */
  static addFrom = 50_000;
  private draft: Manifest;
  private written = 0;
  /** Whether an unreadable store is being made again: until that is committed, nothing of it is removed. */
  recovering = false;

  private constructor(
    readonly store: string,
    readonly engine: DuckDbEngine,
    private current: Manifest,
    private readonly lock: WriterLock,
    /** What the user lets the engine take; null when he does not say. */
    readonly memoryAsked: string | null,
  ) {
    this.draft = current;
  }

  /** @throws StoreError when another process holds the workspace, its format is newer, or it cannot be read */
  static async open(store: string, options: WriterOptions): Promise<Writer> {
    for (const folder of ['segments', 'versions', 'leases', 'spill']) {
      await mkdir(join(store, folder), { recursive: true });
    }
    const lock = await takeLock(store, options.command, options.now);
    let engine: DuckDbEngine | null = null;
    try {
      const spill = join(store, 'spill');
      for (const name of await readdir(spill)) await rm(join(spill, name), { recursive: true, force: true });
      engine = await DuckDbEngine.open({ spillFolder: spill, ...options });
      const writer = new Writer(store, engine, EMPTY, lock, options.memoryAsked ?? null);
      try {
        await writer.show(options.migrations);
      } catch (error) {
        if (!options.recover || !(error instanceof DamagedStore)) throw error;
        await writer.startAnew();
      }
      if (threadsFor(writer.draft, options.incoming ?? Number.POSITIVE_INFINITY) === 1)
        await engine.exec('SET threads = 1');
      await writer.sweep();
      return writer;
    } catch (error) {
      engine?.close();
      await lock.release();
      throw error;
    }
  }

  /** Takes up the stored version. */
  private async show(migrations: readonly Migration[] | undefined): Promise<void> {
    this.current = await readManifest(this.store);
    this.draft = this.current;
    if (this.current.format < FORMAT) {
      this.draft = await migrate(this.current, join(this.store, 'segments'), migrations);
      await this.commit();
    }
    await showTables(this.engine, this.store, this.draft);
  }

  /** Takes up an empty version after all that there were. */
  private async startAnew(): Promise<void> {
    const versions = (await readdir(join(this.store, 'versions'))).map((name) => Number.parseInt(name, 10));
    this.current = {
      ...EMPTY,
      version: Math.max(0, this.current.version, ...versions.filter(Number.isFinite)),
    };
    this.recovering = true;
    await this.clear();
  }

  /** The number of the file that came in last. */
  get lastFile(): number {
    return this.draft.lastFile;
  }

  /** A number for the next file that comes in. */
  nextFile(): number {
    this.draft = { ...this.draft, lastFile: this.draft.lastFile + 1 };
    return this.draft.lastFile;
  }

  /** Takes a number that a file has had before. */
  keepFile(file: number): void {
    this.draft = { ...this.draft, lastFile: Math.max(this.draft.lastFile, file) };
  }

  /** Keys of the parts that a table has. */
  keysOf(table: TableName): string[] {
    return [...new Set(Object.keys(this.draft.tables[table] ?? {}).map(partOf))].sort();
  }

  /** Files of a table's segments, with their sizes: other content has another text. */
  contentOf(table: TableName): string {
    return JSON.stringify(
      Object.entries(this.draft.tables[table] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** Segments of a part of a table, in their order: their paths, and what tells their content from every other. */
  async segmentsOf(
    table: TableName,
    part: string,
  ): Promise<{ readonly path: string; readonly id: string }[]> {
    return Promise.all(
      segmentsOf(this.draft, table, part).map(async ({ file, rows, bytes }) => {
        const path = join(this.store, 'segments', file);
        const { mtimeNs } = await stat(path, { bigint: true });
        return { path, id: `${file} ${rows} ${bytes} ${mtimeNs}` };
      }),
    );
  }

  /** What tells the content of all segments of a table from every other. */
  async contentOfAll(table: TableName): Promise<string[]> {
    const segments = await Promise.all(this.keysOf(table).map((part) => this.segmentsOf(table, part)));
    return segments.flat().map(({ id }) => id);
  }

  /** Rows of a part of a table. */
  rowsOf(table: TableName, part: string): number {
    return segmentsOf(this.draft, table, part).reduce((sum, { rows }) => sum + rows, 0);
  }

  /**
   * Gives segments of a table a new content.
   * @param keys the parts to replace; one that gets no row is dropped
   * @param sql a SELECT of all their rows, with the table's columns in order
   */
  async replace(table: TableName, keys: readonly string[], sql: string): Promise<void> {
    const { sort } = TABLES[table];
    const segments: Record<string, Segment> = { ...this.draft.tables[table] };
    await this.engine.exec(`CREATE OR REPLACE TEMP TABLE replacing AS ${sql}`);
    const counts = await this.engine.query(
      `SELECT ${partitionSql(table)} AS key, count(*) AS n FROM replacing GROUP BY ALL`,
    );
    const rowsOf = new Map(counts.map(({ key, n }) => [String(key), Number(n)]));
    for (const key of keys) {
      drop(segments, key);
      if (!rowsOf.has(key)) continue;
      const segment = await this.write(
        table,
        key,
        `SELECT * FROM replacing WHERE ${withinSql(table, key)} ORDER BY ${sort}`,
      );
      if (segment) segments[key] = segment;
    }
    await this.engine.exec('DROP TABLE replacing');
    this.draft = { ...this.draft, tables: { ...this.draft.tables, [table]: segments } };
    await showTable(this.engine, this.store, table, segments);
  }

  /**
   * Gives segments of a table a new content, one after the other: for more rows than memory holds.
   * @param kept a SELECT of the stored rows that stay, given the condition for the rows of a segment
   * @param added a SELECT of the new ones, given that and the part's key; null when there are none
   * @param inOrder whether the new ones come in the table's order
   * @param keepsAll whether all stored rows stay: then the new ones may lie in a segment of their own, until the next part
   *   begins or one of those rows is replaced
   */
  async replaceEach(
    table: TableName,
    keys: readonly string[],
    {
      kept,
      added,
      inOrder = false,
      keepsAll = false,
    }: {
      readonly kept: (within: string) => string;
      readonly added: (within: string, key: string) => string | null;
      readonly inOrder?: boolean;
      readonly keepsAll?: boolean;
    },
  ): Promise<void> {
    const { engine } = this;
    const segments: Record<string, Segment> = { ...this.draft.tables[table] };
    for (const key of keys) {
      const within = withinSql(table, key);
      const fresh = added(within, key);
      const own = Object.keys(segments).filter((one) => partOf(one) === key);
      if (keepsAll && fresh !== null && this.addsBeside(own.map((one) => segments[one] as Segment))) {
        const beside = `${key}+${String(own.length).padStart(2, '0')}`;
        const segment = await this.write(
          table,
          beside,
          `SELECT * FROM (${fresh}) r ORDER BY ${TABLES[table].sort}`,
        );
        if (segment) segments[beside] = segment;
        continue;
      }
      if (keepsAll && own.length === 0) await this.putTogether(table, segments);
      const stays =
        own.length > 0 && (await engine.query(`SELECT 1 AS one FROM (${kept(within)}) k LIMIT 1`)).length > 0;
      drop(segments, key);
      const rows = [stays ? kept(within) : null, fresh].filter((one) => one !== null).join(' UNION ALL ');
      if (rows === '') continue;
      const segment =
        inOrder && !stays
          ? await this.writeAsTheyCome(table, key, rows)
          : await this.write(table, key, `SELECT * FROM (${rows}) r ORDER BY ${TABLES[table].sort}`);
      if (segment) segments[key] = segment;
    }
    this.draft = { ...this.draft, tables: { ...this.draft.tables, [table]: segments } };
    await showTable(engine, this.store, table, segments);
  }

  /**
   * Writes rows that come in the table's order. They go through a table that one thread fills, so that groups of rows
   * have the same ends whatever files the rows lie in: the same rows give the same bytes.
   */
  private async writeAsTheyCome(table: TableName, key: string, rows: string): Promise<Segment | null> {
    const { engine } = this;
    const [told] = await engine.query("SELECT current_setting('threads') AS threads");
    // a join keeps the order of its left side, unless the engine changes the sides or holds small pieces back
    await engine.exec(
      `SET preserve_insertion_order = true; SET threads = 1; SET disabled_optimizers = 'join_order,build_side_probe_side'; SET enable_caching_operators = false`,
    );
    await engine.exec(`CREATE OR REPLACE TEMP TABLE as_they_come AS ${rows}`);
    await engine.exec(
      `SET threads = ${told?.threads}; SET disabled_optimizers = ''; SET enable_caching_operators = true`,
    );
    const segment = await this.write(table, key, 'SELECT * FROM as_they_come');
    await engine.exec('DROP TABLE as_they_come; SET preserve_insertion_order = false');
    return segment;
  }

  private addsBeside(segments: readonly Segment[]): boolean {
    return (
      segments.length > 0 &&
      segments.length < MOST_SEGMENTS &&
      segments.reduce((sum, { rows }) => sum + rows, 0) >= Writer.addFrom
    );
  }

  /** Makes one segment of each part that has several. */
  private async putTogether(table: TableName, segments: Record<string, Segment>): Promise<void> {
    for (const key of new Set(
      Object.keys(segments)
        .filter((one) => one.includes('+'))
        .map(partOf),
    )) {
      const files = Object.keys(segments)
        .filter((one) => partOf(one) === key)
        .map((one) => segmentPath(this.store, (segments[one] as Segment).file));
      drop(segments, key);
      const segment = await this.write(
        table,
        key,
        `SELECT * FROM read_parquet([${files.join(', ')}]) ORDER BY ${TABLES[table].sort}`,
      );
      if (segment) segments[key] = segment;
    }
  }

  /** Writes rows, in their order, as a segment. @returns null when there is none */
  private async write(table: TableName, key: string, sql: string): Promise<Segment | null> {
    this.written += 1;
    const file = `${table}-${key}-${this.current.version + 1}-${this.written}.parquet`;
    const [copied] = await this.engine.query(
      `COPY (${sql}) TO ${segmentPath(this.store, file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupOf(TABLES[table])})`,
    );
    const rows = Number(copied?.Count);
    const path = join(this.store, 'segments', file);
    if (rows === 0) {
      await rm(path, { force: true });
      return null;
    }
    await flush(path);
    return { file, rows, bytes: (await stat(path)).size };
  }

  /** Makes everything replaced so far the current version. Nothing happens when nothing was replaced. */
  async commit(): Promise<void> {
    if (this.draft === this.current) return;
    const next = { ...this.draft, format: FORMAT, version: this.current.version + 1 };
    await flush(join(this.store, 'segments')).catch(() => undefined);
    await writeManifest(this.store, next);
    this.current = next;
    this.draft = next;
    this.recovering = false;
    await this.sweep();
  }

  /** Empties every table; like all changes it counts from the next commit. */
  async clear(): Promise<void> {
    this.draft = { ...this.draft, tables: {} };
    await showTables(this.engine, this.store, this.draft);
  }

  /** Forgets what was replaced since the last commit. */
  async discard(): Promise<void> {
    this.draft = this.current;
    await showTables(this.engine, this.store, this.current);
  }

  /** Copies what is committed of holders in their order: see copyByHolder. */
  async orderByHolder(worth?: number, progress?: CopyProgress): Promise<void> {
    await copyByHolder(this.engine, this.store, this.current, worth, progress);
  }

  async close(): Promise<void> {
    this.engine.close();
    await this.sweep();
    await this.lock.release();
  }

  /** Removes segments that neither the current version nor a reader's one needs. */
  private async sweep(): Promise<void> {
    const claimed = await claimedVersions(this.store);
    if (claimed === 'all' || this.recovering) return;
    const keep = new Set([...segmentFiles(this.current), ...segmentFiles(this.draft)]);
    const versions = new Set([this.current.version, ...claimed]);
    for (const version of claimed) {
      const manifest = await readVersion(this.store, version).catch(() => 'unreadable' as const);
      if (manifest === 'unreadable') return;
      for (const file of manifest ? segmentFiles(manifest) : []) keep.add(file);
    }
    for (const name of await readdir(join(this.store, 'segments'))) {
      if (!keep.has(name)) await rm(join(this.store, 'segments', name), { force: true });
    }
    for (const name of await readdir(join(this.store, 'versions'))) {
      if (!versions.has(Number.parseInt(name, 10)))
        await rm(join(this.store, 'versions', name), { force: true });
    }
    assert(versions.has(this.current.version), 'the current version is kept');
  }
}

const groupOf = ({ group = 65_536 }: Table): number => group;

/** Takes out the segments of a part. */
function drop(segments: Record<string, Segment>, part: string): void {
  for (const key of Object.keys(segments)) if (partOf(key) === part) delete segments[key];
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
