import type { IsoDate } from '../iso-date.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import {
  type CounterCode,
  habitRows,
  monthEnd,
  openHabits,
  type ToldHabits,
  tradesSql,
} from './habit-months.js';
import { isThere, keepSums, type KeptSums, readSums } from './kept-sums.js';

export interface HabitOptions {
  readonly counters: readonly CounterCode[];
  /** First day on which the HKD code shows the holdings of all counters. */
  readonly mergedOn: IsoDate;
}

/**
 * Makes table `habits` agree with the changes and prices of some months.
 * @param months such as `2026-07`, in any order
 */
export async function deriveHabits(
  writer: Writer,
  months: readonly string[],
  options: HabitOptions,
): Promise<void> {
  if (months.length === 0) return;
  const { engine } = writer;
  const sorted = [...new Set(months)].sort();
  await openHabits(engine, options.counters);
  await engine.exec(`CREATE OR REPLACE TEMP TABLE out_habits (${TABLES.habits.columns})`);
  for (const month of sorted) {
    const kept = await readSums(writer, month, options);
    const told = (sums: KeptSums | null) => (): Promise<ToldHabits> => toldOf(engine, sums);
    const compute = (sums: KeptSums | null): Promise<void> =>
      habitRows(engine, month, options.mergedOn, { told: told(sums) });
    await (kept === null
      ? compute(null)
      : compute(kept).catch((error: unknown) => {
          // what is kept may be deleted at any time; anything else that fails is told
          if (isThere(kept)) throw error;
          return compute(null);
        }));
    await engine.exec('INSERT INTO out_habits SELECT * FROM habit_rows');
    await keepSums(writer, month, options);
  }
  const years = [...new Set(sorted.map((month) => month.slice(0, 4)))];
  const again = sorted.map((month) => `(${betweenDays(month)})`).join(' OR ');
  await writer.replaceEach('habits', years, {
    kept: (within) => `SELECT * FROM habits WHERE ${within} AND NOT (${again})`,
    added: (within) => `SELECT * FROM out_habits WHERE ${within}`,
  });
  await engine.exec(
    ['out_habits', 'habit_rows', 'habit_sums', 'habit_prices', 'habit_stocks', ...TOLD_TABLES]
      .map((table) => `DROP TABLE IF EXISTS ${table}`)
      .join('; '),
  );
}

const betweenDays = (month: string): string =>
  `date >= DATE '${month}-01' AND date <= DATE '${monthEnd(month)}'`;

const TOLD_TABLES = ['habit_standing', 'habit_stood', 'habit_bases', 'habit_anew'];

/** Finds of which stocks kept sums still tell; the rest is read. */
async function toldOf(engine: DuckDbEngine, kept: KeptSums | null): Promise<ToldHabits> {
  // a stock with another base, or another price of a day that was summed, is summed anew, and so is one with counters
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE habit_standing AS ${
      kept === null
        ? 'SELECT stock FROM habit_stocks WHERE false'
        : `SELECT s.stock
           FROM habit_stocks s JOIN read_parquet(${kept.days}) k ON k.stock = s.stock
           LEFT JOIN habit_prices p ON p.stock = k.stock AND p.date = k.date
           WHERE s.stock NOT IN (SELECT domain FROM habit_counters)
           GROUP BY s.stock
           HAVING bool_and(s.base_date = k.base_date AND p.date IS NOT NULL AND p.price IS NOT DISTINCT FROM k.price)`
    };
    CREATE OR REPLACE TEMP TABLE habit_bases AS SELECT s.* FROM habit_stocks s ANTI JOIN habit_standing t ON t.stock = s.stock;
    CREATE OR REPLACE TEMP TABLE habit_anew AS SELECT p.* FROM habit_prices p ANTI JOIN habit_standing t ON t.stock = p.stock`);
  const later = kept !== null && kept.later.length > 0;
  if (later)
    await engine.exec(
      'CREATE OR REPLACE TEMP TABLE habit_stood AS SELECT p.* FROM habit_prices p SEMI JOIN habit_standing t ON t.stock = p.stock',
    );
  const has = async (table: string): Promise<string | null> =>
    (await engine.query(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length > 0 ? table : null;
  const stocks = await has('habit_bases');
  // of nothing at all, the bases of no stock
  return {
    stocks: stocks ?? (kept === null ? 'habit_bases' : null),
    prices: await has('habit_anew'),
    kept:
      kept &&
      `SELECT k.stock, k.holder, k.base, k.bought, k.sold, k.bought_value, k.sold_value
       FROM read_parquet(${kept.sums}) k SEMI JOIN habit_standing t ON t.stock = k.stock`,
    later: later ? tradesSql(`read_parquet([${kept.later.join(', ')}])`, 'habit_stood') : null,
  };
}
