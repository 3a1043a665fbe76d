import type { Cells } from './cells.js';
import type { ArchiveTable } from './tables.js';

/** Takes the rows that a reader finds. */
export interface RowSink {
  /** Where the rows of a table go; there is always room for one row. */
  cells(table: ArchiveTable): Cells;
  /** The row that stands next in `cells` is whole. */
  add(cells: Cells): void;
}

/** Reads rows from bytes that come in pieces. */
export interface RowReader {
  /** Takes the next piece of the content. @throws InputError when it cannot be read */
  take(chunk: Buffer): void;
  /** The content has ended. @throws InputError when it was cut off */
  end(): void;
  /** Bytes of the content whose rows have been handed over: where a later reader with `state` can go on. */
  readonly offset: number;
  /** What a later reader needs to know, as JSON. */
  state(): unknown;
}
