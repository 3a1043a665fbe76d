import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { field, type Field, list, number, struct, text } from './thrift.js';
import { quoted } from './views.js';

/** How a column is stored; what is no whole number of 32 bits is a DOUBLE. */
export type NumberType = 'INTEGER' | 'DATE' | 'DOUBLE';

interface RowGroup {
  readonly rows: number;
  readonly start: number;
  /** Bytes of each column with what stands before them. */
  readonly sizes: readonly number[];
}

// numbers of the format: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const [INT32, DOUBLE] = [1, 5];
const DATE = 6;
const [REQUIRED, PLAIN, RLE, UNCOMPRESSED, DATA_PAGE] = [0, 0, 3, 0, 0];
const MARK = Buffer.from('PAR1');

/**
 * Numbers on their way to the engine, in a Parquet file without compression: millions of rows are written and read so in
 * a fraction of the time that handing them over takes, and hold no memory.
 */
export class NumberFile {
  private readonly groups: RowGroup[] = [];
  private static made = 0;
  private readonly path: string;
  private bytes = 0;
  private rows = 0;

  /** @param columns in order; none is ever null, and what is not known is NaN in a DOUBLE */
  constructor(
    store: string,
    name: string,
    private readonly columns: readonly (readonly [name: string, type: NumberType])[],
  ) {
    // each has a path of its own: the engine remembers what it has read of a file
    NumberFile.made += 1;
    this.path = join(store, 'spill', `${name}-${NumberFile.made}.parquet`);
  }

  /** Adds rows, in columns of their own. Without one, nothing is written. */
  async add(columns: readonly Float64Array[], rows: number): Promise<void> {
    if (rows === 0) return;
    const pieces: Uint8Array[] = this.bytes === 0 ? [MARK] : [];
    const start = this.bytes === 0 ? MARK.length : this.bytes;
    const sizes = this.columns.map(([, type], at) => {
      const values = (columns[at] as Float64Array).subarray(0, rows);
      const numbers = type === 'DOUBLE' ? values : new Int32Array(values);
      const body = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
      const head = Uint8Array.from(pageHead(rows, body.length));
      pieces.push(head, body);
      return head.length + body.length;
    });
    this.groups.push({ rows, start, sizes });
    this.bytes = start + sizes.reduce((sum, size) => sum + size, 0);
    this.rows += rows;
    await appendFile(this.path, Buffer.concat(pieces));
  }

  /** Ends the file. @returns what a FROM takes */
  async end(): Promise<string> {
    if (this.rows === 0) {
      const columns = this.columns.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
      return `(SELECT ${columns.join(', ')} WHERE false)`;
    }
    const foot = Uint8Array.from(this.foot());
    const length = Buffer.alloc(4);
    length.writeUInt32LE(foot.length);
    await appendFile(this.path, Buffer.concat([foot, length, MARK]));
    return `read_parquet(${quoted(this.path)})`;
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private foot(): number[] {
    const schema = this.columns.map(([name, type]) =>
      struct([
        field(1, number(type === 'DOUBLE' ? DOUBLE : INT32)),
        field(3, number(REQUIRED)),
        field(4, text(name)),
        ...(type === 'DATE' ? [field(6, number(DATE))] : []),
      ]),
    );
    const root = struct([field(4, text('rows')), field(5, number(schema.length))]);
    return struct([
      field(1, number(1)),
      field(2, list([root, ...schema])),
      field(3, number(this.rows, 'i64')),
      field(4, list(this.groups.map((group) => this.groupOf(group)))),
    ]).bytes;
  }

  private groupOf({ rows, start, sizes }: RowGroup): Field {
    let offset = start;
    const chunks = this.columns.map(([name, type], at) => {
      const size = sizes[at] as number;
      const meta = struct([
        field(1, number(type === 'DOUBLE' ? DOUBLE : INT32)),
        field(2, list([number(PLAIN)])),
        field(3, list([text(name)])),
        field(4, number(UNCOMPRESSED)),
        field(5, number(rows, 'i64')),
        field(6, number(size, 'i64')),
        field(7, number(size, 'i64')),
        field(9, number(offset, 'i64')),
      ]);
      const chunk = struct([field(2, number(offset, 'i64')), field(3, meta)]);
      offset += size;
      return chunk;
    });
    return struct([
      field(1, list(chunks)),
      field(2, number(offset - start, 'i64')),
      field(3, number(rows, 'i64')),
    ]);
  }
}

function pageHead(rows: number, bytes: number): number[] {
  return struct([
    field(1, number(DATA_PAGE)),
    field(2, number(bytes)),
    field(3, number(bytes)),
    field(
      5,
      struct([field(1, number(rows)), field(2, number(PLAIN)), field(3, number(RLE)), field(4, number(RLE))]),
    ),
  ]).bytes;
}
