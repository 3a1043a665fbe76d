import type { IsoDate } from '../iso-date.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { type CounterCode, habitRows, monthEnd, openHabits } from './habit-months.js';

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
    await habitRows(engine, month, options.mergedOn);
    await engine.exec('INSERT INTO out_habits SELECT * FROM habit_rows');
  }
  const years = [...new Set(sorted.map((month) => month.slice(0, 4)))];
  const again = sorted.map((month) => `(${betweenDays(month)})`).join(' OR ');
  await writer.replaceEach('habits', years, {
    kept: (within) => `SELECT * FROM habits WHERE ${within} AND NOT (${again})`,
    added: (within) => `SELECT * FROM out_habits WHERE ${within}`,
  });
  await engine.exec('DROP TABLE out_habits; DROP TABLE habit_rows; DROP TABLE habit_stocks');
}

const betweenDays = (month: string): string =>
  `date >= DATE '${month}-01' AND date <= DATE '${monthEnd(month)}'`;
