import { InputError } from '../../errors.js';
import type { Cells } from './cells.js';
import type { RowReader, RowSink } from './row-reader.js';
import { slotsOf } from './sql-reader.js';
import { tableOfHeader } from './tables.js';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const MORE = Symbol('more bytes');

interface State {
  readonly header: readonly string[] | null;
  readonly separator: number;
  readonly line: number;
}

/** The cells of the first line. */
export function headerOfExtract(line: string): { header: string[]; separator: string } {
  const separator = [',', ';', '\t'].reduce((most, one) =>
    line.split(one).length > line.split(most).length ? one : most,
  );
  const header = line
    .replace(/^\uFEFF/, '')
    .trim()
    .split(separator)
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    );
  return { header, separator };
}

/** Reads a csv extract of one table. Blank cells, NULL and \N are not given. */
export class CsvReader implements RowReader {
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  offset: number;
  private header: readonly string[] | null;
  private separator: number;
  private line: number;
  private cells: Cells | null = null;
  private slots: Int32Array = new Int32Array(0);
  private scratch = Buffer.alloc(1 << 12);

  constructor(
    private readonly sink: RowSink,
    private readonly path: string,
    start: { readonly offset: number; readonly state: unknown } | null = null,
  ) {
    const state = start?.state as State | undefined;
    this.offset = start?.offset ?? 0;
    this.header = state?.header ?? null;
    this.separator = state?.separator ?? 44;
    this.line = state?.line ?? 1;
    if (this.header) this.open(this.header);
  }

  state(): State {
    return { header: this.header, separator: this.separator, line: this.line };
  }

  take(chunk: Buffer): void {
    this.buffer =
      this.at < this.buffer.length ? Buffer.concat([this.buffer.subarray(this.at), chunk]) : chunk;
    this.at = 0;
    try {
      if (!this.header) this.readHeader();
      for (;;) this.readRow();
    } catch (error) {
      if (error === MORE) return;
      if (error instanceof InputError)
        throw new InputError(error.problem, { ...error.detail, place: `row ${this.line}` });
      throw error;
    }
  }

  end(): void {
    const rest = this.buffer.length - this.at;
    if (!this.header || rest > 0)
      throw new InputError('the last row ends without a line break: the file was cut off', {
        place: `row ${this.line}`,
        remedy: 'fetch or write it again',
      });
  }

  private advance(to: number): void {
    this.offset += to - this.at;
    this.at = to;
    this.line += 1;
  }

  private readHeader(): void {
    const end = this.buffer.indexOf(NEWLINE, this.at);
    if (end < 0) throw MORE;
    const { header, separator } = headerOfExtract(this.buffer.toString('utf8', this.at, end));
    this.separator = separator.charCodeAt(0);
    this.header = header;
    this.open(header);
    this.advance(end + 1);
  }

  private open(header: readonly string[]): void {
    const table = tableOfHeader(header, this.path);
    if (table === null) throw new InputError('no table of the archive that import reads');
    if (table === 'left out') return;
    this.cells = this.sink.cells(table);
    this.slots = slotsOf(table, header);
  }

  private readRow(): void {
    const { buffer, cells, slots, separator } = this;
    const length = buffer.length;
    if (this.at >= length) throw MORE;
    if (!cells) return this.advanceLine();
    let at = this.at;
    cells.blank();
    for (let column = 0; ; column += 1) {
      const slot = column < slots.length ? (slots[column] as number) : -1;
      if (at >= length) throw MORE;
      if (buffer[at] === QUOTE) at = this.readQuoted(cells, slot, at + 1);
      else {
        const from = at;
        while (at < length && buffer[at] !== separator && buffer[at] !== NEWLINE) at += 1;
        if (at >= length) throw MORE;
        const to = buffer[at] === NEWLINE && at > from && buffer[at - 1] === RETURN ? at - 1 : at;
        if (slot >= 0 && to > from && !isNull(buffer, from, to)) cells.set(slot, buffer, from, to);
      }
      if (at >= length) throw MORE;
      if (buffer[at] === RETURN) at += 1;
      if (at >= length) throw MORE;
      if (buffer[at] === NEWLINE) {
        if (column + 1 !== slots.length)
          throw new InputError(`${column + 1} cells where the header has ${slots.length}`);
        break;
      }
      if (buffer[at] !== separator) throw new InputError('a stray quote');
      at += 1;
    }
    this.sink.add(cells);
    this.advance(at + 1);
  }

  private advanceLine(): void {
    const end = this.buffer.indexOf(NEWLINE, this.at);
    if (end < 0) throw MORE;
    this.advance(end + 1);
  }

  private readQuoted(cells: Cells, slot: number, from: number): number {
    const { buffer } = this;
    let size = 0;
    let at = from;
    for (; ; at += 1) {
      if (at + 1 >= buffer.length) throw MORE;
      if (buffer[at] === QUOTE) {
        if (buffer[at + 1] !== QUOTE) break;
        at += 1;
      }
      if (size === this.scratch.length) this.scratch = Buffer.concat([this.scratch, Buffer.alloc(size)]);
      this.scratch[size] = buffer[at] as number;
      size += 1;
    }
    if (slot >= 0 && !(size === 0 && cells.kinds[slot] !== 'text')) cells.set(slot, this.scratch, 0, size);
    return at + 1;
  }
}

function isNull(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from === 2) return bytes[from] === 92 && bytes[from + 1] === 78;
  return (
    to - from === 4 &&
    (bytes[from] === 78 || bytes[from] === 110) &&
    /^null$/i.test(Buffer.from(bytes.subarray(from, to)).toString('latin1'))
  );
}
