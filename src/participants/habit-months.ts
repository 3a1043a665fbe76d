import { assert } from '../errors.js';
import { addDays, type IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';

/** Days by which the first and the last list of a month may lie from its ends: holidays, and month-end lists. */
export const EDGE = 10;

export interface CounterCode {
  readonly code: string;
  /** The HKD code that its holdings belong to. */
  readonly domain: string;
}

/** The last day of a month given as `2026-07`. */
export function monthEnd(month: string): IsoDate {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
}

/** Every month from one day to another, as `2026-07`. */
export function monthsBetween(from: IsoDate, to: IsoDate): string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = addDays(monthEnd(month), 1).slice(0, 7))
    months.push(month);
  return months;
}

/** Makes the tables that the months are computed with. */
export async function openHabits(engine: Engine, counters: readonly CounterCode[]): Promise<void> {
  await engine.exec('CREATE OR REPLACE TEMP TABLE habit_counters (code VARCHAR, domain VARCHAR)');
  await engine.append(
    'habit_counters',
    counters.map(({ code, domain }) => [code, domain]),
  );
}

/** What is told of a month by other means than reading all of its rows. */
export interface ToldHabits {
  /** Table of the stocks whose bases are to be read from the holdings, as `habit_stocks`; null = none. */
  readonly stocks: string | null;
  /** Table of the prices of the stocks whose trades are to be read from the changes, as `habit_prices`; null = none. */
  readonly prices: string | null;
  /** A SELECT of sums of other stocks, one of each stock and holder: stock, holder, base, bought, sold, bought_value, sold_value. */
  readonly kept: string | null;
  /** A SELECT of trades of those stocks that are not in the sums. */
  readonly later: string | null;
}

const TOLD_BY_ROWS: ToldHabits = { stocks: 'habit_stocks', prices: 'habit_prices', kept: null, later: null };

/** A SELECT of trades: see habit-trades.sql. */
export const tradesSql = (changes: string, prices: string): string =>
  sqlFile(import.meta.url, './sql/habit-trades.sql')
    .replaceAll('{changes}', changes)
    .replaceAll('{prices}', prices);

/**
 * Computes table `habit_rows`: what each participant bought, sold and held in one month of CCASS days. Leaves the tables
 * `habit_stocks`, `habit_prices` and `habit_sums` that it follows from.
 * @param month `2026-07`
 * @param mergedOn first day on which the HKD code shows the holdings of all counters
 * @param priced false: everything stays in shares per stock, to be valued at one constant price
 * @param last the last day that is looked at; the month's end unless given
 * @param told finds what is told otherwise, once `habit_stocks` and `habit_prices` are there
 */
export async function habitRows(
  engine: Engine,
  month: string,
  mergedOn: IsoDate,
  {
    priced = true,
    last = monthEnd(month),
    told = () => Promise.resolve(TOLD_BY_ROWS),
  }: {
    readonly priced?: boolean;
    readonly last?: IsoDate;
    readonly told?: () => Promise<ToldHabits>;
  } = {},
): Promise<void> {
  const fill = (sql: string): string =>
    sql
      .replaceAll('$first', `'${month}-01'`)
      .replaceAll('$last', `'${last}'`)
      .replaceAll('$merged', `'${mergedOn}'`)
      .replaceAll('{edge}', String(EDGE))
      .replaceAll('{priced}', priced ? 'TRUE' : 'FALSE');
  const file = (name: string): string => sqlFile(import.meta.url, `./sql/${name}.sql`);
  await engine.exec(fill(file('habit-stocks')));
  await engine.exec(fill(file('habit-prices')));
  const { stocks, prices, kept, later } = await told();
  const parts = [
    ...(stocks === null ? [] : [file('habit-base').replaceAll('{stocks}', stocks)]),
    ...(prices === null ? [] : [tradesSql('changes', prices)]),
    ...(later === null ? [] : [later]),
  ];
  const summed =
    parts.length === 0 ? null : file('habit-sums').replace('{parts}', () => parts.join('\nUNION ALL\n'));
  const sums =
    kept === null || summed === null
      ? (kept ?? summed)
      : file('habit-sums-added')
          .replace('{kept}', () => kept)
          .replace('{sums}', () => summed);
  assert(sums !== null, 'the sums of a month follow from rows or are kept');
  await engine.exec(fill(file('habit-rows').replace('{sums}', () => sums)));
}
