import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayNumber, type IsoDate } from '../iso-date.js';
import { Columns } from '../store/columns.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { formatCredits } from './facts.js';
import type { Part } from './part.js';
import type { ChangeDay } from './sequence.js';

/** Columns of `raw_change_days` that come as the number of a text, each text once; the rest are numbers. */
const DAY_TEXTS = ['factor_num', 'factor_den', 'unit_num', 'unit_den', 'credited', 'flags'];
const DATES = ['date', 'prev_date', 'trade_date'];

type Explained = 'changes' | 'change_days';

/** Makes the tables of a piece anew: the engine keeps the memory of rows that are deleted. */
const emptyTables = (): string => `
  CREATE OR REPLACE TEMP TABLE out_texts (id DOUBLE, text VARCHAR);
  CREATE OR REPLACE TEMP TABLE out_kinds (id DOUBLE, reason VARCHAR, rule VARCHAR, evidence VARCHAR);
  CREATE OR REPLACE TEMP TABLE raw_changes (day DOUBLE, holder DOUBLE, from_shares DOUBLE, to_shares DOUBLE, kind DOUBLE, shares DOUBLE);
  CREATE OR REPLACE TEMP TABLE raw_change_days (id DOUBLE, ${DAY_COLUMNS.map(([name]) => `${name} DOUBLE`).join(', ')})`;

/**
 * Explained changes on their way to the store. They go to the engine as numbers, and each text once: handing over
 * millions of texts takes longer than finding them. Piece by piece they lie in Parquet files, each in the order of
 * months and within them in that of the table, so that what is held in memory does not grow with an import.
 */
export class ExplainedRows {
  private readonly parts = new Columns(6, 1 << 16);
  private readonly days = new Columns(17);
  private texts = new Map<string, number>();
  /** Reason, rule and evidence by their number. */
  private readonly kinds: Part[] = [];
  private readonly kindPlaces = new Map<string, number>();
  private readonly dayNumbers = new Map<IsoDate, number>();
  private readonly files: Record<Explained, string[]> = { changes: [], change_days: [] };
  private piece = 0;

  private constructor(private readonly writer: Writer) {}

  static async open(writer: Writer): Promise<ExplainedRows> {
    await writer.engine.exec(emptyTables());
    return new ExplainedRows(writer);
  }

  add(stock: string, day: ChangeDay): void {
    const id = this.days.count;
    for (const part of day.parts)
      this.parts.add(id, this.text(part.holder), part.from, part.to, this.kind(part), part.shares);
    const flags = day.pending.length > 0 ? [...new Set([...day.flags, 'pending-action'])] : day.flags;
    this.days.add(
      id,
      this.text(stock),
      this.day(day.date),
      this.day(day.prevDate),
      this.day(day.tradeDate),
      day.gap,
      this.text(String(day.factor.num)),
      this.text(String(day.factor.den)),
      this.text(String(day.unit.num)),
      this.text(String(day.unit.den)),
      this.text(formatCredits([...day.credits, ...day.arrived])),
      day.totalFrom,
      day.totalTo,
      day.deposited,
      day.residual,
      day.volume === null ? Number.NaN : Math.round(day.volume),
      this.text(flags.join(' ')),
    );
  }

  /** How many parts of changes wait to be put down. */
  get waiting(): number {
    return this.parts.count;
  }

  /** Puts what was added into a file of its own. */
  async putDown(): Promise<void> {
    if (this.days.count === 0) return;
    const { engine, store } = this.writer;
    this.piece += 1;
    await engine.appendDoubles('raw_changes', this.parts.all(), this.parts.count);
    await engine.appendDoubles('raw_change_days', this.days.all(), this.days.count);
    this.parts.clear();
    this.days.clear();
    const texts = [...this.texts];
    this.texts = new Map();
    await engine.append(
      'out_texts',
      texts.map(([text, id]) => [id, text]),
    );
    await engine.append(
      'out_kinds',
      this.kinds.splice(0).map(({ reason, rule, evidence }, id) => [id, reason, rule, evidence]),
    );
    this.kindPlaces.clear();
    await engine.exec(
      'CREATE OR REPLACE TEMP TABLE out_ranks AS SELECT id, text, row_number() OVER (ORDER BY text) AS rank FROM out_texts',
    );
    for (const table of ['changes', 'change_days'] as const) {
      const path = join(store, 'spill', `explained-${table}-${this.piece}.parquet`);
      await engine.exec(
        `COPY (${SELECTS[table]}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 32768)`,
      );
      this.files[table].push(path);
    }
    await engine.exec(`${emptyTables()}; DROP TABLE out_ranks`);
  }

  /** The rows that were put down, as what a FROM takes; null when there are none. */
  from(table: Explained): string | null {
    const files = this.files[table].map((path) => `'${path.replaceAll("'", "''")}'`);
    return files.length === 0 ? null : `read_parquet([${files.join(', ')}])`;
  }

  async close(): Promise<void> {
    await this.writer.engine.exec(
      'DROP TABLE out_texts; DROP TABLE out_kinds; DROP TABLE raw_changes; DROP TABLE raw_change_days',
    );
    for (const path of [...this.files.changes, ...this.files.change_days]) await rm(path, { force: true });
  }

  private kind(part: Part): number {
    const { reason, rule, evidence } = part;
    const key = rule === null && evidence === null ? reason : `${reason}\n${rule}\n${evidence}`;
    let id = this.kindPlaces.get(key);
    if (id === undefined) {
      id = this.kinds.length;
      this.kindPlaces.set(key, id);
      this.kinds.push(part);
    }
    return id;
  }

  private text(text: string): number {
    let id = this.texts.get(text);
    if (id === undefined) {
      id = this.texts.size;
      this.texts.set(text, id);
    }
    return id;
  }

  private day(date: IsoDate): number {
    let day = this.dayNumbers.get(date);
    if (day === undefined) {
      day = dayNumber(date);
      this.dayNumbers.set(date, day);
    }
    return day;
  }
}

const DAY_COLUMNS = TABLES.change_days.columns
  .split(',')
  .map((column) => column.trim().split(/\s+/) as [name: string, type: string]);

function dayColumn([name, type]: [string, string]): string {
  if (name === 'stock') return 's.text AS stock';
  if (DAY_TEXTS.includes(name)) return `CAST(t_${name}.text AS ${type}) AS ${name}`;
  if (DATES.includes(name)) return dateOf(`r.${name}`, name);
  return `CAST(CASE WHEN isnan(r.${name}) THEN NULL ELSE r.${name} END AS ${type}) AS ${name}`;
}

function dateOf(day: string, name: string): string {
  return `DATE '1970-01-01' + CAST(${day} AS INTEGER) AS ${name}`;
}

const MONTH = `date_trunc('month', DATE '1970-01-01' + CAST(d.date AS INTEGER))`;

/** Days are numbered in order of stock and date. */
const SELECTS: Record<Explained, string> = {
  changes: `
    SELECT s.text AS stock, ${dateOf('d.date', 'date')}, ${dateOf('d.trade_date', 'trade_date')}, h.text AS holder,
      CAST(r.from_shares AS BIGINT) AS from_shares, CAST(r.to_shares AS BIGINT) AS to_shares, k.reason,
      CAST(r.shares AS BIGINT) AS shares, k.rule, k.evidence
    FROM raw_changes r
    JOIN raw_change_days d ON d.id = r.day
    JOIN out_ranks s ON s.id = d.stock
    JOIN out_ranks h ON h.id = r.holder
    JOIN out_kinds k ON k.id = r.kind
    ORDER BY ${MONTH}, r.day, h.rank, k.reason`,
  change_days: `
    SELECT ${DAY_COLUMNS.map(dayColumn).join(', ')}
    FROM raw_change_days r
    JOIN out_ranks s ON s.id = r.stock
    ${DAY_TEXTS.map((name) => `JOIN out_ranks t_${name} ON t_${name}.id = r.${name}`).join(' ')}
    ORDER BY r.id`,
};
