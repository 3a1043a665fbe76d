/** A value of an answer: dates and decimals come as text, whole numbers of 64 bits and more as bigint. */
export type Value = string | number | bigint | boolean | null;
export type Row = Record<string, Value>;

/** What the analytic SQL runs on. DuckDB is the embedded one. */
export interface Engine {
  /** Runs statements without an answer. */
  exec(sql: string): Promise<void>;
  /** All rows of an answer. `$name` parameters are bound from `parameters`. */
  query(sql: string, parameters?: Record<string, Value>): Promise<Row[]>;
  /** The rows of an answer by columns, in pieces, for answers that are large. */
  columns(sql: string, parameters?: Record<string, Value>): AsyncIterable<Value[][]>;
  /** Adds rows to a table. `types` follow the table's columns. */
  append(table: string, rows: Iterable<readonly Value[]>): Promise<number>;
  close(): void;
}
