import { dayNumber, type IsoDate } from '../iso-date.js';
import { assert } from '../errors.js';
import { Columns } from './columns.js';
import type { DuckDbEngine } from './duckdb-engine.js';

// tables are made anew to be emptied: the engine keeps the memory of rows that are deleted
const NUMBERS = `CREATE OR REPLACE TEMP TABLE in_numbers (stock INTEGER, page_date DATE, holder INTEGER, shares BIGINT, known BOOLEAN, file INTEGER);
  CREATE OR REPLACE TEMP TABLE line_texts (id INTEGER, text VARCHAR)`;
const RAW =
  'CREATE OR REPLACE TEMP TABLE raw_lines (stock DOUBLE, page_date DOUBLE, holder DOUBLE, shares DOUBLE, file DOUBLE)';

/** Makes the table of lists on their way to the store, or empties it. */
export const IN_DAYS = `CREATE OR REPLACE TEMP TABLE in_days (stock VARCHAR, date DATE, page_date DATE, kind VARCHAR, fetched_at VARCHAR,
  lines INTEGER, total_named BIGINT, total_ccass BIGINT, issued BIGINT, file INTEGER)`;

/**
 * Lines of lists on their way to the store, in table `in_numbers` (stock, page_date, holder, shares, known, file) with
 * stocks and holders by their number in `line_texts`; as texts they are seen in view `in_lines`. Handing over millions of
 * texts takes longer than reading them, and so does comparing them.
 */
export class StagedLines {
  private readonly lines = new Columns(5, 1 << 14);
  private readonly texts = new Map<string, number>();
  private told = 0;
  private readonly dayNumbers = new Map<IsoDate, number>();

  private constructor(private readonly engine: DuckDbEngine) {}

  static async open(engine: DuckDbEngine): Promise<StagedLines> {
    await engine.exec(`${NUMBERS}; ${RAW};
      CREATE OR REPLACE TEMP VIEW in_lines AS
      SELECT s.text AS stock, n.page_date, h.text AS holder, n.shares, n.known, n.file
      FROM in_numbers n JOIN line_texts s ON s.id = n.stock JOIN line_texts h ON h.id = n.holder`);
    return new StagedLines(engine);
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
    await engine.appendDoubles('raw_lines', this.lines.all(), this.lines.count);
    this.lines.clear();
    await engine.exec(`
      INSERT INTO in_numbers
      SELECT CAST(stock AS INTEGER), DATE '1970-01-01' + CAST(page_date AS INTEGER), CAST(holder AS INTEGER), CAST(shares AS BIGINT), true,
        CAST(file AS INTEGER)
      FROM raw_lines;
      ${RAW}`);
  }

  /** Forgets all lines. */
  async clear(): Promise<void> {
    this.lines.clear();
    this.texts.clear();
    this.told = 0;
    await this.engine.exec(NUMBERS);
  }
}
