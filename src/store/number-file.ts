import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { quoted } from './views.js';

/** How a column is stored; what is no whole number of 32 bits is a DOUBLE. */
export type NumberType = 'INTEGER' | 'DATE' | 'DOUBLE';

/** One page for each column of a piece. */
const PAGE = 2 ** 30;

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

  /** Adds rows, in columns of their own. Without one, nothing is written. */
  async add(columns: readonly Float64Array[], rows: number): Promise<void> {
    if (rows === 0) return;
    this.writer ??= new ParquetWriter({
      writer: fileWriter(this.path),
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
  }

  /** Ends the file. @returns what a FROM takes */
  async end(): Promise<string> {
    if (this.writer === null) {
      const columns = this.columns.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
      return `(SELECT ${columns.join(', ')} WHERE false)`;
    }
    await this.writer.finish();
    const columns = this.columns.map(([name, type]) =>
      type === 'DATE' ? `DATE '1970-01-01' + "${name}" AS "${name}"` : `"${name}"`,
    );
    return `(SELECT ${columns.join(', ')} FROM read_parquet(${quoted(this.path)}))`;
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
