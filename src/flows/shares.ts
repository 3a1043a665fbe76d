import { Amount } from '../amount.js';
import { type PriceShift, shiftAskedPrices } from './shift-prices.js';
import { isOne } from '../decimal.js';
import { NoDataError } from '../errors.js';
import { addDays, dayNumber, type IsoDate } from '../iso-date.js';
import type { Engine, Row } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import { askHoldings } from './asked-holdings.js';
import { LIST_MAX_AGE } from './explorer/stored-day.js';
import { unitChanges, unitShift } from './unit-shift.js';
import { type HolderType, setTypes } from './window.js';

export interface ShareRow {
  readonly date: IsoDate;
  readonly type: string;
  /** HKD. */
  readonly value: Amount;
  /** Of the value held in CCASS by all types (less the excluded ones), 0 to 1. */
  readonly share: number;
}

export interface ShareCoverage {
  readonly date: IsoDate;
  readonly price_date: IsoDate;
  readonly stocks: number;
  readonly unpriced: readonly string[];
  /** Stocks whose last list is too old to speak for the day, with its day: left out. */
  readonly stale: readonly { readonly stock: string; readonly date: IsoDate }[];
}

export interface Shares {
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  readonly currency: 'HKD';
  readonly exclude: readonly string[];
  readonly coverage: { readonly days: readonly ShareCoverage[]; readonly notes: readonly string[] };
  readonly rows: readonly ShareRow[];
}

export interface SharesQuery {
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  /** One price day for all dates; null = the date itself. */
  readonly priceDate: IsoDate | null;
  readonly exclude: readonly string[];
  /** Which stored days between `from` and `to`: every one, or the last of each week or month. */
  readonly step: 'day' | 'week' | 'month';
}

const TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong', 'other'];

/**
 * Each type's share of the value held in CCASS. A date is answered by the last stored day on or before it, each stock
 * by its own last list; a stock without a close on the price day is left out and named.
 * @throws NoDataError when nothing is stored by then, or nothing of it has a price
 */
export async function shares(
  engine: Engine,
  types: readonly HolderType[],
  query: SharesQuery,
): Promise<Shares> {
  const days = await daysOf(engine, query);
  await setTypes(engine, types);
  await askHoldings(
    engine,
    days.map((day) => [day, query.priceDate ?? day]),
  );
  await shiftPrices(engine);
  const sums = new Map<IsoDate, Map<string, bigint>>();
  for (const row of await engine.query(
    sqlFile(import.meta.url, './sql/shares.sql').replaceAll('{whole}', await wholeFor(engine)),
  )) {
    const byType = sums.get(String(row.date)) ?? new Map<string, bigint>();
    byType.set(String(row.type), BigInt(row.cents as bigint));
    sums.set(String(row.date), byType);
  }
  const coverage = await coverageOf(engine, days, query.priceDate);
  const rows = [...sums].flatMap(([date, byType]) => {
    const counted = TYPES.filter((type) => !query.exclude.includes(type) && byType.has(type));
    const total = counted.reduce((sum, type) => sum + (byType.get(type) ?? 0n), 0n);
    return counted.map((type): ShareRow => {
      const cents = byType.get(type) ?? 0n;
      return {
        date,
        type,
        value: new Amount(cents),
        share: total === 0n ? 0 : Math.round((Number(cents) / Number(total)) * 1e8) / 1e8,
      };
    });
  });
  if (rows.length === 0) {
    const first = coverage[0];
    throw new NoDataError(
      `no stock has a price on ${first?.price_date}; import prices, or value at another day with --price-date`,
    );
  }
  return {
    from: query.from,
    to: query.to,
    currency: 'HKD',
    exclude: query.exclude,
    coverage: { days: coverage, notes: notesOf(query, coverage) },
    rows,
  };
}

/** Below it, twice a value in cents and in the parts of its close is a whole number of 64 bits, which divides ten times as fast. */
const NARROW = 2n ** 61n;

/** The whole numbers that no value of the asked holdings leaves. */
async function wholeFor(engine: Engine): Promise<'BIGINT' | 'HUGEINT'> {
  const [most] = await engine.query(
    `SELECT CAST(h.shares AS VARCHAR) AS shares, CAST(p.num AS VARCHAR) AS num, CAST(p.den AS VARCHAR) AS den
     FROM (SELECT coalesce(max(abs(shares)), 0) AS shares FROM asked_holdings) h
     CROSS JOIN (SELECT coalesce(max(num), 0) AS num, coalesce(max(den), 0) AS den FROM asked_prices) p`,
  );
  const [shares, num, den] = [most?.shares, most?.num, most?.den].map((value) => BigInt(String(value)));
  return (shares as bigint) * 100n * (num as bigint) < NARROW && (den as bigint) < NARROW
    ? 'BIGINT'
    : 'HUGEINT';
}

/** Prices of a day on the other side of a split or bonus are brought to the share units of the list. */
async function shiftPrices(engine: Engine): Promise<void> {
  const changes = await unitChanges(engine);
  const rows = await engine.query(
    `SELECT CAST(a.day AS VARCHAR) AS day, a.stock, coalesce(c.domain, a.stock) AS domain, CAST(a.stored AS VARCHAR) AS stored,
       CAST(y.price_day AS VARCHAR) AS price_day
     FROM asked_stocks a JOIN asked_days y ON y.day = a.day LEFT JOIN counters c ON c.code = a.stock WHERE a.stored <> y.price_day`,
  );
  const shifts: PriceShift[] = [];
  for (const row of rows) {
    const own = changes.get(String(row.domain));
    if (!own) continue;
    const factor = unitShift(own, String(row.stored), String(row.price_day));
    if (!isOne(factor)) shifts.push({ stock: String(row.stock), day: String(row.day), factor });
  }
  await shiftAskedPrices(engine, shifts);
}

async function daysOf(engine: Engine, { from, to, step }: SharesQuery): Promise<IsoDate[]> {
  const all = (
    await engine.query(
      'SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM stock_days WHERE chosen AND date <= CAST($to AS DATE) ORDER BY day',
      { to },
    )
  ).map((row) => String(row.day));
  const last = all[all.length - 1];
  if (last === undefined)
    throw new NoDataError(`no holdings are stored on or before ${to}; run waizi import PATH... first`);
  if (from === null) return [last];
  const first = all.findLast((day) => day <= from) ?? (all[0] as IsoDate);
  const between = all.filter((day) => day >= first);
  const bucket = (day: IsoDate): string =>
    step === 'month' ? day.slice(0, 7) : step === 'week' ? addDays(day, -((dayNumber(day) + 3) % 7)) : day;
  return between.filter(
    (day, index) =>
      index === 0 || index === between.length - 1 || bucket(day) !== bucket(between[index + 1] as IsoDate),
  );
}

async function coverageOf(
  engine: Engine,
  days: readonly IsoDate[],
  priceDate: IsoDate | null,
): Promise<ShareCoverage[]> {
  const rows = await engine.query(
    `SELECT CAST(a.day AS VARCHAR) AS day, a.stock, CAST(a.stored AS VARCHAR) AS stored, a.old, p.code IS NOT NULL AS priced
     FROM last_lists a LEFT JOIN asked_prices p ON p.day = a.day AND p.code = a.stock ORDER BY a.day, a.stock`,
  );
  const byDay = new Map<IsoDate, Row[]>();
  for (const row of rows) {
    const own = byDay.get(String(row.day));
    if (own) own.push(row);
    else byDay.set(String(row.day), [row]);
  }
  return days.map((date) => {
    const own = byDay.get(date) ?? [];
    const fresh = own.filter((row) => !row.old);
    return {
      date,
      price_date: priceDate ?? date,
      stocks: fresh.filter((row) => row.priced).length,
      unpriced: fresh.filter((row) => !row.priced).map((row) => String(row.stock)),
      stale: own
        .filter((row) => row.old)
        .map((row) => ({ stock: String(row.stock), date: String(row.stored) })),
    };
  });
}

function notesOf(query: SharesQuery, coverage: readonly ShareCoverage[]): string[] {
  const notes: string[] = [];
  const last = coverage[coverage.length - 1];
  if (last && last.date !== query.to)
    notes.push(`asked to ${query.to}: answered as of ${last.date}, the last stored day`);
  if (query.priceDate) notes.push(`all days valued at the closes of ${query.priceDate}`);
  for (const { date, unpriced, stale, stocks } of coverage) {
    if (unpriced.length > 0)
      notes.push(
        `${date}: ${unpriced.length} of ${unpriced.length + stocks} stocks have no close and are left out`,
      );
    if (stale.length > 0) {
      const oldest = stale.reduce((a, b) => (a.date < b.date ? a : b));
      notes.push(
        `${date}: ${stale.length} stocks left out, their last list is more than ${LIST_MAX_AGE} days older (the oldest of ${oldest.date}: ${oldest.stock})`,
      );
    }
  }
  const counts = new Set(coverage.map(({ stocks }) => stocks));
  if (counts.size > 1) notes.push('the days rest on different sets of stocks: their shares do not compare');
  return notes;
}
