import type { IsoDate } from '../iso-date.js';
import type { Engine, Value } from '../store/engine.js';

/** Stocks that must all repeat their day before to say that the market did not move, but the feed stood still. */
export const FROZEN_STOCKS = 20;

/** A price as staged: stock, day, close and volume as whole numbers. */
interface Quote {
  readonly stock: string;
  readonly date: IsoDate;
  readonly key: string;
}

/** A day of prices by stock. */
interface PriceDay {
  readonly date: IsoDate;
  readonly quotes: ReadonlyMap<string, string>;
}

const keyOf = (close: bigint, volume: bigint): string => `${close} ${volume}`;
/** A decimal as the store prints it, without its point: what is staged. */
const whole = (text: Value | undefined): bigint => BigInt(String(text).replace('.', ''));

/** Prices that traded, of the rows that are staged. */
function quotesOf(rows: readonly (readonly Value[])[]): Quote[] {
  return rows.flatMap(([stock, date, close, volume]) =>
    typeof close === 'bigint' && typeof volume === 'bigint' && volume > 0n
      ? [{ stock: String(stock), date: String(date), key: keyOf(close, volume) }]
      : [],
  );
}

function byDay(quotes: readonly Quote[]): PriceDay[] {
  const days = new Map<IsoDate, Map<string, string>>();
  for (const { stock, date, key } of quotes) {
    const day = days.get(date) ?? new Map<string, string>();
    days.set(date, day.set(stock, key));
  }
  return [...days]
    .map(([date, found]) => ({ date, quotes: found }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * Days of prices on which every stock, of 20 and more, closed where it did the day before and traded just as many shares:
 * yesterday's page under today's date. Told from the days of the file, of the files before it and of the store.
 */
export class FrozenPrices {
  private last: PriceDay | null = null;

  constructor(private readonly engine: Engine) {}

  /** What cannot be in rows of the table of prices, by day. */
  async problems(rows: readonly (readonly Value[])[]): Promise<Map<IsoDate, string>> {
    const found = new Map<IsoDate, string>();
    let before: PriceDay | null = null;
    for (const day of byDay(quotesOf(rows)).filter(({ quotes }) => quotes.size >= FROZEN_STOCKS)) {
      before = before ?? (await this.before(day.date));
      if (before && repeats(day, before))
        found.set(
          day.date,
          `prices of ${day.date}: closes and volumes of all ${day.quotes.size} stocks repeat those of ${before.date}`,
        );
      else before = day;
    }
    if (before && (!this.last || this.last.date <= before.date)) this.last = before;
    return found;
  }

  private async before(date: IsoDate): Promise<PriceDay | null> {
    const rows = await this.engine.query(
      `SELECT stock, CAST(date AS VARCHAR) AS day, CAST(close AS VARCHAR) AS close, CAST(volume AS VARCHAR) AS volume
       FROM prices
       WHERE volume > 0 AND date = (SELECT max(date) FROM prices WHERE date < CAST($date AS DATE))`,
      { date },
    );
    const stored = byDay(
      rows.map((row) => ({
        stock: String(row.stock),
        date: String(row.day),
        key: keyOf(whole(row.close), whole(row.volume)),
      })),
    )[0];
    const own = this.last && this.last.date < date ? this.last : null;
    if (!stored) return own;
    return own && own.date >= stored.date ? own : stored;
  }
}

function repeats({ quotes }: PriceDay, before: PriceDay): boolean {
  let same = 0;
  for (const [stock, key] of quotes) {
    const other = before.quotes.get(stock);
    if (other === undefined) continue;
    if (other !== key) return false;
    same += 1;
  }
  return same >= FROZEN_STOCKS;
}
