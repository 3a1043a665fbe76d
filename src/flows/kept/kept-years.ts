import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../store/engine.js';
import { literal } from '../window.js';
import { forgetOlder, isFormerPlacing, writeRows } from './kept-file.js';
import { digestOf, RAW } from './month-digests.js';

/** Rows of a group where rows lie by stock: some ten stocks of a year. */
const ROWS_OF_GROUP = 16_384;

/** The settled months of a year, each with its digest, in their order. */
export type YearMonths = ReadonlyMap<string, string>;

/**
 * Months of kept values put together by year, so that a window of a year opens one or two files in place of twelve. A file
 * is named by what its months follow from, is made of theirs once all of them are there, and is never needed: where there
 * is none, months are read.
 */
export class KeptYears {
  /** Files that could not be made. */
  private readonly failed = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly folder: string,
  ) {}

  /** The file of a part of a year, whether it is there or not. */
  path(months: YearMonths, part: string): string {
    return join(this.folder, `${this.state(months)}-${part}.parquet`);
  }

  /**
   * Makes the file of a part of a year from those of its months.
   * @param order the order of its rows
   * @returns whether it is there now
   */
  async make(
    months: YearMonths,
    part: string,
    order: string,
    monthFile: (month: string, digest: string) => string,
  ): Promise<boolean> {
    const path = this.path(months, part);
    if (existsSync(path)) return true;
    const files = [...months].map(([month, digest]) => monthFile(month, digest));
    if (this.failed.has(path) || !files.every((file) => existsSync(file))) return false;
    try {
      const rows = `SELECT * FROM read_parquet([${files.map(literal).join(', ')}]) ORDER BY ${order}`;
      await writeRows(this.engine, path, rows, ROWS_OF_GROUP);
      const state = this.state(months);
      const prefix = prefixOf(months);
      await forgetOlder(
        path,
        (name) => name.startsWith(prefix) && (!name.startsWith(state) || isFormerPlacing(name, state, part)),
      );
      return true;
    } catch {
      // no room, no memory, a month that was deleted meanwhile: the months say the same
      this.failed.add(path);
      return false;
    }
  }

  private state(months: YearMonths): string {
    return `${prefixOf(months)}${digestOf(JSON.stringify([...months]))}`;
  }
}

/** What the files of a year begin with: those of changes read plainly are apart. */
function prefixOf(months: YearMonths): string {
  for (const [month, digest] of months)
    return `${digest.startsWith(RAW) ? `${RAW}year` : 'year'}-${month.slice(0, 4)}-`;
  throw new Error('a year of kept values has a month at least');
}
