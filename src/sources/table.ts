import { CsvError, parse } from 'csv-parse/sync';
import { InputError } from '../errors.js';
import { type IsoDate, parseDate } from '../iso-date.js';
import type { SetAside } from '../store/rows.js';
import { normaliseLabel, quoted } from './cell.js';

export interface TableRow {
  /** Line of the file, from 1; for a record over several lines its last one. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  /** Rows with more or fewer cells than the header. */
  readonly setAside: readonly SetAside[];
}

export const TABLE_LIMIT = 64 * 2 ** 20;

const DELIMITERS = [',', ';', '\t'] as const;

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

function firstLine(text: string): string {
  return (
    withoutMark(text)
      .split(/\r\n|\n|\r/, 50)
      .find((line) => line.trim()) ?? ''
  );
}

function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const count = (mark: string): number => bare.split(mark).length;
  return DELIMITERS.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function recordsOf(text: string): CsvRecord[] {
  const delimiter = delimiterOf(firstLine(text));
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: delimiter !== '\t',
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: number }).lines;
    throw new InputError(`broken csv (${error.message})`, {
      ...(line === undefined ? {} : { place: `line ${line}` }),
      remedy: 'check the quotes there, or fetch the file again',
    });
  }
}

/**
 * A small delimited table: comma, semicolon or tab (told from the first line), a byte order mark allowed,
 * cells trimmed, empty lines skipped.
 * @throws InputError when it is larger than 64 MiB, empty, no UTF-8 text, or its quotes do not match
 */
export function readTable(text: string): Table {
  const bytes = Buffer.byteLength(text);
  if (bytes > TABLE_LIMIT) {
    throw new InputError(`table of ${Math.ceil(bytes / 2 ** 20)} MiB, more than 64 MiB`, {
      remedy: 'check that it is the right file, or split it',
    });
  }
  if (text.includes('\0') || text.includes('\uFFFD')) {
    throw new InputError('not UTF-8 text', { remedy: 'save the table as UTF-8 csv' });
  }
  const [first, ...others] = recordsOf(text);
  if (!first) throw new InputError('empty table', { remedy: 'fetch the file again' });
  const header = first.record.map((label) => label.trim());
  const rows: TableRow[] = [];
  const setAside: SetAside[] = [];
  for (const { record, info } of others) {
    if (record.length === header.length) rows.push({ row: info.lines, cells: record });
    else
      setAside.push({
        row: info.lines,
        reason: `${record.length} cells where the header has ${header.length}`,
      });
  }
  return { header, rows, setAside };
}

/** The cells of the first line of a file's beginning, even when the rest is cut off; none when it is no table. */
export function headerOf(head: string): string[] {
  const line = firstLine(head);
  try {
    const [record = []] = parse(line, { delimiter: delimiterOf(line), relax_column_count: true });
    return record.map((label) => label.trim());
  } catch {
    return [];
  }
}

/** Where each wanted column is; -1 when it is not there. */
export type Columns<Key extends string> = Readonly<Record<Key, number>>;

/** Whether one of the names stands in the header, whatever its case, spaces and underscores. */
export function hasColumn(header: readonly string[], names: readonly string[]): boolean {
  const wanted = new Set(names.map(normaliseLabel));
  return header.some((label) => wanted.has(normaliseLabel(label)));
}

/**
 * Finds columns by their label.
 * @param wanted for each key the labels that mean it
 * @param required keys that must be there
 * @throws InputError when a required column is missing or a column stands there twice
 */
export function locateColumns<Key extends string>(
  header: readonly string[],
  wanted: Readonly<Record<Key, readonly string[]>>,
  required: readonly NoInfer<Key>[],
): Columns<Key> {
  const labels = header.map(normaliseLabel);
  const found = {} as Record<Key, number>;
  for (const key of Object.keys(wanted) as Key[]) {
    const names = new Set(wanted[key].map(normaliseLabel));
    const places = labels.flatMap((label, index) => (names.has(label) ? [index] : []));
    if (places.length > 1) {
      const labelled = places.map((place) => `"${header[place]}"`).join(' and ');
      throw new InputError(`columns ${labelled} mean the same`, {
        place: 'header',
        remedy: 'keep one of them',
      });
    }
    if (places.length === 0 && required.includes(key)) {
      throw new InputError(`no column "${wanted[key][0]}"`, {
        place: 'header',
        remedy: `the columns are ${header.map((label) => `"${label.replace(/\s+/g, ' ')}"`).join(', ')}`,
      });
    }
    found[key] = places[0] ?? -1;
  }
  return found;
}

/** The trimmed cell, or '' when the column is not there. */
export function cellAt(row: TableRow, column: number): string {
  return row.cells[column]?.trim() ?? '';
}

/** Whether a cell says nothing: empty, `-` or `N/A`. */
export const isBlank = (text: string): boolean => /^(?:|-|n\/a)$/i.test(text);

/**
 * The day in a cell; null when it says nothing.
 * @param label what the cell is called in the message
 * @throws InputError when it is no date
 */
export function dateAt(row: TableRow, column: number, label: string): IsoDate | null {
  const text = cellAt(row, column);
  if (isBlank(text)) return null;
  const date = parseDate(text);
  if (!date) throw new InputError(`${label} ${quoted(text)} is no date`);
  return date;
}
