import { appendFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { StoreError } from '../errors.js';
import { quoted } from './views.js';

/** How a column is stored; what is no whole number of 32 bits is a DOUBLE. */
export type NumberType = 'INTEGER' | 'DATE' | 'DOUBLE';

/** One page for each column of a piece. */
const PAGE = 2 ** 30;

/** Bytes that wait to be written. */
const WAITING = 2 ** 20;
const FIRST = 1024;

/** The bytes of a file: between two pieces nothing of them is held, as hundreds of files are written at once. */
class FileBytes extends ByteWriter {
  constructor(private readonly path: string) {
    super(FIRST);
    writeFileSync(path, '');
  }

  override ensure(size: number): void {
    if (this.index > WAITING) this.put();
    super.ensure(size);
  }

  flush(): void {
    this.put();
    this.buffer = new ArrayBuffer(FIRST);
    this.view = new DataView(this.buffer);
  }

  override finish(): void {
    this.flush();
  }

  private put(): void {
    appendFileSync(this.path, this.getBytes());
    this.index = 0;
  }
}

/**
 * Numbers on their way to the engine, in a Parquet file without compression: millions of rows are written and read so in
 * a fraction of the time that handing them over takes, and hold no memory.
 */
export class NumberFile {
  private static made = 0;
  private readonly path: string;
  private writer: ParquetWriter | null = null;

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

  /**
   * Adds rows, in columns of their own. Without one, nothing is written.
   * @throws StoreError where there is no room or no place for the file, which is gone then
   */
  async add(columns: readonly Float64Array[], rows: number): Promise<void> {
    if (rows > 0) await this.written(() => this.addRows(columns, rows));
  }

  private async addRows(columns: readonly Float64Array[], rows: number): Promise<void> {
    this.writer ??= new ParquetWriter({
      writer: new FileBytes(this.path),
      schema: [
        { name: 'rows', num_children: this.columns.length },
        ...this.columns.map(([name, type]) => ({
          name,
          type: type === 'DOUBLE' ? ('DOUBLE' as const) : ('INT32' as const),
          repetition_type: 'REQUIRED' as const,
        })),
      ],
      codec: 'UNCOMPRESSED',
      statistics: false,
    });
    await this.writer.write({
      columnData: this.columns.map(([name, type], at) => {
        const values = (columns[at] as Float64Array).subarray(0, rows);
        return { name, data: type === 'DOUBLE' ? values : new Int32Array(values), encoding: 'PLAIN' };
      }),
      rowGroupSize: rows,
      pageSize: PAGE,
    });
    // of columns of one page there is no index
    this.writer.pendingIndexes.length = 0;
  }

  /** Does a step of writing. What is amiss is never the fault of a file that is being read. */
  private async written(step: () => void | Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.remove().catch(() => undefined);
      throw new StoreError(
        `cannot write ${this.path} (${(error as Error).message}); free some space and try again`,
      );
    }
  }

  /** Ends the file. @returns what a FROM takes @throws StoreError as `add` */
  async end(): Promise<string> {
    if (this.writer === null) {
      const columns = this.columns.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
      return `(SELECT ${columns.join(', ')} WHERE false)`;
    }
    const { writer } = this;
    await this.written(() => writer.finish());
    const columns = this.columns.map(([name, type]) =>
      type === 'DATE' ? `DATE '1970-01-01' + "${name}" AS "${name}"` : `"${name}"`,
    );
    return `(SELECT ${columns.join(', ')} FROM read_parquet(${quoted(this.path)}))`;
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
