import { InputError } from '../../errors.js';
import type { Cells } from './cells.js';
import type { RowReader, RowSink } from './row-reader.js';
import { type ArchiveTable, archiveTable, columnsOf, isOptional } from './tables.js';

const QUOTE = 39;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const NEWLINE = 10;
const SPACE = 32;
const LONGEST_HEAD = 1 << 20;
const ESCAPED = new Map<number, number>([
  [48, 0],
  [110, 10],
  [114, 13],
  [116, 9],
  [90, 26],
  [98, 8],
]);

interface Column {
  readonly name: string;
  readonly generated: boolean;
}

/** What the reader knows between two pieces. */
interface State {
  readonly columns: Readonly<Record<string, readonly Column[]>>;
  readonly inside: { readonly table: string; readonly listed: readonly string[] | null } | null;
  readonly signed: boolean;
  readonly completed: boolean;
  readonly lines: number;
}

/** Where the values of an INSERT go. */
interface Target {
  readonly table: string;
  readonly listed: readonly string[] | null;
  readonly cells: Cells | null;
  /** Slot of each value of a row, -1 for one that is not read. */
  slots: Int32Array;
  /** Whether it has to be seen from a row if values are given for generated columns. */
  unsure: boolean;
}

/** Thrown where the bytes at hand end. */
const MORE = Symbol('more bytes');

/**
 * Reads a file of `mysqldump` (or `mariadb-dump`): the columns by CREATE TABLE, or as the INSERT lists them, and the
 * rows of the tables that are read. Works on bytes, since a dump has hundreds of millions of rows.
 */
export class SqlReader implements RowReader {
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  offset: number;
  private columns: Map<string, readonly Column[]>;
  private target: Target | null = null;
  /** Whether the first line names the program: then the last one has to say that the dump is complete. */
  private signed: boolean;
  private completed: boolean;
  private lines: number;
  private scratch = Buffer.alloc(1 << 16);
  /** Values of the last row. */
  private values = 0;

  constructor(
    private readonly sink: RowSink,
    start: { readonly offset: number; readonly state: unknown } | null = null,
  ) {
    const state = start?.state as State | undefined;
    this.offset = start?.offset ?? 0;
    this.columns = new Map(Object.entries(state?.columns ?? {}));
    this.signed = state?.signed ?? false;
    this.completed = state?.completed ?? false;
    this.lines = state?.lines ?? 1;
    if (state?.inside) this.target = this.targetOf(state.inside.table, state.inside.listed);
  }

  state(): State {
    const { target } = this;
    return {
      columns: Object.fromEntries(this.columns),
      inside: target ? { table: target.table, listed: target.listed } : null,
      signed: this.signed,
      completed: this.completed,
      lines: this.lines,
    };
  }

  take(chunk: Buffer): void {
    this.buffer =
      this.at < this.buffer.length ? Buffer.concat([this.buffer.subarray(this.at), chunk]) : chunk;
    this.at = 0;
    try {
      for (;;) {
        if (this.target) this.readRows(this.target);
        else this.readStatement();
      }
    } catch (error) {
      if (error === MORE) return;
      if (error instanceof InputError) throw this.placed(error);
      throw error;
    }
  }

  end(): void {
    if (this.target) throw this.cut(`within the rows of ${this.target.table}`);
    const rest = this.buffer.subarray(this.at).toString('latin1').trim();
    if (rest !== '' && rest.startsWith('-- Dump completed')) this.completed = true;
    else if (rest !== '') throw this.cut('within a statement');
    if (this.signed && !this.completed) throw this.cut('before its last line "-- Dump completed"');
  }

  private cut(where: string): InputError {
    return this.placed(new InputError(`the dump was cut off ${where}`, { remedy: 'fetch or dump it again' }));
  }

  private placed(error: InputError): InputError {
    return new InputError(error.problem, {
      ...error.detail,
      place: `line ${this.lines}, byte ${this.offset}`,
    });
  }

  private advance(to: number): void {
    this.offset += to - this.at;
    this.at = to;
  }

  private byte(at: number): number {
    const byte = this.buffer[at];
    if (byte === undefined) throw MORE;
    return byte;
  }

  /** The end of the line that a place is on. */
  private lineEnd(from: number): number {
    const end = this.buffer.indexOf(NEWLINE, from);
    if (end < 0) throw MORE;
    return end + 1;
  }

  private readStatement(): void {
    let at = this.at;
    while (this.byte(at) <= SPACE) {
      if (this.buffer[at] === NEWLINE) this.lines += 1;
      at += 1;
      this.advance(at);
    }
    const first = this.byte(at);
    if (first === 45 && this.byte(at + 1) === 45) return this.comment(this.lineEnd(at));
    if (first === 35) return this.comment(this.lineEnd(at));
    if (first === 47 && this.byte(at + 1) === 42) {
      // what stands in a comment of MySQL's own sets variables, or the rows of keys: nothing that is read
      const end = this.buffer.indexOf('*/', at);
      if (end < 0) return this.wait();
      return this.pass(end + 2);
    }
    if (first === SEMICOLON) return this.pass(at + 1);
    const head = this.buffer.toString('latin1', at, Math.min(at + 64, this.buffer.length));
    const insert = /^(?:insert|replace)\s/i.test(head);
    if (insert) return this.openInsert();
    if (head.length < 9) throw MORE;
    const end = this.statementEnd(at);
    if (/^create\s+table/i.test(head)) this.createTable(this.buffer.toString('utf8', at, end));
    this.pass(end);
  }

  private comment(end: number): void {
    const text = this.buffer.toString('latin1', this.at, end);
    if (/^-- (MySQL|MariaDB) dump /.test(text)) this.signed = true;
    if (text.startsWith('-- Dump completed')) this.completed = true;
    this.pass(end);
  }

  private pass(end: number): void {
    for (
      let at = this.buffer.indexOf(NEWLINE, this.at);
      at >= 0 && at < end;
      at = this.buffer.indexOf(NEWLINE, at + 1)
    )
      this.lines += 1;
    this.advance(end);
  }

  private wait(): never {
    if (this.buffer.length - this.at > 64 * LONGEST_HEAD)
      throw new InputError('a statement of more than 64 MiB that is no INSERT', {
        remedy: 'is this a dump?',
      });
    throw MORE;
  }

  /** The place after the semicolon that ends a statement, quotes and comments passed over. */
  private statementEnd(from: number): number {
    for (let at = from; at < this.buffer.length; at += 1) {
      const byte = this.buffer[at];
      if (byte === SEMICOLON) return at + 1;
      if (byte === QUOTE || byte === 34 || byte === 96) {
        for (at += 1; this.byte(at) !== byte; at += 1)
          if (this.buffer[at] === BACKSLASH && byte !== 96) at += 1;
      } else if (byte === 47 && this.buffer[at + 1] === 42) {
        const end = this.buffer.indexOf('*/', at);
        if (end < 0) throw MORE;
        at = end + 1;
      }
    }
    return this.wait();
  }

  private createTable(text: string): void {
    const name =
      /^create\s+table\s+(?:if\s+not\s+exists\s+)?((?:[`"]?[\w$]+[`"]?\s*\.\s*)?[`"]?[\w$]+[`"]?)\s*\(/i.exec(
        text,
      );
    if (!name) return;
    const columns: Column[] = [];
    const body = text.slice(name[0].length);
    for (const line of body.split('\n')) {
      const column = /^\s*[`"]([^`"]+)[`"]\s+(.*)$/.exec(line);
      if (!column) continue;
      columns.push({
        name: (column[1] as string).toLowerCase(),
        generated: /\b(generated\s+always|(as\s*\(.*\)\s*(virtual|stored|persistent)))/i.test(
          withoutTexts(column[2] as string),
        ),
      });
    }
    this.columns.set(plainName(name[1] as string), columns);
  }

  private openInsert(): void {
    const limit = Math.min(this.buffer.length, this.at + LONGEST_HEAD);
    const text = this.buffer.toString('latin1', this.at, Math.min(limit, this.at + 8192));
    const head =
      /^(?:insert|replace)\s+(?:(?:ignore|delayed|low_priority)\s+)*(?:into\s+)?((?:[`"]?[\w$]+[`"]?\s*\.\s*)?[`"]?[\w$]+[`"]?)\s*(\([^)]*\))?\s*values?\s*(?=\()/i.exec(
        text,
      );
    if (!head) {
      if (text.length < 8192) throw MORE;
      throw new InputError('an INSERT that is not followed by VALUES', {
        remedy: 'dump the tables with mysqldump',
      });
    }
    const listed = head[2]
      ? (head[2]
          .slice(1, -1)
          .split(',')
          .map((name) => plainName(name)) as string[])
      : null;
    this.target = this.targetOf(plainName(head[1] as string), listed);
    this.advance(this.at + head[0].length);
  }

  private targetOf(table: string, listed: readonly string[] | null): Target {
    const known = archiveTable(table);
    if (known === null) return { table, listed, cells: null, slots: new Int32Array(0), unsure: false };
    const names = listed ?? this.columns.get(table)?.map(({ name }) => name) ?? null;
    if (names === null)
      throw new InputError(`rows of ${table} without its CREATE TABLE or a list of columns`, {
        remedy: 'dump with the structure of tables, or with --complete-insert',
      });
    const unsure = listed === null && (this.columns.get(table) ?? []).some(({ generated }) => generated);
    return { table, listed, cells: this.sink.cells(known), slots: slotsOf(known, names), unsure };
  }

  private readRows(target: Target): void {
    for (;;) {
      let at = this.at;
      let byte = this.byte(at);
      while (byte === COMMA || byte === SPACE || byte === NEWLINE || byte === 13) {
        if (byte === NEWLINE) this.lines += 1;
        at += 1;
        this.advance(at);
        byte = this.byte(at);
      }
      if (byte === SEMICOLON) {
        this.advance(at + 1);
        this.target = null;
        return;
      }
      if (byte !== OPEN)
        throw new InputError(`"${String.fromCharCode(byte)}" where a row of ${target.table} should begin`);
      const end = this.readRow(target, at + 1);
      if (target.cells) this.sink.add(target.cells);
      this.advance(end);
    }
  }

  /** @returns the place after the row */
  private readRow(target: Target, from: number): number {
    if (target.unsure) this.settleColumns(target, from);
    const { buffer } = this;
    const length = buffer.length;
    const { cells, slots } = target;
    let at = from;
    let column = 0;
    cells?.blank();
    for (;;) {
      const slot = cells === null || column >= slots.length ? -1 : (slots[column] as number);
      if (at >= length) throw MORE;
      let byte = buffer[at] as number;
      if (byte === 95) {
        // _binary 'x', _utf8mb4 'x'
        while (at < length && buffer[at] !== QUOTE) at += 1;
        if (at >= length) throw MORE;
        byte = QUOTE;
      }
      if (byte === QUOTE) at = this.readText(cells, slot, at + 1);
      else {
        const start = at;
        while (at < length && buffer[at] !== COMMA && buffer[at] !== CLOSE) at += 1;
        if (at >= length) throw MORE;
        // NULL begins with N, and no number does
        if (slot >= 0 && byte !== 78 && byte !== 110) cells?.set(slot, buffer, start, at);
      }
      if (at >= length) throw MORE;
      column += 1;
      if (buffer[at] === CLOSE) break;
      if (buffer[at] !== COMMA)
        throw new InputError(
          `"${String.fromCharCode(buffer[at] as number)}" after a value of ${target.table}`,
        );
      at += 1;
    }
    this.values = column;
    if (cells && column !== slots.length)
      throw new InputError(
        `a row of ${target.table} with ${column} values where the table has ${slots.length} columns`,
      );
    return at + 1;
  }

  /** A dump may give no values for generated columns, though CREATE TABLE names them. */
  private settleColumns(target: Target, from: number): void {
    this.readRow({ ...target, cells: null, unsure: false }, from);
    const given = this.columns.get(target.table)?.filter(({ generated }) => !generated) ?? [];
    if (given.length === this.values)
      target.slots = slotsOf(
        (target.cells as Cells).table,
        given.map(({ name }) => name),
      );
    target.unsure = false;
  }

  /** @returns the place after the closing quote */
  private readText(cells: Cells | null, slot: number, from: number): number {
    const { buffer } = this;
    const length = buffer.length;
    let at = from;
    while (at < length && buffer[at] !== QUOTE && buffer[at] !== BACKSLASH) at += 1;
    if (at + 1 >= length) throw MORE;
    if (buffer[at] === QUOTE && buffer[at + 1] !== QUOTE) {
      if (slot >= 0) cells?.set(slot, buffer, from, at);
      return at + 1;
    }
    let size = 0;
    for (at = from; ; at += 1) {
      if (at + 1 >= length) throw MORE;
      let byte = buffer[at] as number;
      if (byte === QUOTE) {
        if (buffer[at + 1] !== QUOTE) break;
        at += 1;
      } else if (byte === BACKSLASH) {
        at += 1;
        byte = buffer[at] as number;
        byte = ESCAPED.get(byte) ?? byte;
      }
      if (size === this.scratch.length) this.scratch = Buffer.concat([this.scratch, Buffer.alloc(size)]);
      this.scratch[size] = byte;
      size += 1;
    }
    if (slot >= 0) cells?.set(slot, this.scratch, 0, size);
    return at + 1;
  }
}

/** A name without quotes and database, in lower case. */
const plainName = (name: string): string =>
  name
    .replace(/[`"\s]/g, '')
    .replace(/^.*\./, '')
    .toLowerCase();

const withoutTexts = (definition: string): string => definition.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");

/** Which column of the reader each given column is; -1 for those that are not read. */
export function slotsOf(table: ArchiveTable, given: readonly string[]): Int32Array {
  const wanted = columnsOf(table).map(([name]) => name);
  const names = given.map((name) => name.toLowerCase());
  for (const name of wanted) {
    if (!names.includes(name) && !isOptional(table, name))
      throw new InputError(`${table} has no column ${name}`, {
        remedy: 'give a copy of the table with all its columns',
      });
  }
  return Int32Array.from(names, (name) => wanted.indexOf(name));
}
