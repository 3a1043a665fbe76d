import { type Fraction, fraction, parseDecimal } from '../../decimal.js';
import { ensure } from '../../errors.js';
import { addDays, dayNumber, type IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { indexDaysSql } from '../../store/day-values.js';
import { sqlFile } from '../../store/sql-file.js';
import { quarterOf } from '../quarters.js';

/** What northbound investors held of a mainland stock at the end of a quarter. */
export interface HeldStock {
  readonly quarter: string;
  readonly date: IsoDate;
  readonly exchange: 'shanghai' | 'shenzhen';
  readonly stock: string;
  readonly name: string;
  /** CCASS participant; empty where the list is of all together. */
  readonly participant: string;
  readonly shares: bigint;
  /** Whether files tell different numbers; the newest fetch counts. */
  readonly apart?: true;
  /** Whether the list has the stock, but not a readable number: `shares` is 0 then and means nothing. */
  readonly unread?: true;
}

/** Quoted closes of a stock, ascending. */
export type Closes = readonly { readonly day: IsoDate; readonly close: Fraction }[];

/** New shares per old one from a day on. */
export interface ShareFactor {
  readonly day: IsoDate;
  readonly factor: Fraction;
}

/** What lowers a close on a day without changing shares: a dividend, CNY per share; null for a rights issue. */
export interface PriceCut {
  readonly day: IsoDate;
  readonly amount: Fraction | null;
}

export interface HeldLists {
  readonly held: readonly HeldStock[];
  readonly closes: ReadonlyMap<string, Closes>;
  readonly factors: ReadonlyMap<string, readonly ShareFactor[]>;
  readonly cuts: ReadonlyMap<string, readonly PriceCut[]>;
}

/** What is told of a day that far before the end of its quarter is not of its end. Calendar days. */
const OLDEST = 12;
/** Calendar days within which the same factor again is the same action. */
const AGAIN = 5;

type By = 'stock' | 'participant';
const known = new WeakMap<Engine, Partial<Record<By, Promise<HeldLists>>>>();

/**
 * Holdings per stock (or per stock and participant) at quarter-ends, with quoted closes and share factors.
 * @param engine of a reader, whose version does not change: they are read once of it
 */
export function readLists(engine: Engine, by: By): Promise<HeldLists> {
  const lists = known.get(engine) ?? {};
  known.set(engine, lists);
  const asked = lists[by] ?? listsOf(engine, by);
  lists[by] = asked;
  asked.catch(() => delete lists[by]);
  return asked;
}

async function listsOf(engine: Engine, by: By): Promise<HeldLists> {
  const file = by === 'stock' ? './sql/lists.sql' : './sql/participant-lists.sql';
  const rows = await engine.query(sqlFile(import.meta.url, file), by === 'stock' ? { window: OLDEST } : {});
  const held = rows
    .map(
      (row): HeldStock => ({
        quarter: quarterOf(String(row.day)),
        date: String(row.day),
        exchange: row.exchange === 'shenzhen' ? 'shenzhen' : 'shanghai',
        stock: String(row.stock),
        name: String(row.name ?? ''),
        participant: String(row.participant ?? ''),
        shares: row.shares === null ? 0n : BigInt(row.shares as bigint),
        ...(row.shares === null ? { unread: true as const } : {}),
        ...(row.apart ? { apart: true as const } : {}),
      }),
    )
    .filter(({ date }) => isOfEnd(date));
  const first = held[0]?.date;
  const last = held.at(-1)?.date;
  if (first === undefined || last === undefined)
    return { held, closes: new Map(), factors: new Map(), cuts: new Map() };
  return {
    held,
    closes: await readCloses(engine, addDays(first, -OLDEST), last),
    factors: await readFactors(engine),
    cuts: await readCuts(engine),
  };
}

/** Whether what is told of a day is of the end of its quarter. */
export const isOfEnd = (date: IsoDate): boolean =>
  dayNumber(endOf(quarterOf(date))) - dayNumber(date) <= OLDEST;

function endOf(quarter: string): IsoDate {
  const [year = '', number = ''] = quarter.split('Q');
  return { 1: `${year}-03-31`, 2: `${year}-06-30`, 3: `${year}-09-30`, 4: `${year}-12-31` }[number] ?? '';
}

/** Rows of index_days that are quoted closes of shares. */
const QUOTED =
  "d.adjusted = 'none' AND length(d.id) = 9 AND d.close > 0 AND d.date > CAST($from AS DATE) AND d.date <= CAST($to AS DATE)";

async function readCloses(engine: Engine, from: IsoDate, to: IsoDate): Promise<Map<string, Closes>> {
  const closes = new Map<string, { day: IsoDate; close: Fraction }[]>();
  const sql = indexDaysSql(QUOTED);
  for (const row of await engine.query(sql, { from, to })) {
    const stock = String(row.id).slice(0, 6);
    const list = closes.get(stock) ?? [];
    closes.set(stock, list);
    list.push({ day: String(row.date), close: ensure(parseDecimal(String(row.exact_close)), 'a close') });
  }
  return closes;
}

async function readFactors(engine: Engine): Promise<Map<string, ShareFactor[]>> {
  const factors = new Map<string, ShareFactor[]>();
  for (const row of await engine.query(sqlFile(import.meta.url, './sql/factors.sql'))) {
    const stock = String(row.stock);
    const list = factors.get(stock) ?? [];
    factors.set(stock, list);
    const day = String(row.day);
    const factor = fraction(BigInt(String(row.num)), BigInt(String(row.den)));
    const before = list.at(-1);
    // providers list one action on its ex-date and on the day after
    const again =
      before?.factor.num === factor.num &&
      before.factor.den === factor.den &&
      day <= addDays(before.day, AGAIN);
    if (!again) list.push({ day, factor });
  }
  return factors;
}

async function readCuts(engine: Engine): Promise<Map<string, PriceCut[]>> {
  const cuts = new Map<string, PriceCut[]>();
  for (const row of await engine.query(sqlFile(import.meta.url, './sql/price-cuts.sql'))) {
    const stock = String(row.stock);
    const list = cuts.get(stock) ?? [];
    cuts.set(stock, list);
    const amount = row.amount === null ? null : ensure(parseDecimal(String(row.amount)), 'a dividend');
    list.push({ day: String(row.day), amount });
  }
  return cuts;
}
