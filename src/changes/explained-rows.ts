import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayNumber, type IsoDate } from '../iso-date.js';
import { Columns } from '../store/columns.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { formatCredits } from './facts.js';
import type { ChangeDay } from './sequence.js';

/** Columns that come as the number of a text, each text once; the rest are numbers, and days since 1970-01-01. */
const TEXTS = {
  changes: ['stock', 'holder', 'reason', 'rule', 'evidence'],
  change_days: ['stock', 'factor_num', 'factor_den', 'unit_num', 'unit_den', 'credited', 'flags'],
} as const;
const DATES = ['date', 'prev_date', 'trade_date'];
const ORDERS = { changes: 'n.stock, date, n.holder, n.reason', change_days: 'n.stock, date' } as const;

type Explained = keyof typeof TEXTS;

/**
 * Explained changes on their way to the store. They go to the engine as numbers, and each text once: handing over
 * millions of texts takes longer than finding them. Piece by piece they lie in Parquet files, each in the order of
 * months and within them in that of the table, so that what is held in memory does not grow with an import.
 */
export class ExplainedRows {
  private readonly parts = new Columns(10, 1 << 16);
  private readonly days = new Columns(16);
  private texts = new Map<string, number>();
  private readonly dayNumbers = new Map<IsoDate, number>();
  private readonly files: Record<Explained, string[]> = { changes: [], change_days: [] };
  private piece = 0;

  private constructor(private readonly writer: Writer) {}

  static async open(writer: Writer): Promise<ExplainedRows> {
    await writer.engine.exec(`
      CREATE OR REPLACE TEMP TABLE out_texts (id DOUBLE, text VARCHAR);
      CREATE OR REPLACE TEMP TABLE raw_changes (${doubles('changes')});
      CREATE OR REPLACE TEMP TABLE raw_change_days (${doubles('change_days')})`);
    return new ExplainedRows(writer);
  }

  add(stock: string, day: ChangeDay): void {
    const code = this.text(stock);
    const date = this.day(day.date);
    const traded = this.day(day.tradeDate);
    for (const { holder, from, to, reason, shares, rule, evidence } of day.parts) {
      this.parts.add(
        code,
        date,
        traded,
        this.text(holder),
        from,
        to,
        this.text(reason),
        shares,
        this.text(rule),
        this.text(evidence),
      );
    }
    const flags = day.pending.length > 0 ? [...new Set([...day.flags, 'pending-action'])] : day.flags;
    this.days.add(
      code,
      date,
      this.day(day.prevDate),
      traded,
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
    await engine.exec(
      'CREATE OR REPLACE TEMP TABLE out_ranks AS SELECT id, text, row_number() OVER (ORDER BY text) AS rank FROM out_texts',
    );
    for (const table of ['changes', 'change_days'] as const) {
      const path = join(store, 'spill', `explained-${table}-${this.piece}.parquet`);
      await engine.exec(
        `COPY (${typed(table)}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 32768);
         TRUNCATE raw_${table}`,
      );
      this.files[table].push(path);
    }
    await engine.exec('TRUNCATE out_texts; DROP TABLE out_ranks');
  }

  /** The rows that were put down, as what a FROM takes; null when there are none. */
  from(table: Explained): string | null {
    const files = this.files[table].map((path) => `'${path.replaceAll("'", "''")}'`);
    return files.length === 0 ? null : `read_parquet([${files.join(', ')}])`;
  }

  async close(): Promise<void> {
    await this.writer.engine.exec('DROP TABLE out_texts; DROP TABLE raw_changes; DROP TABLE raw_change_days');
    for (const path of [...this.files.changes, ...this.files.change_days]) await rm(path, { force: true });
  }

  private text(text: string | null): number {
    if (text === null) return Number.NaN;
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

function columnsOf(table: Explained): [name: string, type: string][] {
  return TABLES[table].columns.split(',').map((column) => column.trim().split(/\s+/) as [string, string]);
}

const doubles = (table: Explained): string =>
  columnsOf(table)
    .map(([name]) => `${name} DOUBLE`)
    .join(', ');

function typed(table: Explained): string {
  const texts: readonly string[] = TEXTS[table];
  const named = columnsOf(table).map(([name, type]) => {
    if (texts.includes(name)) return `CAST(t_${name}.text AS ${type}) AS ${name}`;
    if (DATES.includes(name)) return `DATE '1970-01-01' + CAST(r.${name} AS INTEGER) AS ${name}`;
    return `CAST(CASE WHEN isnan(r.${name}) THEN NULL ELSE r.${name} END AS ${type}) AS ${name}`;
  });
  const joins = texts.map((name) => `LEFT JOIN out_ranks t_${name} ON t_${name}.id = r.${name}`);
  const order = ORDERS[table].replaceAll(/n\.(\w+)/g, 't_$1.rank').replace('date', 'r.date');
  return `SELECT ${named.join(', ')} FROM raw_${table} r ${joins.join(' ')}
    ORDER BY date_trunc('month', DATE '1970-01-01' + CAST(r.date AS INTEGER)), ${order}`;
}
