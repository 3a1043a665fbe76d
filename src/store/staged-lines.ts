import { dayNumber, type IsoDate } from '../iso-date.js';
import { assert } from '../errors.js';
import { Columns } from './columns.js';
import type { DuckDbEngine } from './duckdb-engine.js';
import { NumberFile } from './number-file.js';
import type { Writer } from './writer.js';

// tables are made anew to be emptied: the engine keeps the memory of rows that are deleted
const NUMBERS = `CREATE OR REPLACE TEMP TABLE in_numbers (stock INTEGER, page_date DATE, holder INTEGER, shares BIGINT, known BOOLEAN, file INTEGER);
  CREATE OR REPLACE TEMP TABLE line_texts (id INTEGER, text VARCHAR)`;
const LINES = [
  ['stock', 'INTEGER'],
  ['page_date', 'DATE'],
  ['holder', 'INTEGER'],
  ['shares', 'DOUBLE'],
  ['file', 'INTEGER'],
] as const;

/** Makes the table of lists on their way to the store, or empties it. */
export const IN_DAYS = `CREATE OR REPLACE TEMP TABLE in_days (stock VARCHAR, date DATE, page_date DATE, kind VARCHAR, fetched_at VARCHAR,
  lines INTEGER, total_named BIGINT, total_ccass BIGINT, issued BIGINT, file INTEGER)`;

/**
 * Lines of lists on their way to the store, in table `in_numbers` (stock, page_date, holder, shares, known, file) with
 * stocks and holders by their number in `line_texts`; as texts they are seen in view `in_lines`. Handing over millions of
 * texts takes longer than reading them, and so does comparing them.
 */
export class StagedLines {
  private readonly lines = new Columns(LINES.length, 1 << 14);
  private readonly texts = new Map<string, number>();
  private told = 0;
  private readonly dayNumbers = new Map<IsoDate, number>();

  private constructor(
    private readonly engine: DuckDbEngine,
    private readonly store: string,
  ) {}

  static async open({ engine, store }: Pick<Writer, 'engine' | 'store'>): Promise<StagedLines> {
    await engine.exec(`${NUMBERS};
      CREATE OR REPLACE TEMP VIEW in_lines AS
      SELECT s.text AS stock, n.page_date, h.text AS holder, n.shares, n.known, n.file
      FROM in_numbers n JOIN line_texts s ON s.id = n.stock JOIN line_texts h ON h.id = n.holder`);
    return new StagedLines(engine, store);
  }

  get waiting(): number {
    return this.lines.count;
  }

  add(stock: string, pageDate: IsoDate, holder: string, shares: number, file: number): void {
    assert(Number.isSafeInteger(shares), `${shares} shares of ${holder} are not a whole number`);
    let day = this.dayNumbers.get(pageDate);
    if (day === undefined) {
      day = dayNumber(pageDate);
      this.dayNumbers.set(pageDate, day);
    }
    this.lines.add(this.idOf(stock), day, this.idOf(holder), shares, file);
  }

  /** The number of a stock or holder, which the engine knows from the next `settle` on. */
  idOf(text: string): number {
    let id = this.texts.get(text);
    if (id === undefined) {
      id = this.texts.size;
      this.texts.set(text, id);
    }
    return id;
  }

  /** Stocks and holders by their number. */
  all(): string[] {
    return [...this.texts.keys()];
  }

  /** Puts what waits into `in_numbers`. */
  async settle(): Promise<void> {
    const { engine } = this;
    if (this.told < this.texts.size) {
      await engine.append(
        'line_texts',
        [...this.texts].slice(this.told).map(([text, id]) => [id, text]),
      );
      this.told = this.texts.size;
    }
    if (this.lines.count === 0) return;
    const file = new NumberFile(this.store, 'lines', LINES);
    await file.add(this.lines.all(), this.lines.count);
    this.lines.clear();
    try {
      // in their order, which mostly is that of days
      await engine.exec(`
        SET preserve_insertion_order = true;
        INSERT INTO in_numbers SELECT stock, page_date, holder, CAST(shares AS BIGINT), true, file FROM ${await file.end()};
        SET preserve_insertion_order = false`);
    } finally {
      await file.remove();
    }
  }

  /** Forgets all lines. */
  async clear(): Promise<void> {
    this.lines.clear();
    this.texts.clear();
    this.told = 0;
    await this.engine.exec(NUMBERS);
  }
}
