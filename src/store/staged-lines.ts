import { dayNumber, type IsoDate } from '../iso-date.js';
import { assert } from '../errors.js';
import { Columns } from './columns.js';
import type { DuckDbEngine } from './duckdb-engine.js';

/**
 * Lines of lists on their way to table `in_lines`. They go to the engine as numbers, and each text once: handing over
 * millions of texts takes longer than reading them.
 */
export class StagedLines {
  private readonly lines = new Columns(5, 1 << 14);
  private texts = new Map<string, number>();
  private readonly dayNumbers = new Map<IsoDate, number>();

  private constructor(private readonly engine: DuckDbEngine) {}

  static async open(engine: DuckDbEngine): Promise<StagedLines> {
    await engine.exec(`
      CREATE OR REPLACE TEMP TABLE raw_lines (stock DOUBLE, page_date DOUBLE, holder DOUBLE, shares DOUBLE, file DOUBLE);
      CREATE OR REPLACE TEMP TABLE line_texts (id DOUBLE, text VARCHAR)`);
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
    this.lines.add(this.text(stock), day, this.text(holder), shares, file);
  }

  /** Puts what waits into `in_lines`. */
  async settle(): Promise<void> {
    if (this.lines.count === 0) return;
    const { engine } = this;
    await engine.appendDoubles('raw_lines', this.lines.all(), this.lines.count);
    this.lines.clear();
    const texts = [...this.texts];
    this.texts = new Map();
    await engine.append(
      'line_texts',
      texts.map(([text, id]) => [id, text]),
    );
    await engine.exec(`
      INSERT INTO in_lines
      SELECT s.text, DATE '1970-01-01' + CAST(l.page_date AS INTEGER), h.text, CAST(l.shares AS BIGINT), true, CAST(l.file AS INTEGER)
      FROM raw_lines l JOIN line_texts s ON s.id = l.stock JOIN line_texts h ON h.id = l.holder;
      TRUNCATE raw_lines; TRUNCATE line_texts`);
  }

  private text(text: string): number {
    let id = this.texts.get(text);
    if (id === undefined) {
      id = this.texts.size;
      this.texts.set(text, id);
    }
    return id;
  }
}
