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
    if (first.done) throw emptyTable();
    const header = first.value.cells;
    const at = mapHeader(header, columns);
    return { header, at, rows: { [Symbol.asyncIterator]: () => iterator } };
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

/** What is wrong with a csv without any row. */
export function emptyTable(): InputError {
  return new InputError('the file is empty', { remedy: 'give a csv with a header row' });
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

/**
 * Takes the rows of a table one by one. A row that cannot be used, or whose taking fails with an InputError, is left
 * out with its problem as the reason.
 * @param take gets the cells by field ('' for nothing), the row's number and all of its cells
 * @returns the rows left out, in their order
 * @throws InputError when the file was cut off, or `take` fails with a place in the file of its own
 */
export async function takeRecords<Field extends string>(
  table: Table<Field>,
  take: (cells: Cells<Field>, row: number, all: readonly string[]) => void,
): Promise<SetAside[]> {
  const setAside: SetAside[] = [];
  for await (const record of table.rows) {
    const problem = rowProblem(record);
    if (problem !== null) {
      setAside.push({ row: record.row, reason: problem });
      continue;
    }
    try {
      take((field) => cellText(record.cells[table.at[field]]), record.row, record.cells);
    } catch (error) {
      if (!(error instanceof InputError) || error.detail.place !== undefined) throw error;
      setAside.push({ row: record.row, reason: error.problem });
    }
  }
  return setAside;
}
