import { addDays, type IsoDate } from '../iso-date.js';
import { MERGED_ON, rmbCounters } from '../securities/counters.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { LIST_MAX_AGE } from './explorer/stored-day.js';

/**
 * Makes the tables that answer for some CCASS days: `asked_stocks` (each stock's last list by then), `asked_holdings` and
 * `asked_prices` (closes of each day's price day, not yet in the lists' share units).
 * @param days pairs of a day and its price day
 */
export async function askHoldings(
  engine: Engine,
  days: readonly (readonly [day: IsoDate, priceDay: IsoDate])[],
): Promise<void> {
  await engine.exec('CREATE OR REPLACE TEMP TABLE counters (code VARCHAR, domain VARCHAR)');
  await engine.append(
    'counters',
    (await rmbCounters(engine)).map(({ code, domain }) => [code, domain]),
  );
  await engine.exec('CREATE OR REPLACE TEMP TABLE asked_days (day DATE, price_day DATE)');
  await engine.append(
    'asked_days',
    days.map(([day, priceDay]) => [day, priceDay]),
  );
  const sorted = days.map(([day]) => day).sort();
  const oldest = addDays(sorted[0] as IsoDate, -LIST_MAX_AGE);
  await engine.exec(
    sqlFile(import.meta.url, './sql/asked-holdings.sql')
      .replaceAll('$merged', `'${MERGED_ON}'`)
      .replaceAll('$first', `'${oldest.slice(0, 7)}-01'`)
      .replaceAll('$last', `'${sorted.at(-1)}'`)
      .replaceAll('{age}', String(LIST_MAX_AGE)),
  );
}
