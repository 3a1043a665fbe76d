/** A value of an answer: dates and decimals come as text, whole numbers of 64 bits and more as bigint. */
export type Value = string | number | bigint | boolean | null;
export type Row = Record<string, Value>;

/** What the analytic SQL runs on: DuckDB, embedded, or a ClickHouse cluster. */
export interface Engine {
  /** Runs statements without an answer. */
  exec(sql: string): Promise<void>;
  /** All rows of an answer. `$name` parameters are bound from `parameters`. */
  query(sql: string, parameters?: Record<string, Value>): Promise<Row[]>;
  /** The rows of an answer by columns, in pieces, for answers that are large. */
  columns(sql: string, parameters?: Record<string, Value>): AsyncIterable<Value[][]>;
  /** Adds rows to a table. `types` follow the table's columns. */
  append(table: string, rows: Iterable<readonly Value[]>): Promise<number>;
  /**
   * Does a job at the same time as other statements, on a connection that sees no temporary table of theirs; an engine
   * without it does one thing after the other.
   */
  beside?<T>(job: (engine: Engine) => Promise<T>): Promise<T>;
  close(): void;
}

/** An engine that also answers statements of a user's own. */
export interface QuestionEngine extends Engine {
  /** Ends the statement that runs, and lets no other begin. */
  interrupt?(): void;
  /**
   * One read-only statement.
   * @throws UsageError for anything that is not a question
   */
  readOnly(sql: string): Promise<{ names: string[]; rows: Row[] }>;
  /**
   * The first rows of a read-only statement, given up after some seconds.
   * @throws UsageError as readOnly; TimeLimitError when it took longer
   */
  readOnlyWithin(
    sql: string,
    most: { readonly seconds: number; readonly rows: number },
  ): Promise<{ names: string[]; rows: Row[]; truncated: boolean }>;
  /** Shuts statements off from files and network, but for reading below `folder`. Cannot be undone. */
  confine(folder: string): Promise<void>;
}
