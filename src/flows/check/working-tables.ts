import { addDays, type IsoDate } from '../../iso-date.js';
import type { Value } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import type { CheckContext } from './check.js';

/**
 * Makes the tables that several checks use: `check_days` (every calendar day, whether CCASS settles on it and how many
 * settlement days there were up to it), `check_registry` (known participants and their home) and
 * `check_lists` (pairs of stored lists of one stock-day that differ).
 * @param from the first of the calendar days
 */
export async function openChecks(
  { engine, calendar, registry, today }: CheckContext,
  from: IsoDate = calendar.first,
): Promise<void> {
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE check_days (date DATE, settlement BOOLEAN, rank INTEGER);
    CREATE OR REPLACE TEMP TABLE check_registry (holder VARCHAR, home VARCHAR)`);
  const last = today < calendar.last ? today : calendar.last;
  const first = from > calendar.first ? from : calendar.first;
  if (first <= last)
    await engine.append('check_days', days(first, last, calendar.settlementDays(first, last)));
  const homes = new Map(registry.all().map(({ id, home }) => [id, home]));
  await engine.append('check_registry', homes);
  await engine.exec(sqlFile(import.meta.url, './sql/differing-lists.sql'));
}

export async function closeChecks({ engine }: CheckContext): Promise<void> {
  await engine.exec('DROP TABLE check_days; DROP TABLE check_registry; DROP TABLE check_lists');
}

function* days(first: IsoDate, last: IsoDate, settlement: readonly IsoDate[]): Generator<Value[]> {
  const settles = new Set(settlement);
  let rank = 0;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (settles.has(day)) rank += 1;
    yield [day, settles.has(day), rank];
  }
}
