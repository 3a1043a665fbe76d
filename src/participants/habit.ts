import type { IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { habitRows, monthEnd, openHabits, type CounterCode } from './habit-months.js';

/** What one participant did in one month of CCASS days. Amounts in HKD. */
export interface HabitMonth {
  /** `2026-07`. */
  readonly month: string;
  readonly holder: string;
  /** Whether its stocks have lists of nearly every day, or of month-ends only. */
  readonly daily: boolean;
  /** Whether the lists cover the month. */
  readonly complete: boolean;
  /** Settlement days covered. */
  readonly days: number;
  readonly last: IsoDate;
  readonly stocks: number;
  /** Stocks valued at a close of another day. */
  readonly carried: number;
  /** Sums of the daily purchases and sales. */
  readonly buy: number;
  readonly sell: number;
  /** Sums of the stocks' net purchases and sales of the whole month. */
  readonly netBuy: number;
  readonly netSell: number;
  /** Held at the start of the month. */
  readonly base: number;
}

/** How many stocks have lists, by month: not complete ones are left out. */
export interface MonthCount {
  readonly month: string;
  readonly daily: number;
  readonly all: number;
}

/** Reads habits as they were known before some day. */
export class HabitReader {
  private constructor(
    private readonly engine: Engine,
    private readonly counters: readonly CounterCode[],
    private readonly mergedOn: IsoDate,
    private readonly table: string,
    /** One close for all months; null: the closes of each month. */
    private readonly priceDate: IsoDate | null,
    /** Months with stocks that have no prices of their own. */
    private readonly bare: readonly string[],
    private readonly priced: readonly HabitMonth[],
    readonly counts: readonly MonthCount[],
  ) {}

  /**
   * @param holders the participants to read
   * @param priceDate values every month at the closes of that day, for data with few prices; null = prices of the day
   */
  static async open(
    engine: Engine,
    holders: readonly string[],
    counters: readonly CounterCode[],
    mergedOn: IsoDate,
    priceDate: IsoDate | null,
  ): Promise<HabitReader> {
    await engine.exec('CREATE OR REPLACE TEMP TABLE habit_holders (holder VARCHAR)');
    await engine.append(
      'habit_holders',
      holders.map((holder) => [holder]),
    );
    const table = priceDate === null ? 'habits' : 'constant_habits';
    if (priceDate !== null) await constantHabits(engine, counters, mergedOn);
    const months = await engine.query(
      `SELECT substr(CAST(date AS VARCHAR), 1, 7) AS month, max(CASE WHEN stock <> '' THEN 1 ELSE 0 END) AS bare,
         CAST(sum(CASE WHEN holder = '' AND complete THEN stocks ELSE 0 END) AS INTEGER) AS stocks,
         CAST(sum(CASE WHEN holder = '' AND complete AND daily THEN stocks ELSE 0 END) AS INTEGER) AS daily
       FROM ${table} GROUP BY month ORDER BY month`,
    );
    const priced = await rowsOf(engine, {
      table,
      rows: `stock = '' AND holder <> ''`,
      target: 'last_day(date)',
      from: '1900-01-01',
      before: '2999-12-31',
      known: '1900-01-01',
    });
    return new HabitReader(
      engine,
      counters,
      mergedOn,
      table,
      priceDate,
      months.filter(({ bare }) => Number(bare) === 1).map(({ month }) => String(month)),
      priced,
      months.map((row) => ({
        month: String(row.month),
        daily: Number(row.daily),
        all: Number(row.stocks),
      })),
    );
  }

  /** The first and the last month with habits; null when there is none. */
  get span(): { readonly first: string; readonly last: string } | null {
    const [first, last] = [this.counts[0], this.counts.at(-1)];
    return first && last ? { first: first.month, last: last.month } : null;
  }

  /**
   * The months `from` to `to` (`2026-07`) with what was known before a day.
   * @param before closes of this day and later are not looked at
   */
  async months(from: string, to: string, before: IsoDate): Promise<HabitMonth[]> {
    const within = ({ month }: { month: string }): boolean => month >= from && month <= to;
    const own = this.priced.filter(within);
    if (!this.bare.some((month) => within({ month }))) return own;
    const valued = await rowsOf(this.engine, {
      table: this.table,
      rows: `stock <> ''`,
      target: this.priceDate === null ? 'last_day(date)' : `DATE '${this.priceDate}'`,
      from: `${from}-01`,
      before: dayAfter(monthEnd(to)),
      known: this.priceDate === null ? before : dayAfter(this.priceDate),
    });
    return [...own, ...valued];
  }

  /** The month of a day, up to that day and by what was known on it. */
  async running(day: IsoDate): Promise<HabitMonth[]> {
    const month = day.slice(0, 7);
    await openHabits(this.engine, this.counters);
    await habitRows(this.engine, month, this.mergedOn, { priced: this.priceDate === null, last: day });
    return rowsOf(this.engine, {
      table: 'habit_rows',
      rows: `holder <> ''`,
      target: this.priceDate === null ? `DATE '${day}'` : `DATE '${this.priceDate}'`,
      from: `${month}-01`,
      before: dayAfter(monthEnd(month)),
      known: dayAfter(this.priceDate ?? day),
    });
  }
}

const dayAfter = (date: IsoDate): IsoDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

async function constantHabits(
  engine: Engine,
  counters: readonly CounterCode[],
  mergedOn: IsoDate,
): Promise<void> {
  const months = await engine.query(
    `SELECT DISTINCT substr(CAST(date AS VARCHAR), 1, 7) AS month FROM change_days ORDER BY month`,
  );
  await engine.exec('CREATE OR REPLACE TEMP TABLE constant_habits AS SELECT * FROM habits LIMIT 0');
  await openHabits(engine, counters);
  for (const { month } of months) {
    await habitRows(engine, String(month), mergedOn, { priced: false });
    await engine.exec('INSERT INTO constant_habits SELECT * FROM habit_rows');
  }
}

interface Reading {
  readonly table: string;
  readonly rows: string;
  readonly target: string;
  readonly from: IsoDate;
  readonly before: IsoDate;
  readonly known: IsoDate;
}

async function rowsOf(
  engine: Engine,
  { table, rows, target, from, before, known }: Reading,
): Promise<HabitMonth[]> {
  const sql = sqlFile(import.meta.url, './sql/read-habits.sql')
    .replaceAll('{habits}', table)
    .replaceAll('{rows}', rows)
    .replaceAll('{target}', target);
  const hkd = (cents: unknown): number => Number(cents as bigint) / 100;
  return (await engine.query(sql, { from, before, known })).map((row) => ({
    month: String(row.month),
    holder: String(row.holder),
    daily: row.daily === true,
    complete: row.complete === true,
    days: Number(row.days),
    last: String(row.last_date),
    stocks: Number(row.stocks),
    carried: Number(row.carried),
    buy: hkd(row.buy),
    sell: hkd(row.sell),
    netBuy: hkd(row.net_buy),
    netSell: hkd(row.net_sell),
    base: hkd(row.base),
  }));
}
