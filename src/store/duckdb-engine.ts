import { createRequire } from 'node:module';
import type { DuckDBConnection, DuckDBInstance as Instance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type * as DuckDb from '@duckdb/node-api';
import { dayNumber } from '../iso-date.js';
import { assert, TimeLimitError, UsageError } from '../errors.js';
import type { QuestionEngine, Row, Value } from './engine.js';

// CommonJS of a hundred files, which `require` loads in half the time that `import` takes
const {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTypeId,
  StatementType,
} = createRequire(import.meta.url)('@duckdb/node-api') as typeof DuckDb;

/** Rows of a chunk. */
const CHUNK = 2048;

/** Numbers of a column: doubles, or whole numbers of 32 bits. */
export type NumberColumn = Float64Array | Int32Array;

interface DoubleVector {
  readonly items: Float64Array;
  flush(): void;
}

export interface DuckDbOptions {
  readonly threads?: number;
  /** Such as `512MB`. */
  readonly memoryLimit?: string;
  /** Where larger-than-memory work spills to. */
  readonly spillFolder?: string;
}

const READ_ONLY = new Set<DuckDb.StatementType>([StatementType.SELECT, StatementType.EXPLAIN]);
/** The first word of a statement, after comments, parentheses and EXPLAIN with its options. */
const OPENING = /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|explain\s*\([^)]*\)|explain\b)*([^\s(]+)/i;
const ANSWERS = /^(select|with|from|values|table|describe|desc|show|summarize|pivot|unpivot)\b/i;
const READ_ONLY_ALONE =
  'only SELECT, DESCRIBE, SHOW and EXPLAIN (without ANALYZE): stored data are changed by import alone';

function plain(value: DuckDBValue): Value {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    default:
      return value.toString();
  }
}

/** DuckDB in memory; the workspace's Parquet segments are seen through views. */
export class DuckDbEngine implements QuestionEngine {
  /** Whether a streamed answer is being read. Another statement on its connection would end it early, in silence. */
  private streaming = false;
  private interrupted = false;

  private constructor(
    private readonly instance: Instance,
    private readonly connection: DuckDBConnection,
  ) {}

  static async open(options: DuckDbOptions = {}): Promise<DuckDbEngine> {
    const config: Record<string, string> = {
      threads: String(options.threads ?? 2),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    };
    if (options.memoryLimit) config.memory_limit = options.memoryLimit;
    if (options.spillFolder) config.temp_directory = options.spillFolder;
    const instance = await DuckDBInstance.create(':memory:', config);
    const connection = await instance.connect();
    await connection.run(
      `SET GLOBAL TimeZone = 'UTC'; SET preserve_insertion_order = false; SET GLOBAL parquet_metadata_cache = true;`,
    );
    return new DuckDbEngine(instance, connection);
  }

  private idle(): DuckDBConnection {
    assert(!this.streaming, 'a statement while a streamed answer is being read');
    if (this.interrupted) throw new Error('the engine was interrupted');
    return this.connection;
  }

  async exec(sql: string): Promise<void> {
    await this.idle().run(sql);
  }

  async query(sql: string, parameters: Record<string, Value> = {}): Promise<Row[]> {
    const reader = await this.idle().runAndReadAll(sql, bound(sql, parameters));
    return rowsOf(reader.deduplicatedColumnNames(), reader.getRows());
  }

  async *columns(sql: string, parameters: Record<string, Value> = {}): AsyncGenerator<Value[][]> {
    const result = await this.idle().stream(sql, bound(sql, parameters));
    this.streaming = true;
    try {
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        yield chunk.getColumns().map((column) => column.map(plain));
      }
    } finally {
      this.streaming = false;
    }
  }

  /**
   * One read-only statement of a user's own.
   * @throws UsageError for anything that is not a SELECT (or EXPLAIN, DESCRIBE, SHOW)
   */
  async readOnly(sql: string): Promise<{ names: string[]; rows: Row[] }> {
    const prepared = await this.prepareReadOnly(sql);
    const reader = await prepared.runAndReadAll().catch(refuse);
    const names = reader.deduplicatedColumnNames();
    return { names, rows: rowsOf(names, reader.getRows()) };
  }

  /**
   * The first rows of a read-only statement, given up after some seconds.
   * @throws UsageError as readOnly; TimeLimitError when it took longer
   */
  async readOnlyWithin(
    sql: string,
    { seconds, rows: most }: { readonly seconds: number; readonly rows: number },
  ): Promise<{ names: string[]; rows: Row[]; truncated: boolean }> {
    const prepared = await this.prepareReadOnly(sql);
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      this.connection.interrupt();
    }, seconds * 1000);
    try {
      const reader = await prepared.streamAndReadUntil(most + 1);
      const names = reader.deduplicatedColumnNames();
      const rows = rowsOf(names, reader.getRows().slice(0, most));
      return { names, rows, truncated: reader.currentRowCount > most };
    } catch (error) {
      if (late) throw new TimeLimitError(seconds);
      return refuse(error as Error);
    } finally {
      clearTimeout(alarm);
    }
  }

  private async prepareReadOnly(sql: string) {
    const first = OPENING.exec(sql)?.[1];
    if (first === undefined) throw new UsageError('the statement is empty; give a SELECT');
    // told before it is prepared: that alone makes the folder of an EXPORT DATABASE
    if (!ANSWERS.test(first)) throw new UsageError(READ_ONLY_ALONE);
    const statements = await this.idle().extractStatements(sql).catch(refuse);
    if (statements.count !== 1) throw new UsageError(`one statement at a time, this has ${statements.count}`);
    const prepared = await statements.prepare(0).catch(refuse);
    // EXPLAIN ANALYZE runs what it explains, a COPY too
    const { statementType } = prepared;
    if (
      !READ_ONLY.has(statementType) ||
      (statementType === StatementType.EXPLAIN && /analy[sz]e/i.test(sql))
    ) {
      throw new UsageError(READ_ONLY_ALONE);
    }
    return prepared;
  }

  /**
   * Shuts the engine off from files and network, but for reading below `folder`. Cannot be undone.
   */
  async confine(folder: string): Promise<void> {
    const path = `'${folder.replaceAll("'", "''")}'`;
    await this.idle().run(
      `SET temp_directory = ''; SET allowed_directories = [${path}]; SET enable_external_access = false; SET lock_configuration = true;`,
    );
  }

  /** While a streamed answer is being read, only tables that are not TEMP can be added to. */
  async append(table: string, rows: Iterable<readonly Value[]>): Promise<number> {
    const connection = this.streaming ? await this.instance.connect() : this.connection;
    const appender = await connection.createAppender(table);
    const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
    const chunk = DuckDBDataChunk.create(types);
    const writers = types.map(writerOf);
    let batch: (readonly Value[])[] = [];
    let count = 0;
    const flush = (): void => {
      chunk.reset();
      chunk.rowCount = batch.length;
      for (const [index, write] of writers.entries()) {
        const vector = chunk.getColumnVector(index);
        for (const [at, row] of batch.entries()) {
          const value = row[index] ?? null;
          vector.setItem(at, value === null ? null : write(value));
        }
        vector.flush();
      }
      appender.appendDataChunk(chunk);
      count += batch.length;
      batch = [];
    };
    try {
      for (const row of rows) {
        batch.push(row);
        if (batch.length === CHUNK) flush();
      }
      if (batch.length > 0) flush();
    } finally {
      appender.closeSync();
      if (connection !== this.connection) connection.closeSync();
    }
    return count;
  }

  /**
   * Adds rows to a table whose columns are all DOUBLE, a column at a time: for tables of hundreds of millions of rows.
   * What is not given is NaN.
   */
  async appendDoubles(table: string, columns: readonly Float64Array[], count: number): Promise<void> {
    const connection = this.streaming ? await this.instance.connect() : this.connection;
    const appender = await connection.createAppender(table);
    try {
      const types = columns.map(() => DOUBLE);
      for (let from = 0; from < count; from += CHUNK) {
        const rows = Math.min(CHUNK, count - from);
        const chunk = DuckDBDataChunk.create(types, rows);
        for (const [index, column] of columns.entries()) {
          const vector = chunk.getColumnVector(index) as unknown as DoubleVector;
          vector.items.set(column.subarray(from, from + rows));
          vector.flush();
        }
        appender.appendDataChunk(chunk);
      }
    } finally {
      appender.closeSync();
      if (connection !== this.connection) connection.closeSync();
    }
  }

  /**
   * Rows of a query whose columns are DOUBLE, INTEGER or DATE (as the days since 1970-01-01) and never null, in pieces: a
   * column at a time, good until the next piece. While one is worked on, the engine makes the next.
   */
  async *doubles(sql: string): AsyncGenerator<{ columns: NumberColumn[]; count: number }> {
    const result = await this.idle().stream(sql);
    this.streaming = true;
    let coming = ahead(result.fetchChunk());
    try {
      for (;;) {
        const chunk = await coming;
        if (!chunk || chunk.rowCount === 0) return;
        coming = ahead(result.fetchChunk());
        const columns = Array.from(
          { length: chunk.columnCount },
          (_, index) => (chunk.getColumnVector(index) as unknown as { items: NumberColumn }).items,
        );
        yield { columns, count: chunk.rowCount };
      }
    } finally {
      await coming.catch(() => undefined);
      this.streaming = false;
    }
  }

  interrupt(): void {
    this.interrupted = true;
    this.connection.interrupt();
  }

  /** Does a job at the same time as other statements, on a connection of its own: it sees no temporary table of theirs. */
  async beside<T>(job: (engine: DuckDbEngine) => Promise<T>): Promise<T> {
    if (this.interrupted) throw new Error('the engine was interrupted');
    const connection = await this.instance.connect();
    try {
      return await job(new DuckDbEngine(this.instance, connection));
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}

/** Something that is waited for later: that it failed is told then. */
function ahead<T>(job: Promise<T>): Promise<T> {
  job.catch(() => undefined);
  return job;
}

function rowsOf(names: readonly string[], rows: readonly (readonly DuckDBValue[])[]): Row[] {
  return rows.map((cells) => {
    const row: Row = {};
    for (const [index, name] of names.entries()) row[name] = plain(cells[index] ?? null);
    return row;
  });
}

function refuse(error: Error): never {
  throw new UsageError(`the query cannot be run: ${error.message.replace(/\s+/g, ' ')}`);
}

/** Only the parameters that the statement names: binding one it does not have is an error. */
function bound(sql: string, parameters: Record<string, Value>): Record<string, DuckDBValue> | undefined {
  const used = Object.entries(parameters).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql));
  // without any, DuckDB takes the statement in one call instead of preparing it first
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

/** How a value that is not null is written into a vector of some type. */
function writerOf(type: DuckDBType): (value: NonNullable<Value>) => DuckDBValue {
  switch (type.typeId) {
    case DuckDBTypeId.DATE:
      return dateOf;
    case DuckDBTypeId.BIGINT:
      return (value) => (typeof value === 'bigint' ? value : BigInt(value));
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type as unknown as { width: number; scale: number };
      return (value) => new DuckDBDecimalValue(value as bigint, width, scale);
    }
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.DOUBLE:
      return Number;
    case DuckDBTypeId.BOOLEAN:
      return Boolean;
    default:
      return String;
  }
}

const DATES_KEPT = 20_000;
const dates = new Map<Value, DuckDb.DuckDBDateValue>();

/** The same few thousand dates come in every table. */
function dateOf(value: Value): DuckDb.DuckDBDateValue {
  let date = dates.get(value);
  if (date === undefined) {
    date = new DuckDBDateValue(dayNumber(value as string));
    if (dates.size >= DATES_KEPT) dates.clear();
    dates.set(value, date);
  }
  return date;
}
