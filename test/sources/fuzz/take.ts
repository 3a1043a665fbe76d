import { Calendar } from '../../../src/calendar/calendar.js';
import { InputError } from '../../../src/errors.js';
import type { LoadContext } from '../../../src/sources/loaders.js';
import { LOADERS } from '../../../src/sources/loaders.js';
import { DuckDbEngine } from '../../../src/store/duckdb-engine.js';
import { ParquetLists } from '../../../src/sources/ccass-parquet/lists.js';
import { HoldingLists } from '../../../src/sources/holding-lists.js';
import { loadHoldingsCsv } from '../../../src/sources/load-holdings-csv.js';
import { boundedContentOf } from '../../../src/archive/unpack.js';
import { StoredConnectDays } from '../../../src/sources/connect-days/stored-days.js';
import type { Stored } from '../../../src/sources/stored.js';
import { Cells } from '../../../src/sources/webbsite/cells.js';
import { CsvReader } from '../../../src/sources/webbsite/csv-reader.js';
import { SqlReader } from '../../../src/sources/webbsite/sql-reader.js';
import type { ArchiveTable } from '../../../src/sources/webbsite/tables.js';
import { type Kind, recognise } from '../../../src/sources/recognise.js';
import type { Value } from '../../../src/store/engine.js';
import type { SetAside, StockDay } from '../../../src/store/rows.js';
import type { Staging } from '../../../src/store/staging.js';
import { TABLES } from '../../../src/store/tables.js';

const calendar = Calendar.shipped();

/** A row that would be stored: its table and its cells by column, without the file it came from. */
export interface StoredRow {
  readonly table: string;
  readonly cells: Readonly<Record<string, Value>>;
}

/** What would be stored of a file, were it imported. */
export interface Taken {
  readonly rows: readonly StoredRow[];
  readonly setAside: readonly SetAside[];
}

const columnsOf = (table: string): string[] =>
  (TABLES[table as keyof typeof TABLES]?.columns ?? '')
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((column) => column.trim().split(/\s+/)[0] as string);

/** Takes what a loader stages, without a store. */
class Tray {
  readonly rows: StoredRow[] = [];
  private lines: (readonly Value[])[] = [];
  readonly size = 0;

  add(table: string, rows: Iterable<Value[]>): void {
    const columns = columnsOf(table);
    for (const row of rows)
      this.rows.push({
        table,
        cells: Object.fromEntries(
          columns.flatMap((column, at) => (column === 'file' ? [] : [[column, row[at] ?? null]])),
        ),
      });
  }

  addName(holder: string, name: string, first: string | null, last: string | null): void {
    this.rows.push({ table: 'names', cells: { holder, name, first_seen: first, last_seen: last } });
  }

  addPage(page: StockDay, date: string): void {
    const { stock, totalCcass, issued } = page;
    this.rows.push({
      table: 'stock_days',
      cells: { stock, date, page_date: page.pageDate, total_ccass: totalCcass, issued },
    });
    for (const { participant, name, shares } of page.lines) {
      this.rows.push({
        table: 'holdings',
        cells: { stock, date, holder: participant ?? `~${name}`, shares },
      });
      this.addName(participant ?? `~${name}`, name, date, date);
    }
  }

  addLine(stock: string, pageDate: string, holder: string, shares: number, file: number): void {
    this.lines.push([stock, pageDate, holder, shares, true, file]);
  }

  readonly waiting = 0;

  async settle(): Promise<void> {}

  async dropLines(_file: number, list?: { stock: string; date: string }): Promise<void> {
    this.lines = list ? this.lines.filter(([stock, date]) => stock !== list.stock || date !== list.date) : [];
  }

  async doubleLines(): Promise<{ stock: string; date: string; holder: string }[]> {
    const seen = new Set<string>();
    for (const [stock, date, holder] of this.lines) {
      const key = `${stock} ${date} ${holder}`;
      if (seen.has(key) && !String(holder).startsWith('~'))
        return [{ stock: String(stock), date: String(date), holder: String(holder) }];
      seen.add(key);
    }
    return [];
  }

  async numberNames(): Promise<never[]> {
    return [];
  }

  async markUnknown(
    file: number,
    { stock, date }: { stock: string; date: string },
    holder: string,
  ): Promise<void> {
    this.lines.push([stock, date, holder, null, false, file]);
  }

  async addLists(
    _file: number,
    _fetchedAt: string,
    days: readonly (readonly [string, string])[],
  ): Promise<number> {
    const day = new Map(days);
    for (const [stock, date, holder, shares] of this.lines)
      this.rows.push({
        table: 'holdings',
        cells: {
          stock: stock ?? null,
          date: day.get(String(date)) ?? null,
          holder: holder ?? null,
          shares: shares ?? null,
        },
      });
    return this.lines.filter((line) => line[4]).length;
  }
}

const stored = {
  values: { read: async () => undefined, of: () => new Map(), add: () => undefined },
  connectDays: async () => new StoredConnectDays(),
} as unknown as Stored;

/** Cells have room for a whole row group: made once, they serve every copy. */
const roomy = new Map<ArchiveTable, Cells>();
function emptied(table: ArchiveTable): Cells {
  const cells = roomy.get(table) ?? new Cells(table);
  roomy.set(table, cells);
  cells.clear();
  return cells;
}

/** Rows of the tables of the Webb-site archive, as its readers hand them over. */
function takeArchive(kind: 'webbsite-dump' | 'webbsite-csv', content: Buffer): Taken {
  const rows: StoredRow[] = [];
  const open = new Map<ArchiveTable, Cells>();
  const sink = {
    cells: (table: ArchiveTable): Cells => {
      const cells = open.get(table) ?? emptied(table);
      open.set(table, cells);
      return cells;
    },
    add: (cells: Cells): void => {
      const { names, kinds, numbers, texts } = cells;
      rows.push({
        table: cells.table,
        cells: Object.fromEntries(
          names.map((name, slot) => [
            name,
            (kinds[slot] === 'text' ? texts[slot]?.[0] : numbers[slot]?.[0]) ?? null,
          ]),
        ),
      });
      cells.clear();
    },
  };
  const reader = kind === 'webbsite-dump' ? new SqlReader(sink) : new CsvReader(sink, 'a.csv');
  reader.take(content);
  reader.end();
  if (rows.length === 0) throw new InputError('no rows');
  return { rows, setAside: [] };
}

const engine = DuckDbEngine.open({ threads: 1 });

/** Loads a file as import would, by what its content says it is, up to the store. */
export async function take(path: string, content: Buffer, today: string): Promise<Taken & { kind: Kind }> {
  const kind = recognise(content.subarray(0, 1 << 16));
  if (kind === 'webbsite-dump' || kind === 'webbsite-csv') return { kind, ...takeArchive(kind, content) };
  const tray = new Tray();
  const context: LoadContext = {
    staging: tray as unknown as Staging,
    calendar,
    today,
    file: 1,
    name: path,
    fetchedAt: `${today}T00:00:00Z`,
    options: { allowAdjusted: false, adjusted: null, id: '000016', date: '2026-08-03' },
    path,
    stored,
    doubts: null,
  };
  if (kind === 'ccass-parquet') {
    const source = await ParquetLists.open(await engine, path);
    const { setAside } = await new HoldingLists(context.staging, context).load(source.records());
    return { kind, rows: tray.rows, setAside };
  }
  const { setAside } =
    kind === 'ccass-csv'
      ? await loadHoldingsCsv(boundedContentOf(path, 512 << 20), context.staging, context)
      : await LOADERS[kind](path, context);
  return { kind, rows: tray.rows, setAside };
}
