import type { Fraction } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';

/** Closes of a day by stock, HKD, as traded, exact. */
export const closesOn = (engine: Engine, day: IsoDate): Promise<ReadonlyMap<string, Fraction>> =>
  askedOnce(
    engine,
    'closes of a day',
    async () => {
      const rows = await engine.query(
        'SELECT stock, close_num, close_den FROM price_days WHERE price_days.date = CAST($day AS DATE)',
        { day },
      );
      return new Map(
        rows.map((row): [string, Fraction] => [
          String(row.stock),
          { num: BigInt(row.close_num as string), den: BigInt(row.close_den as string) },
        ]),
      );
    },
    day,
  );
