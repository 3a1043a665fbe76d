import { parse } from 'csv-parse/sync';
import { InputError } from '../../errors.js';
import { MAX_LINE, readText, type TextBlock, tooLong } from './text.js';

/** One row of a csv file. */
export interface CsvRecord {
  /** Line of the file on which the row begins; the first line is 1. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Why the row cannot be used: it has another number of cells than the header, or a stray quote. */
  readonly problem?: string;
  /** The file ends in the middle of this row: it was cut off. */
  readonly cutOff?: true;
}

const QUOTE = 34;
const CR = 13;
const SPACE = 32;
/** How spreadsheets are told to keep zeros: `="00700"`, bare. */
const AS_TEXT = /^ *="[^"]*" *$/;

/**
 * The rows of a csv file, header first, blank lines left out. The delimiter is the most frequent one of comma,
 * semicolon and tab in the header. Quoting as in RFC 4180, encodings as in readText. A row that cannot be used is
 * given with its `problem`.
 * @throws InputError for what is no text: NUL bytes, lines over 1 MiB, lines ended by CR alone
 */
export async function* readRecords(chunks: AsyncIterable<Uint8Array>): AsyncIterable<CsvRecord> {
  for await (const records of readRecordBlocks(chunks)) yield* records;
}

/** The same in pieces of many rows, for files of millions: a row at a time costs as much as reading it. */
export async function* readRecordBlocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly CsvRecord[]> {
  const splitter = new Splitter();
  for await (const block of readText(chunks)) yield splitter.split(block);
  yield splitter.finish();
}

/**
 * Cuts text into rows. Whole lines are split here, cells with a line break inside by csv-parse: csv-parse alone reads
 * 0.3 million CCASS rows per second (0.1 million with quotes and line numbers), this 1.2 million.
 */
class Splitter {
  private delimiter = '';
  private width = 0;
  /** Lines still to be parsed by csv-parse, the row of the first, and whether a quote is open at their end. */
  private held = '';
  private heldRow = 0;
  private open = false;

  split({ line: first, text }: TextBlock): CsvRecord[] {
    const records: CsvRecord[] = [];
    let quote = text.indexOf('"');
    let row = first;
    for (let start = 0, end = 0; start < text.length; start = end + 1, row += 1) {
      end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      if (end - start > MAX_LINE) throw tooLong();
      if (!this.held) {
        const line = text.slice(start, text.charCodeAt(end - 1) === CR ? end - 1 : end);
        const plain = quote < 0 || quote > end;
        if (!plain) quote = text.indexOf('"', end);
        const cells = line.trim() === '' ? [] : this.cells(line, plain);
        if (cells?.some((cell) => cell !== '')) records.push(this.record(cells, row));
        if (cells) continue;
        this.heldRow = row;
      }
      const part = text.slice(start, end + 1);
      this.held += part;
      if (part.split('"').length % 2 === 0) this.open = !this.open;
      if (!this.open || this.held.length > MAX_LINE) this.flush(records);
    }
    if (!text.endsWith('\n') && !this.held) this.markCutOff(records);
    return records;
  }

  /** What is left at the end of the file. */
  finish(): CsvRecord[] {
    const records: CsvRecord[] = [];
    const cut = !this.held.endsWith('\n');
    if (this.held) this.flush(records);
    if (cut) this.markCutOff(records);
    return records;
  }

  /** The cells of a line, or null when it takes csv-parse to tell them. */
  private cells(line: string, plain: boolean): string[] | null {
    this.delimiter ||= sniff(line);
    return plain ? line.split(this.delimiter) : splitQuoted(line, this.delimiter);
  }

  private flush(records: CsvRecord[]): void {
    const text = this.held;
    this.held = '';
    this.open = false;
    const batch = parseQuoted(text, this.delimiter);
    if (batch?.length === 1) {
      for (const cells of batch) records.push(this.overLines(this.record(cells, this.heldRow)));
      return;
    }
    // A stray quote: line by line, so that it cannot swallow the rows after it.
    for (const [at, line] of text.split(/\r?\n/).entries()) {
      if (line.trim()) records.push(this.alone(line, this.heldRow + at));
    }
  }

  /** A cell that holds the delimiters of a whole row has swallowed one: its quote was not meant to stay open. */
  private overLines(record: CsvRecord): CsvRecord {
    const swallows = (cell: string): boolean =>
      cell.includes('\n') && cell.split(this.delimiter).length >= this.width && this.width > 1;
    if (!record.cells.some(swallows)) return record;
    return { ...record, problem: 'a quote (") takes in the rows after it' };
  }

  private alone(line: string, row: number): CsvRecord {
    const cells = line.includes('"') ? parseQuoted(line, this.delimiter)?.[0] : line.split(this.delimiter);
    if (cells) return this.record(cells, row);
    return {
      problem: 'a quote (") stands inside a cell or is never closed',
      ...this.record(line.split(this.delimiter), row),
    };
  }

  /** A last line that no line break ends and that lacks cells was cut off. */
  private markCutOff(records: CsvRecord[]): void {
    const last = records.at(-1);
    if (!last?.problem || last.cells.length >= this.width) return;
    records[records.length - 1] = { ...last, cutOff: true };
  }

  private record(cells: string[], row: number): CsvRecord {
    this.width ||= headerWidth(cells, row);
    if (cells.length === this.width) return { row, cells };
    return { row, cells, problem: `has ${cells.length} cells where the header has ${this.width}` };
  }
}

function headerWidth(cells: readonly string[], row: number): number {
  if (!cells.some((cell) => /\r(?!\n)/.test(cell))) return cells.length;
  throw new InputError('lines ended by CR alone', {
    place: `row ${row}`,
    remedy: 'save the csv with LF or CR LF',
  });
}

/** The cells of a line with quotes; null when a quote stays open or stands inside a cell. */
function splitQuoted(line: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  for (let start = 0; start <= line.length; ) {
    let end: number;
    const past = skipSpaces(line, start);
    if (line.charCodeAt(past) === QUOTE) {
      start = past;
      let close = line.indexOf('"', start + 1);
      let doubled = false;
      for (; close >= 0 && line.charCodeAt(close + 1) === QUOTE; close = line.indexOf('"', close + 2))
        doubled = true;
      end = skipSpaces(line, close + 1);
      if (close < 0 || (end < line.length && line[end] !== delimiter)) return null;
      const cell = line.slice(start + 1, close);
      cells.push(doubled ? cell.replaceAll('""', '"') : cell);
    } else {
      end = line.indexOf(delimiter, start);
      if (end < 0) end = line.length;
      const cell = line.slice(start, end);
      if (cell.includes('"') && !AS_TEXT.test(cell)) return null;
      cells.push(cell);
    }
    start = end + 1;
  }
  return cells;
}

function skipSpaces(line: string, start: number): number {
  let at = start;
  while (line.charCodeAt(at) === SPACE) at += 1;
  return at;
}

/** The rows of text with quotes; null when its quoting is broken. */
function parseQuoted(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, { delimiter, relax_column_count: true, max_record_size: 0, trim: delimiter !== '\t' });
  } catch {
    return null;
  }
}

/** The most frequent delimiter outside quotes. */
function sniff(line: string): string {
  const bare = line.replaceAll(/"[^"]*"?/g, '');
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: bare.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}
