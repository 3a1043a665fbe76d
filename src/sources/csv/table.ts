import { InputError } from '../../errors.js';
import type { Parsed, SetAside } from '../../store/rows.js';
import { type Columns, mapHeader } from './header.js';
import type { CsvRecord } from './records.js';
import { cellText } from './values.js';

/** A csv whose header has been read: the place of every field, and the rows after it. */
export interface Table<Field extends string> {
  readonly header: readonly string[];
  readonly at: Readonly<Record<Field, number>>;
  readonly rows: AsyncIterable<CsvRecord>;
}

/**
 * Reads the header of a csv.
 * @throws InputError when there is none, or a column is missing
 */
export async function openTable<Field extends string>(
  records: AsyncIterable<CsvRecord>,
  columns: Columns<Field>,
): Promise<Table<Field>> {
  const iterator = records[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done) throw new InputError('the file is empty', { remedy: 'give a csv with a header row' });
    const header = first.value.cells;
    const at = mapHeader(header, columns);
    return { header, at, rows: { [Symbol.asyncIterator]: () => iterator } };
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

/**
 * Why a row cannot be used as a whole, or null.
 * @throws InputError when the file was cut off in the middle of the row
 */
export function rowProblem(record: CsvRecord): string | null {
  if (record.cutOff) {
    throw new InputError('the file ends in the middle of a row: it was cut off', {
      place: `row ${record.row}`,
      remedy: 'fetch it again',
    });
  }
  return record.problem ?? null;
}

/** The cells of one row by field, '' where there is nothing. */
export type Cells<Field extends string> = (field: Field) => string;

/** What a row says: rows, or the reason why it is left out. */
export type RowReader<Field extends string, Row> = (
  cells: Cells<Field>,
  row: number,
) => readonly Row[] | string;

/** Reads all rows of a small table. */
export async function collectRows<Field extends string, Row>(
  table: Table<Field>,
  read: RowReader<Field, Row>,
): Promise<Parsed<Row>> {
  const rows: Row[] = [];
  const setAside: SetAside[] = [];
  for await (const record of table.rows) {
    const found = rowProblem(record) ?? read((field) => cellText(record.cells[table.at[field]]), record.row);
    if (typeof found === 'string') setAside.push({ row: record.row, reason: found });
    else rows.push(...found);
  }
  return { rows, setAside };
}
