import { type Fraction, divide, fraction, multiply, ONE } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';

interface UnitChange {
  readonly exDate: IsoDate;
  readonly factor: Fraction;
}

/** Splits, consolidations and bonuses of the table, by stock. */
export const unitChanges = (engine: Engine): Promise<ReadonlyMap<string, readonly UnitChange[]>> =>
  askedOnce(engine, 'unit changes', () => storedUnitChanges(engine));

async function storedUnitChanges(engine: Engine): Promise<Map<string, UnitChange[]>> {
  const changes = new Map<string, UnitChange[]>();
  for (const row of await engine.query(
    `SELECT DISTINCT stock, CAST(ex_date AS VARCHAR) AS ex_date, num, den FROM actions
     WHERE num IS NOT NULL AND kind IN ('split', 'consolidation', 'bonus') ORDER BY stock, ex_date, num, den`,
  )) {
    const list = changes.get(String(row.stock)) ?? [];
    list.push({
      exDate: String(row.ex_date),
      factor: fraction(BigInt(row.num as bigint), BigInt(row.den as bigint)),
    });
    changes.set(String(row.stock), list);
  }
  return changes;
}

/**
 * What a price of one day is multiplied with to value shares of a list of another day: new shares per old of every
 * action whose ex-date lies between.
 */
export function unitShift(changes: readonly UnitChange[], listDay: IsoDate, priceDay: IsoDate): Fraction {
  let shift = ONE;
  for (const { exDate, factor } of changes) {
    if (exDate > listDay && exDate <= priceDay) shift = multiply(shift, factor);
    if (exDate > priceDay && exDate <= listDay) shift = divide(shift, factor);
  }
  return shift;
}
