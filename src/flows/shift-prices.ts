import type { Fraction } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';

/** A factor by which the asked price of a stock is turned into the share units of its list. */
export interface PriceShift {
  readonly stock: string;
  readonly day: IsoDate;
  readonly factor: Fraction;
}

/** Multiplies the prices in `asked_prices` of some stocks and days. The table is made anew: not every engine can update one. */
export async function shiftAskedPrices(engine: Engine, shifts: readonly PriceShift[]): Promise<void> {
  if (shifts.length === 0) return;
  await engine.exec(
    'CREATE OR REPLACE TEMP TABLE price_shifts (code VARCHAR, day DATE, num VARCHAR, den VARCHAR)',
  );
  await engine.append(
    'price_shifts',
    shifts.map(({ stock, day, factor }) => [stock, day, String(factor.num), String(factor.den)]),
  );
  await engine.exec(`CREATE OR REPLACE TEMP TABLE shifted_prices AS
    SELECT p.day, p.code, CAST(p.num AS HUGEINT) * coalesce(CAST(s.num AS HUGEINT), 1) AS num,
      CAST(p.den AS HUGEINT) * coalesce(CAST(s.den AS HUGEINT), 1) AS den
    FROM asked_prices p LEFT JOIN price_shifts s ON s.code = p.code AND s.day = p.day;
    CREATE OR REPLACE TEMP TABLE asked_prices AS SELECT day, code, num, den FROM shifted_prices`);
}
