import { type PriceShift, shiftAskedPrices } from './shift-prices.js';
import { isOne } from '../decimal.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { askHoldings } from './asked-holdings.js';
import { unitChanges, unitShift } from './unit-shift.js';

/** Days after which a close is named as old. */
const OLD_CLOSE = 7;

export interface HolderValues {
  readonly date: IsoDate;
  /** Cents of HKD, by holder. */
  readonly values: ReadonlyMap<string, bigint>;
  /** Everybody who holds a share then, with a price or without. */
  readonly held: ReadonlySet<string>;
  /** Of all holders. */
  readonly total: bigint;
  readonly stocks: number;
  readonly unpriced: readonly string[];
  /** Stocks valued at a close of more than a week before the day (or at the price day given). */
  readonly carried: number;
}

/**
 * What every holder has on a CCASS day, in HKD: each stock's last list, at the closes of the price day; without one, at each
 * stock's last close on or before the day, however old.
 */
export async function holderValues(
  engine: Engine,
  date: IsoDate,
  priceDate: IsoDate | null,
): Promise<HolderValues> {
  await askHoldings(engine, [[date, priceDate ?? date]]);
  if (priceDate === null) await engine.exec(sqlFile(import.meta.url, './sql/last-closes.sql'));
  const rows = await engine.query(
    `SELECT a.stock, CAST(a.stored AS VARCHAR) AS stored, p.code IS NOT NULL AS priced,
       ${priceDate === null ? 'CAST(p.priced_on AS VARCHAR)' : `'${priceDate}'`} AS priced_on, coalesce(c.domain, a.stock) AS domain
     FROM asked_stocks a LEFT JOIN asked_prices p ON p.code = a.stock LEFT JOIN counters c ON c.code = a.stock ORDER BY a.stock`,
  );
  const units = await unitChanges(engine);
  const shifts: PriceShift[] = [];
  for (const row of rows) {
    const own = units.get(String(row.domain));
    if (!row.priced || !own) continue;
    const factor = unitShift(own, String(row.stored), String(row.priced_on));
    if (!isOne(factor)) shifts.push({ stock: String(row.stock), day: date, factor });
  }
  await shiftAskedPrices(engine, shifts);
  const values = new Map(
    (await engine.query(sqlFile(import.meta.url, './sql/holder-values.sql'))).map(
      (row) => [String(row.holder), BigInt(row.cents as bigint)] as const,
    ),
  );
  const held = await engine.query(
    'SELECT DISTINCT holder FROM asked_holdings WHERE shares > 0 ORDER BY holder',
  );
  const priced = rows.filter((row) => row.priced);
  return {
    date,
    values,
    held: new Set(held.map((row) => String(row.holder))),
    total: [...values.values()].reduce((sum, cents) => sum + cents, 0n),
    stocks: priced.length,
    unpriced: rows.filter((row) => !row.priced).map((row) => String(row.stock)),
    carried: priced.filter((row) => Math.abs(dayNumber(date) - dayNumber(String(row.priced_on))) > OLD_CLOSE)
      .length,
  };
}
