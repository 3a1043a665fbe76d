import { Amount } from '../amount.js';
import type { Calendar } from '../calendar/calendar.js';
import { NoDataError, UsageError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { type StockIndustries, stockIndustries } from '../securities/stock-industries.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine, Row } from '../store/engine.js';
import { together } from '../store/together.js';
import { type Coverage, coverageOf, joinedDays, storedDaysOf } from './coverage.js';
import { industryCoverage, withIndustries } from './industry-coverage.js';
import type { KeptMonths, Places } from './kept/kept-months.js';
import { keptChanges, keptSums, type Summing, valuedChanges } from './valued-changes.js';
import { type HolderType, literal, openWindow, reach, setIndustries, type WindowScope } from './window.js';

export const FLOW_KEYS = ['day', 'week', 'month', 'type', 'industry', 'stock', 'participant'] as const;
export type FlowKey = (typeof FLOW_KEYS)[number];

/** One row of flows: the keys asked for, then HKD. net = buy - sell; the rest are non-trade changes by value. */
export interface FlowRow {
  readonly day?: IsoDate;
  readonly week?: string;
  readonly month?: string;
  readonly type?: string;
  readonly industry?: string;
  readonly stock?: string;
  readonly participant?: string;
  readonly net: Amount;
  readonly buy: Amount;
  readonly sell: Amount;
  readonly transfer: Amount;
  readonly corporate_action: Amount;
  readonly deposit: Amount;
  readonly placing: Amount;
  readonly listing: Amount;
}

export interface Flows {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly currency: 'HKD';
  readonly by: readonly FlowKey[];
  readonly raw: boolean;
  readonly coverage: Coverage;
  readonly rows: readonly FlowRow[];
}

export interface FlowsQuery extends WindowScope {
  readonly by: readonly FlowKey[];
  /** Types asked for; empty = all. */
  readonly types: readonly string[];
}

/** What rows are summed by; a day is made a text only once for each sum. */
const KEY_SQL: Record<FlowKey, string> = {
  day: 'v.trade_date',
  week: `strftime(v.trade_date, '%G-W%V')`,
  month: `substr(CAST(v.trade_date AS VARCHAR), 1, 7)`,
  type: 'v.type',
  industry: 'v.industry',
  stock: 'v.stock',
  participant: 'v.holder',
};
/** The amounts of a flow row, in the order in which tables show them. */
export const MONEY = [
  'net',
  'buy',
  'sell',
  'transfer',
  'corporate_action',
  'deposit',
  'placing',
  'listing',
] as const;
const TYPE_ORDER = `CASE v.type WHEN 'stable' THEN 1 WHEN 'flexible' THEN 2 WHEN 'southbound' THEN 3 WHEN 'mainland' THEN 4 WHEN 'hong-kong' THEN 5 ELSE 6 END`;

/**
 * Flows of a window of trade dates: the sum of its days, each day's trade change times the price of its trade date.
 * @param months sums kept of earlier questions; they give the same answer, sooner
 * @throws NoDataError when nothing is stored for the window
 */
export async function flows(
  engine: Engine,
  calendar: Calendar,
  types: readonly HolderType[],
  scheme: string | null,
  query: FlowsQuery,
  today: IsoDate,
  months: KeptMonths | null = null,
): Promise<Flows> {
  if (query.from > query.to)
    throw new UsageError(`the window ends (${query.to}) before it begins (${query.from})`);
  if (query.to < calendar.first)
    throw new NoDataError(
      `no changes stored for trades of ${query.from} to ${query.to}; the calendar begins on ${calendar.first}`,
    );
  const asked = { calendar, types, scheme, query, today };
  try {
    return await flowsOf(engine, asked, months);
  } catch (error) {
    // a kept file that was cut, or deleted since it was found
    if (months === null || !/^(IO|Invalid Input) Error/.test((error as Error).message)) throw error;
    await months.dropUnreadable();
    return flowsOf(engine, asked, null);
  }
}

interface Asked {
  readonly calendar: Calendar;
  readonly types: readonly HolderType[];
  readonly scheme: string | null;
  readonly query: FlowsQuery;
  readonly today: IsoDate;
}

async function flowsOf(
  engine: Engine,
  { calendar, types, scheme, query, today }: Asked,
  months: KeptMonths | null,
): Promise<Flows> {
  const industries = query.by.includes('industry') ? await stockIndustries(engine, scheme) : null;
  if (industries) await setIndustries(engine, industries.rows);
  const summable = !query.by.includes('participant');
  const kept =
    summable && months !== null ? await months.open(query, types, placesOf(query, industries)) : null;
  if (kept === null) await openWindow(engine, query, types);
  const summing = kept === 'sums' ? keptSums : kept === 'stocks' ? keptChanges : valuedChanges;
  const window = JSON.stringify([query.from, query.to, query.stocks, query.raw, today]);
  const where = query.types.length > 0 ? `WHERE v.type IN (${query.types.map(literal).join(', ')})` : '';
  const [[covered, summed], stored] = await together(
    engine,
    async () => {
      const told = await askedOnce(
        engine,
        'coverage',
        () => coverageOf(engine, calendar, query, today),
        window,
      );
      return [told, await engine.query(summing(sumsBy(query.by, where)))] as const;
    },
    (own) => askedOnce(engine, 'stored days', () => storedDaysOf(own, engine, query), window),
  );
  const coverage = covered(stored);
  if (coverage.days === 0) {
    const within = reach(calendar, query, today);
    const joined = [...joinedDays(calendar, calendar.tradingDays(within.from, within.to))]
      .map(([day, standsOn]) => `trades of ${day} stand on ${standsOn}; `)
      .join('');
    throw new NoDataError(
      `no changes stored for trades of ${query.from} to ${query.to}${query.stocks.length > 0 ? ` in ${query.stocks.join(', ')}` : ''}; ${joined}stored days end ${coverage.as_of ?? 'nowhere'}: see waizi status`,
    );
  }
  const rows = summed.map((row) => flowRow(row, query.by));
  const told = industries
    ? withIndustries(coverage, await industryCoverage(engine, industries, query, rows, summing))
    : coverage;
  return {
    from: query.from,
    to: query.to,
    currency: 'HKD',
    by: query.by,
    raw: query.raw,
    coverage: told,
    rows,
  };
}

/** A row as the engine gives it, in cents, as a flow: thousands of them are made for an answer. */
function flowRow(row: Row, by: readonly FlowKey[]): FlowRow {
  const flow: Record<string, string | Amount> = {};
  for (const key of by) flow[key] = String(row[key]);
  for (const column of MONEY) flow[column] = new Amount(BigInt(row[column] as bigint));
  return flow as unknown as FlowRow;
}

/** Where stocks stand, as sums over all of them need it; null where an answer needs stocks one by one. */
const placesOf = ({ by, stocks }: FlowsQuery, industries: StockIndustries | null): Places | null =>
  by.includes('stock') || stocks.length > 0 ? null : { rows: industries?.rows ?? null };

/** Sums of the open window by some keys. */
function sumsBy(by: readonly FlowKey[], where: string): Summing {
  const keys = by.map((key) => KEY_SQL[key]);
  return {
    keys: by
      .map((key, index) => `${key === 'day' ? `CAST(${keys[index]} AS VARCHAR)` : keys[index]} AS "${key}",`)
      .join('\n  '),
    where,
    group:
      keys.length > 0
        ? `GROUP BY ${keys.join(', ')} ORDER BY ${by.map((key, index) => (key === 'type' ? TYPE_ORDER : keys[index])).join(', ')}`
        : 'HAVING count(*) > 0',
    placed: by.includes('industry'),
  };
}
