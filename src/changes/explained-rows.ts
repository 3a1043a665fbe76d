import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayNumber, type IsoDate } from '../iso-date.js';
import { Columns } from '../store/columns.js';
import { NumberFile } from '../store/number-file.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { formatCredits } from './facts.js';
import type { Part } from './part.js';
import type { ChangeDay, HeldPart } from './sequence.js';

/** Columns of `raw_change_days` that come as the number of a text, each text once; the rest are numbers. */
const DAY_TEXTS = ['factor_num', 'factor_den', 'unit_num', 'unit_den', 'credited', 'flags'];
const DATES = ['date', 'prev_date', 'trade_date'];

type Explained = 'changes' | 'change_days';

/** Columns of parts of changes: stock, holder and kind by the number of a text. */
const PARTS = [
  ['stock', 'INTEGER'],
  ['date', 'DATE'],
  ['trade_date', 'DATE'],
  ['holder', 'INTEGER'],
  ['from_shares', 'DOUBLE'],
  ['to_shares', 'DOUBLE'],
  ['kind', 'INTEGER'],
  ['shares', 'DOUBLE'],
] as const;

/** Makes the table of a piece anew: the engine keeps the memory of rows that are deleted. */
const emptyDays = (): string =>
  `CREATE OR REPLACE TEMP TABLE raw_change_days (id DOUBLE, ${DAY_COLUMNS.map(([name]) => `${name} DOUBLE`).join(', ')})`;

/** Parts of changes of one month, in order. */
class Month {
  readonly waiting = new Columns(PARTS.length, 512);
  readonly file: NumberFile;
  /** Numbers of reason, rule and evidence; told again in each piece, so that they are not all kept. */
  readonly kinds = new Map<string, number>();
  /** What a FROM takes, once all of the month are put down. */
  relation = '';

  constructor(
    store: string,
    readonly key: string,
  ) {
    this.file = new NumberFile(store, `explained-${key}`, PARTS);
  }
}

/**
 * Explained changes on their way to the store. They go there as numbers, and each text once: handing over millions of
 * texts takes longer than finding them. Piece by piece they are put into files, changes by month and in the order of the
 * table, so that little is held in memory: some 4 kB of each piece of a month.
 */
export class ExplainedRows {
  private readonly months = new Map<string, Month>();
  private readonly days = new Columns(17);
  private readonly years = new Set<string>();
  /** Texts by their number; first the holders in order. */
  private readonly texts: Map<string, number>;
  private told = 0;
  private kinds: (readonly [
    id: number,
    month: string,
    reason: string,
    rule: string | null,
    evidence: string | null,
  ])[] = [];
  private kindsTold = 0;
  private readonly dayNumbers = new Map<IsoDate, number>();
  private readonly dayFiles: string[] = [];
  private piece = 0;
  /** How many parts of changes wait to be put down. */
  waiting = 0;

  private constructor(
    private readonly writer: Writer,
    private readonly holders: readonly string[],
  ) {
    this.texts = new Map(holders.map((holder, id) => [holder, id]));
  }

  /** @param holders those whose changes mostly come, in order */
  static async open(writer: Writer, holders: readonly string[]): Promise<ExplainedRows> {
    await writer.engine.exec(`CREATE OR REPLACE TEMP TABLE out_texts (id INTEGER, text VARCHAR);
      CREATE OR REPLACE TEMP TABLE out_kinds (id INTEGER, month VARCHAR, reason VARCHAR, rule VARCHAR, evidence VARCHAR);
      ${emptyDays()}`);
    return new ExplainedRows(writer, holders);
  }

  /** Takes the next day: stocks come in their order, and so do the days of each. */
  add(stock: string, day: ChangeDay): void {
    const [code, date, tradeDate] = [this.text(stock), this.day(day.date), this.day(day.tradeDate)];
    if (day.parts.length > 0) {
      const month = this.month(day.date);
      for (const { id, part } of this.inOrder(day.parts))
        month.waiting.add(code, date, tradeDate, id, part.from, part.to, this.kind(month, part), part.shares);
      this.waiting += day.parts.length;
    }
    this.years.add(day.date.slice(0, 4));
    const flags = day.pending.length > 0 ? [...new Set([...day.flags, 'pending-action'])] : day.flags;
    this.days.add(
      this.days.count,
      code,
      date,
      this.day(day.prevDate),
      tradeDate,
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

  /** Puts what was added into files. */
  async putDown(): Promise<void> {
    if (this.days.count === 0) return;
    const { engine, store } = this.writer;
    for (const { waiting, file, kinds } of this.months.values()) {
      await file.add(waiting.all(), waiting.count);
      waiting.clear();
      kinds.clear();
    }
    this.waiting = 0;
    await engine.append(
      'out_texts',
      [...this.texts].slice(this.told).map(([text, id]) => [id, text]),
    );
    this.told = this.texts.size;
    await engine.append('out_kinds', this.kinds);
    this.kinds = [];
    await engine.appendDoubles('raw_change_days', this.days.all(), this.days.count);
    this.days.clear();
    this.piece += 1;
    const path = join(store, 'spill', `explained-days-${this.piece}.parquet`);
    await engine.exec(
      `COPY (${DAYS}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 32768)`,
    );
    this.dayFiles.push(path);
    await engine.exec(emptyDays());
  }

  /** Ends what was put down: then it can be read. */
  async finish(): Promise<void> {
    for (const month of this.months.values()) month.relation = await month.file.end();
  }

  /** Keys of the parts of a table that have rows. */
  keysOf(table: Explained): string[] {
    return [...(table === 'changes' ? this.months.keys() : this.years)];
  }

  /**
   * SQL for the rows of a part of a table, in the table's order where one thread reads them and the right side of a join
   * is the one that is looked up; null when there are none.
   */
  select(table: Explained, key: string, within: string): string | null {
    if (table === 'changes') {
      const month = this.months.get(key);
      return month === undefined ? null : changesSql(month);
    }
    const files = this.dayFiles.map((path) => `'${path.replaceAll("'", "''")}'`);
    return files.length === 0 ? null : `SELECT * FROM read_parquet([${files.join(', ')}]) WHERE ${within}`;
  }

  async close(): Promise<void> {
    await this.writer.engine.exec('DROP TABLE out_texts; DROP TABLE out_kinds; DROP TABLE raw_change_days');
    for (const path of this.dayFiles) await rm(path, { force: true });
    for (const { file } of this.months.values()) await file.remove();
  }

  /** The parts of a day in the order of holders and reasons, with the numbers of the holders. */
  private inOrder(parts: readonly HeldPart[]): { id: number; part: HeldPart }[] {
    const found = parts.map((part) => ({ id: this.text(part.holder), part }));
    const { length: known } = this.holders;
    const order = (a: { id: number; part: HeldPart }, b: { id: number; part: HeldPart }): number => {
      if (a.id === b.id) return a.part.reason < b.part.reason ? -1 : a.part.reason > b.part.reason ? 1 : 0;
      if (a.id < known && b.id < known) return a.id - b.id;
      return Buffer.compare(Buffer.from(a.part.holder), Buffer.from(b.part.holder));
    };
    for (let at = 1; at < found.length; at += 1)
      if (order(found[at - 1] as (typeof found)[0], found[at] as (typeof found)[0]) > 0)
        return found.sort(order);
    return found;
  }

  private month(date: IsoDate): Month {
    const key = date.slice(0, 7);
    let month = this.months.get(key);
    if (month === undefined) {
      month = new Month(this.writer.store, key);
      this.months.set(key, month);
    }
    return month;
  }

  private kind({ kinds, key: month }: Month, { reason, rule, evidence }: Part): number {
    const key = rule === null && evidence === null ? reason : `${reason}\n${rule}\n${evidence}`;
    let id = kinds.get(key);
    if (id === undefined) {
      id = this.kindsTold;
      this.kindsTold += 1;
      kinds.set(key, id);
      this.kinds.push([id, month, reason, rule, evidence]);
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
  if (DATES.includes(name)) return `DATE '1970-01-01' + CAST(r.${name} AS INTEGER) AS ${name}`;
  return `CAST(CASE WHEN isnan(r.${name}) THEN NULL ELSE r.${name} END AS ${type}) AS ${name}`;
}

/** Days are numbered in order of stock and date. */
const DAYS = `
  SELECT ${DAY_COLUMNS.map(dayColumn).join(', ')}
  FROM raw_change_days r
  JOIN out_texts s ON s.id = r.stock
  ${DAY_TEXTS.map((name) => `JOIN out_texts t_${name} ON t_${name}.id = r.${name}`).join(' ')}
  ORDER BY r.id`;

const changesSql = ({ relation, key }: Month): string => `
  SELECT s.text AS stock, r.date, r.trade_date, h.text AS holder, CAST(r.from_shares AS BIGINT) AS from_shares,
    CAST(r.to_shares AS BIGINT) AS to_shares, k.reason, CAST(r.shares AS BIGINT) AS shares, k.rule, k.evidence
  FROM ${relation} r
  JOIN out_texts s ON s.id = r.stock
  JOIN out_texts h ON h.id = r.holder
  JOIN (SELECT * FROM out_kinds WHERE month = '${key}') k ON k.id = r.kind`;
