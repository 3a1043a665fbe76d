import { Amount } from '../amount.js';
import { multiply, roundHalfEven } from '../decimal.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { counterOf, MERGED_ON } from '../securities/counters.js';
import { UNCLASSIFIED } from '../securities/industry-scheme.js';
import type { IndustryBasis, StockIndustries, StockIndustry } from '../securities/stock-industries.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { lastDay, LIST_MAX_AGE } from './explorer/stored-day.js';
import { closesOn } from './day-closes.js';
import { unitChanges, unitShift } from './unit-shift.js';

/** The value of an industry's stocks held in CCASS. */
export interface HeldIndustry {
  readonly industry: string;
  readonly basis: IndustryBasis | typeof UNCLASSIFIED;
  readonly stocks: number;
  /** HKD. */
  readonly value: Amount;
  /** Of the value of all industries, 0 to 1. */
  readonly share: number;
}

/** Value held in CCASS by industry on a day. */
export interface HeldByIndustry {
  /** The last stored CCASS day on or before the one asked for. */
  readonly date: IsoDate;
  readonly price_date: IsoDate;
  readonly currency: 'HKD';
  readonly scheme: string;
  readonly stocks: number;
  /** Stocks on the lists without a close on the price day: in no value. */
  readonly unpriced: readonly string[];
  readonly rows: readonly HeldIndustry[];
}

export interface HeldQuery {
  readonly to: IsoDate;
  /** Whose closes value the lists; when null the last day with closes, at most 7 days before `to`. */
  readonly priceDate: IsoDate | null;
  /** Stocks asked for; empty = all. */
  readonly stocks: readonly string[];
}

interface Sum {
  readonly industry: string;
  readonly basis: HeldIndustry['basis'];
  readonly stocks: Set<string>;
  cents: bigint;
}

/**
 * Value of all shares in CCASS by industry of the day: each stock by its last list of at most 7 days before, at one
 * close, brought to the share units of the list. A RMB counter stands with its share.
 * @throws NoDataError when no list is stored by then
 */
export async function heldByIndustry(
  engine: Engine,
  industries: StockIndustries,
  { to, priceDate, stocks }: HeldQuery,
): Promise<HeldByIndustry> {
  const date = await lastDay(engine, to);
  const oldest = addDays(date, -LIST_MAX_AGE);
  const priceDay = priceDate ?? (await lastPriceDay(engine, oldest, date)) ?? date;
  const lists = await askedOnce(
    engine,
    'held totals',
    () => engine.query(sqlFile(import.meta.url, './sql/held-totals.sql'), { day: date, oldest }),
    date,
  );
  const prices = await closesOn(engine, priceDay);
  const changes = await unitChanges(engine);
  const listed = new Set(lists.map((row) => String(row.stock)));
  const placeOf = placesOn(industries.rows, date);
  const sums = new Map<string, Sum>();
  const unpriced: string[] = [];
  for (const row of lists) {
    const stock = String(row.stock);
    const share = counterOf(stock, (code) => listed.has(code));
    if (stocks.length > 0 && !stocks.includes(share)) continue;
    // from that day on the counter's holdings are in the share's own list
    if (share !== stock && date >= MERGED_ON) continue;
    const close = prices.get(share);
    if (!close) {
      unpriced.push(stock);
      continue;
    }
    const price = multiply(close, unitShift(changes.get(share) ?? [], String(row.stored), priceDay));
    const { industry, basis } = placeOf(share) ?? { industry: UNCLASSIFIED, basis: UNCLASSIFIED };
    const key = `${basis}\n${industry}`;
    const sum: Sum = sums.get(key) ?? { industry, basis, stocks: new Set(), cents: 0n };
    sum.stocks.add(share);
    sum.cents += roundHalfEven(BigInt(row.shares as bigint) * 100n * price.num, price.den);
    sums.set(key, sum);
  }
  const all = [...sums.values()];
  const total = all.reduce((sum, one) => sum + one.cents, 0n);
  return {
    date,
    price_date: priceDay,
    currency: 'HKD',
    scheme: industries.scheme,
    stocks: all.reduce((sum, one) => sum + one.stocks.size, 0),
    unpriced,
    rows: all
      .sort((a, b) =>
        a.industry === b.industry ? (a.basis < b.basis ? -1 : 1) : a.industry < b.industry ? -1 : 1,
      )
      .map(({ industry, basis, stocks: own, cents: value }) => ({
        industry,
        basis,
        stocks: own.size,
        value: new Amount(value),
        share: shareOf(value, total),
      })),
  };
}

function lastPriceDay(engine: Engine, from: IsoDate, to: IsoDate): Promise<IsoDate | null> {
  return askedOnce(
    engine,
    'last price day',
    async () => {
      const [row] = await engine.query(
        `SELECT CAST(max(p.date) AS VARCHAR) AS day FROM price_days p
         WHERE p.date >= CAST($from AS DATE) AND p.date <= CAST($to AS DATE)`,
        { from, to },
      );
      return row?.day ? String(row.day) : null;
    },
    `${from} ${to}`,
  );
}

/** Part of a total, to eight decimals; 0 of nothing. */
export function shareOf(part: bigint, total: bigint): number {
  return total === 0n ? 0 : Math.round((Number(part) / Number(total)) * 1e8) / 1e8;
}

function placesOn(
  rows: readonly StockIndustry[],
  date: IsoDate,
): (stock: string) => StockIndustry | undefined {
  const onDay = new Map(
    rows.filter(({ from, to }) => from <= date && date <= to).map((row) => [row.stock, row]),
  );
  return (stock) => onDay.get(stock);
}
