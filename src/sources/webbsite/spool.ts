import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFlushed } from '../../archive/archive.js';
import type { DuckDbEngine } from '../../store/duckdb-engine.js';
import { Cells, type Filled } from './cells.js';
import type { RowReader, RowSink } from './row-reader.js';
import { ARCHIVE_TABLE_NAMES, type ArchiveTable, columnsOf } from './tables.js';

/** Rows after which what was read is put down, so that a reader that is stopped can go on from there. */
const BLOCK_ROWS = 1_000_000;

/** Rows by table. */
type Counts = Partial<Record<ArchiveTable, number>>;

/** How far the reading of the files of an archive has come. */
interface Progress {
  /** Files read to their end, with the rows of each. */
  readonly done: readonly Counts[];
  /** The file that is being read. */
  readonly current: { readonly offset: number; readonly state: unknown; readonly rows: Counts } | null;
  readonly blocks: Readonly<Partial<Record<ArchiveTable, readonly string[]>>>;
  readonly block: number;
}

const NONE: Progress = { done: [], current: null, blocks: {}, block: 0 };

/**
 * The rows of the archive's tables, as Parquet blocks in a folder of their own, with a note of how far the files were
 * read. What a stopped reader left is taken up again.
 */
export class Spool implements RowSink {
  private readonly tables = new Map<ArchiveTable, Cells>();
  private readonly staged = new Map<ArchiveTable, number>();
  private full: Filled[] = [];
  private rows = 0;
  /** Rows of the current file. */
  private taken: Counts = {};

  private constructor(
    private readonly engine: DuckDbEngine,
    readonly folder: string,
    private progress: Progress,
    private readonly blockRows: number,
  ) {}

  /** @param blockRows rows after which what was read is put down */
  static async open(engine: DuckDbEngine, folder: string, blockRows = BLOCK_ROWS): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const note = join(folder, 'progress.json');
    let progress = NONE;
    if (existsSync(note)) progress = JSON.parse(await readFile(note, 'utf8')) as Progress;
    const kept = new Set(Object.values(progress.blocks).flat());
    for (const name of await readdir(folder))
      if (name !== 'progress.json' && !kept.has(name))
        await rm(join(folder, name), { recursive: true, force: true });
    const spool = new Spool(engine, folder, progress, blockRows);
    for (const table of ARCHIVE_TABLE_NAMES)
      await engine.exec(`CREATE OR REPLACE TEMP TABLE ${stagedName(table)} (${definition(table)})`);
    return spool;
  }

  cells(table: ArchiveTable): Cells {
    let cells = this.tables.get(table);
    if (!cells) {
      cells = new Cells(table);
      this.tables.set(table, cells);
    }
    return cells;
  }

  add(cells: Cells): void {
    cells.rows += 1;
    this.taken[cells.table] = (this.taken[cells.table] ?? 0) + 1;
    if (!cells.full) return;
    // the reader goes on within the piece it has: what is full is set apart until the piece has ended
    this.full.push(cells.handOver());
  }

  /** Rows by table of a file that was read to its end; null when it was not. */
  rowsOf(file: number): Counts | null {
    return this.progress.done[file] ?? null;
  }

  /** Where the reading of a file that was begun goes on. */
  get resume(): { readonly offset: number; readonly state: unknown } | null {
    return this.progress.current;
  }

  /** Reads the content of the next file, from `resume` on. */
  async read(content: AsyncIterable<Buffer>, reader: RowReader): Promise<void> {
    this.taken = { ...this.progress.current?.rows };
    let skip = this.progress.current?.offset ?? 0;
    for await (const chunk of content) {
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      reader.take(skip > 0 ? chunk.subarray(skip) : chunk);
      skip = 0;
      await this.putFull();
      if (this.rows >= this.blockRows)
        await this.putDown({ offset: reader.offset, state: reader.state(), rows: { ...this.taken } });
    }
    reader.end();
    await this.putDown(null);
  }

  private async putFull(): Promise<void> {
    for (const cells of this.full.splice(0)) await this.put(cells);
  }

  private async put(cells: Filled): Promise<void> {
    const { table, rows, kinds } = cells;
    if (kinds.includes('text')) {
      const values = Array.from({ length: rows }, (_, row) =>
        kinds.map((kind, slot) => {
          if (kind === 'text') return cells.texts[slot]?.[row] ?? null;
          const value = cells.numbers[slot]?.[row] as number;
          return Number.isNaN(value) ? null : value;
        }),
      );
      await this.engine.append(stagedName(table), values);
    } else await this.engine.appendDoubles(stagedName(table), cells.numbers, rows);
    this.staged.set(table, (this.staged.get(table) ?? 0) + rows);
    this.rows += rows;
  }

  /** Writes what was read as blocks, then the note that they count. */
  private async putDown(current: Progress['current']): Promise<void> {
    for (const cells of this.tables.values()) {
      if (cells.rows === 0) continue;
      await this.put(cells);
      cells.clear();
    }
    const blocks: Partial<Record<ArchiveTable, readonly string[]>> = { ...this.progress.blocks };
    const block = this.progress.block + 1;
    for (const [table, rows] of this.staged) {
      if (rows === 0) continue;
      const name = `${table}-${block}.parquet`;
      await this.engine.exec(
        `COPY ${stagedName(table)} TO '${join(this.folder, name).replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 131072);
         CREATE OR REPLACE TEMP TABLE ${stagedName(table)} (${definition(table)})`,
      );
      blocks[table] = [...(blocks[table] ?? []), name];
      this.staged.set(table, 0);
    }
    this.rows = 0;
    const done = current ? this.progress.done : [...this.progress.done, this.taken];
    this.progress = { done, current, blocks, block };
    await writeFlushed(join(this.folder, 'progress.json'), JSON.stringify(this.progress));
  }

  has(table: ArchiveTable): boolean {
    return (this.progress.blocks[table]?.length ?? 0) > 0;
  }

  /** Makes each table visible as `ws_NAME`: numbers and days (since 1970-01-01) as DOUBLE, NaN or null where not given. */
  async show(): Promise<void> {
    for (const table of ARCHIVE_TABLE_NAMES) {
      const blocks = this.progress.blocks[table] ?? [];
      const files = blocks.map((name) => `'${join(this.folder, name).replaceAll("'", "''")}'`).join(', ');
      const columns = columnsOf(table)
        .map(([name, kind]) =>
          kind === 'text'
            ? `"${name}"`
            : `CASE WHEN isnan("${name}") THEN NULL ELSE "${name}" END AS "${name}"`,
        )
        .join(', ');
      const from = blocks.length > 0 ? `read_parquet([${files}])` : stagedName(table);
      await this.engine.exec(`CREATE OR REPLACE TEMP VIEW ws_${table} AS SELECT ${columns} FROM ${from}`);
    }
  }

  async close(): Promise<void> {
    for (const table of ARCHIVE_TABLE_NAMES)
      await this.engine.exec(`DROP VIEW IF EXISTS ws_${table}; DROP TABLE IF EXISTS ${stagedName(table)}`);
  }
}

const stagedName = (table: ArchiveTable): string => `staged_${table}`;

const definition = (table: ArchiveTable): string =>
  columnsOf(table)
    .map(([name, kind]) => `"${name}" ${kind === 'text' ? 'VARCHAR' : 'DOUBLE'}`)
    .join(', ');
