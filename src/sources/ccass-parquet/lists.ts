import { InputError } from '../../errors.js';
import type { CsvRecord } from '../csv/records.js';
import { DuckDbEngine } from '../../store/duckdb-engine.js';
import type { Engine } from '../../store/engine.js';
import { isFraction, isWhole, type ListColumns, listColumns, type ParquetColumn } from './columns.js';

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A column, or a value of it, as the text that a csv would have. */
function textOf(column: ParquetColumn | null, value = identifier(column?.name ?? '')): string {
  if (column === null) return `''`;
  const text = `CAST(${value} AS VARCHAR)`;
  if (!isFraction(column)) return `coalesce(${text}, '')`;
  // a fraction ends in a zero, lest three decimals be taken for thousands
  return `coalesce(CASE WHEN isnan(CAST(${value} AS DOUBLE)) THEN '' WHEN isinf(CAST(${value} AS DOUBLE)) OR abs(${value}) > 1e18 THEN ${text}
    WHEN ${value} = trunc(${value}) THEN CAST(CAST(${value} AS HUGEINT) AS VARCHAR) ELSE ${text} || '0' END, '')`;
}

/** What tells a line apart in `values`. */
export type ListKey = 'stock' | 'date' | 'participant' | 'name';

/** A Parquet file of CCASS lists, seen as the rows of a csv. */
export class ParquetLists {
  private constructor(
    private readonly path: string,
    private readonly columns: ListColumns,
  ) {}

  /** @throws InputError when the file is damaged, or has not the columns of CCASS lists */
  static async open(engine: Engine, path: string): Promise<ParquetLists> {
    const found = await read(() =>
      engine.query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${scan(path)})`),
    );
    const columns = found.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
    return new ParquetLists(path, listColumns(columns));
  }

  /** Whether the rows are changes, so that the lists before them decide what they say. */
  get areChanges(): boolean {
    return this.columns.holder !== null;
  }

  /** Whether shares are numbers, so that those which are whole can be told without reading each. */
  get numeric(): boolean {
    return isWhole(this.columns.shares) || isFraction(this.columns.shares);
  }

  /** SQL for the rows as text: row (2 for the first, as in a csv), stock, date, participant, name; shares as they are. */
  get rows(): string {
    const { stock, date, participant, name, shares, holder } = this.columns;
    if (holder) return this.changes(holder);
    return `SELECT file_row_number + 2 AS "row", ${textOf(stock)} AS stock, ${textOf(date)} AS date,
      ${textOf(participant)} AS participant, ${textOf(name)} AS name,
      ${identifier(shares.name)} AS number, ${textOf(shares)} AS shares FROM ${scan(this.path)}`;
  }

  /** What names a holder. */
  get holderKeys(): ListKey[] {
    return (['participant', 'name'] as const).filter((key) => this.areChanges || this.columns[key] !== null);
  }

  /** SQL for the rows with each column as it lies in the file: stock, date, those of `holderKeys`, number. */
  get values(): string {
    if (this.areChanges) return this.rows;
    const keys = (['stock', 'date', ...this.holderKeys] as const).map(
      (key) => `${identifier(this.columns[key]?.name ?? '')} AS ${key}`,
    );
    return `SELECT ${keys.join(', ')}, ${identifier(this.columns.shares.name)} AS number FROM ${scan(this.path)}`;
  }

  /** SQL for all that stands in some columns of `values`, each once, with its text (`stock_text`). */
  distinct(...keys: readonly ListKey[]): string {
    const texts = keys.map(
      (key) => `${this.areChanges ? `d.${key}` : textOf(this.columns[key], `d.${key}`)} AS ${key}_text`,
    );
    return `SELECT d.*, ${texts.join(', ')} FROM (SELECT DISTINCT ${keys.join(', ')} FROM (${this.values}) r) d`;
  }

  /**
   * Rows of changes unfolded into whole lists, one for each day of a stock that has a row: a row stands until the
   * holder's next one, 0 or null where it left. Shares in CCASS that nobody is named for are in no list.
   */
  private changes(holder: ParquetColumn): string {
    const { stock, date, shares, known } = this.columns;
    const key = textOf(holder);
    const unread = known ? `NOT coalesce(${identifier(known.name)}, true)` : 'false';
    const number = identifier(shares.name);
    return `SELECT r."row", d.stock, d.date, CASE WHEN r.holder LIKE '~%' THEN '' ELSE r.holder END AS participant,
        CASE WHEN r.holder LIKE '~%' THEN substr(r.holder, 2) ELSE '' END AS name, r.number, r.shares
      FROM (SELECT DISTINCT ${textOf(stock)} AS stock, ${textOf(date)} AS date FROM ${scan(this.path)}) d
      JOIN (
        SELECT file_row_number + 2 AS "row", ${textOf(stock)} AS stock, ${textOf(date)} AS date, ${key} AS holder, ${number} AS number,
          ${textOf(shares)} AS shares, ${unread} AS unread,
          lead(${textOf(date)}) OVER (PARTITION BY ${textOf(stock)}, ${key} ORDER BY ${textOf(date)}) AS until
        FROM ${scan(this.path)}
      ) r ON r.stock = d.stock AND r.date <= d.date AND (r.until IS NULL OR r.until > d.date)
      WHERE r.holder <> '(unnamed)' AND (r.unread OR r.shares NOT IN ('', '0'))`;
  }

  /** The rows one by one, as a csv has them, header first; on an engine of their own, so that others can work meanwhile. */
  async *records(): AsyncGenerator<readonly CsvRecord[]> {
    yield [{ row: 1, cells: ['stock_code', 'date', 'participant_id', 'participant_name', 'shares'] }];
    const engine = await DuckDbEngine.open({ threads: 1, memoryLimit: '256MB' });
    try {
      await engine.exec('SET preserve_insertion_order = true');
      const order = this.columns.holder ? ' ORDER BY stock, date, "row"' : '';
      const pieces = engine.columns(
        `SELECT "row", stock, date, participant, name, shares FROM (${this.rows}) r${order}`,
      );
      for (;;) {
        const piece = await read(() => pieces.next());
        if (piece.done) return;
        const [rows = [], ...cells] = piece.value;
        yield rows.map((row, at) => ({ row: Number(row), cells: cells.map((one) => String(one[at])) }));
      }
    } finally {
      engine.close();
    }
  }
}

const scan = (path: string): string =>
  `read_parquet(${literal(path)}, file_row_number = true, hive_partitioning = false)`;

const NO_ROOM = /out of memory|no space|could not write|failed to (?:write|offload)/i;

/**
 * Runs something that reads a Parquet file.
 * @throws InputError when the file is at fault
 */
export async function read<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof InputError || NO_ROOM.test(message)) throw error;
    const why = (message.split('\n')[0] ?? '').replace(/["']?[^"' ]*received-\d+\.parquet["']?/g, 'the file');
    throw new InputError(`damaged Parquet (${why.slice(0, 160)})`, { remedy: 'fetch the file again' });
  }
}
