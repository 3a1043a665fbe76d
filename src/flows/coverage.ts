import type { Calendar } from '../calendar/calendar.js';
import { addDays, type IsoDate } from '../iso-date.js';
import { askedOnce } from '../store/asked-once.js';
import type { Engine, Row } from '../store/engine.js';
import { attributionOf } from '../sources/webbsite/attribution.js';
import { counterOf, MERGED_ON } from '../securities/counters.js';
import { partsWithin } from '../store/parts.js';
import { sqlFile } from '../store/sql-file.js';
import { storedUntil } from './explorer/stored-day.js';
import { fill, literal, reach, type WindowScope } from './window.js';

/** Stocks that one way of placing them, or none, is behind. */
export interface IndustryPart {
  /** Stocks with a change in the window that stand so on at least one trade date. */
  readonly stocks: number;
  readonly codes: readonly string[];
  /** Their part of the answer's buys and sells, 0 to 1; null where there are none. */
  readonly gross_share: number | null;
  /** Their part of the value held in CCASS on the day of `valued`, 0 to 1; null where no stock has a close. */
  readonly value_share: number | null;
}

/** What an answer by industry rests on. */
export interface IndustryCoverage {
  readonly scheme: string;
  /** Stocks with a change in the window. */
  readonly stocks: number;
  readonly unclassified: IndustryPart;
  /** Placed by a Yahoo profile, not by the scheme's own table. */
  readonly yahoo: IndustryPart;
  /**
   * The CCASS day of `value_share` (none where the first list is of a later day), the day of the closes, the stocks
   * valued and those left out without a close.
   */
  readonly valued: {
    readonly date: IsoDate | null;
    readonly price_date: IsoDate | null;
    readonly stocks: number;
    readonly unpriced: number;
  };
  /** Chinese names of the answer's industries, where they have one. */
  readonly names_zh: Readonly<Record<string, string>>;
  /** Stored schemes that are not used. */
  readonly others: readonly string[];
}

/** What an answer rests on, and what it lacks. */
export interface Coverage {
  /** Trade days with at least one stock's change in the answer. */
  readonly days: number;
  readonly stocks: number;
  /** Stocks that had a change on a day without a price: that change is in no amount. */
  readonly unpriced: readonly string[];
  readonly unpriced_days: readonly { readonly stock: string; readonly trade_dates: readonly IsoDate[] }[];
  /** Trade dates whose settlement is not stored yet: nothing is known of them. */
  readonly provisional: readonly IsoDate[];
  /** CCASS days that the window needs and that are not stored, for at least one stock. */
  readonly missing: readonly IsoDate[];
  readonly missing_stocks: readonly {
    readonly date: IsoDate;
    readonly trade_date: IsoDate;
    readonly stocks: readonly string[];
  }[];
  /** Last stored CCASS day. */
  readonly as_of: IsoDate | null;
  /** In answers by industry: the scheme, and what it does not place. */
  readonly industries?: IndustryCoverage;
  readonly notes: readonly string[];
}

/** `1 day`, `2 days`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
const some = (items: readonly string[], most = 8): string =>
  items.length > most
    ? `${items.slice(0, most).join(', ')} and ${items.length - most} more`
    : items.join(', ');

/** What of a window is read from stored days alone, whatever working tables are open. */
export interface StoredDays {
  readonly days: number;
  readonly stocks: number;
  readonly notes: readonly string[];
}

/**
 * Days and stocks of a window that have changes, and what their flags say.
 * @param own the connection that is asked, of the version that `engine` reads
 */
export async function storedDaysOf(own: Engine, engine: Engine, scope: WindowScope): Promise<StoredDays> {
  const relation = changeDays(engine, scope);
  const [counted] =
    await own.query(`SELECT count(DISTINCT trade_date) AS days, count(DISTINCT stock) AS stocks FROM ${relation} d
    WHERE trade_date BETWEEN DATE '${scope.from}' AND DATE '${scope.to}' ${onlyStocks(scope)}`);
  return {
    days: Number(counted?.days ?? 0),
    stocks: Number(counted?.stocks ?? 0),
    notes: await flagNotes(own, relation, scope),
  };
}

/** Coverage of a window whose working tables are open, but for its stored days. `today`: later days cannot be missing. */
export async function coverageOf(
  engine: Engine,
  calendar: Calendar,
  scope: WindowScope,
  today: IsoDate,
): Promise<(stored: StoredDays) => Coverage> {
  const asOf = await storedUntil(engine, null);
  const kinds = await engine.query(sqlFile(import.meta.url, './sql/price-kinds.sql'));
  const unpriced = unpricedDays(kinds);
  const { missing, provisional, notes } = await missingDays(engine, calendar, scope, today, asOf);
  const owners = await attributionOf(engine);
  return (stored) => ({
    days: stored.days,
    stocks: stored.stocks,
    unpriced: unpriced.map(({ stock }) => stock),
    unpriced_days: unpriced,
    provisional,
    missing: missing.map(({ date }) => date),
    missing_stocks: missing,
    as_of: asOf,
    notes: [
      ...notes,
      ...stored.notes,
      ...priceNotes(kinds),
      ...unpricedNotes(unpriced),
      ...owners.map((owner) => `data: ${owner}`),
    ],
  });
}

const onlyStocks = ({ stocks }: WindowScope): string =>
  stocks.length > 0 ? `AND stock IN (${stocks.map(literal).join(', ')})` : '';

function unpricedDays(kinds: readonly Row[]): { stock: string; trade_dates: IsoDate[] }[] {
  const days = new Map<string, IsoDate[]>();
  for (const { stock, dates } of kinds)
    if (dates) days.set(String(stock), [...(days.get(String(stock)) ?? []), ...String(dates).split(' ')]);
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stock, trade_dates]) => ({ stock, trade_dates: trade_dates.sort() }));
}

function unpricedNotes(unpriced: readonly { stock: string; trade_dates: readonly IsoDate[] }[]): string[] {
  if (unpriced.length === 0) return [];
  const days = unpriced.reduce((total, { trade_dates }) => total + trade_dates.length, 0);
  return [
    `${plural(days, 'stock-day')} of ${plural(unpriced.length, 'stock')} ${days === 1 ? 'has no price and is' : 'have no price and are'} in no amount; import prices for ${some(unpriced.map(({ stock }) => stock))}`,
  ];
}

interface Missing {
  readonly missing: { date: IsoDate; trade_date: IsoDate; stocks: string[] }[];
  readonly provisional: IsoDate[];
  readonly notes: string[];
}

async function missingDays(
  engine: Engine,
  calendar: Calendar,
  scope: WindowScope,
  today: IsoDate,
  asOf: IsoDate | null,
): Promise<Missing> {
  const within = reach(calendar, scope, today);
  const tradeDays = calendar.tradingDays(within.from, within.to);
  // trades of a day without settlement settle with those of the day before, and stand on that one
  const joined = joinedDays(calendar, tradeDays);
  const first = tradeDays.find((day) => !joined.has(day));
  if (first === undefined || asOf === null) return { missing: [], provisional: [], notes: [] };
  const wanted = new Map<IsoDate, IsoDate>();
  for (const day of tradeDays) if (!joined.has(day)) wanted.set(calendar.settlementDateOf(day), day);
  const provisional = tradeDays.filter((day) => {
    const settles = calendar.settlementDateOf(day);
    return settles > asOf && (day <= asOf || settles > today);
  });
  const due = [...wanted.keys()].filter(
    (day) => day <= today && !provisional.includes(wanted.get(day) as IsoDate),
  );
  const base = calendar.settlementDayOnOrBefore(addDays(calendar.settlementDateOf(first), -1));
  if (due.length > 0) {
    // without the day before the window, its first change holds trades from before it
    due.unshift(base);
    wanted.set(base, calendar.tradeDateOf(base));
  }
  const end = due[due.length - 1] ?? base;
  const all = await askedOnce(engine, 'spans of stocks', () =>
    engine.query(`
      SELECT stock, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last, count(*) AS days
      FROM stock_days WHERE chosen GROUP BY stock ORDER BY stock`),
  );
  const spans =
    scope.stocks.length === 0 ? all : all.filter(({ stock }) => scope.stocks.includes(String(stock)));
  const codes = new Set(spans.map((span) => String(span.stock)));
  const single: string[] = [];
  const outside: string[] = [];
  const merged = new Set<string>();
  for (const span of spans) {
    const stock = String(span.stock);
    if (Number(span.days) < 2) single.push(stock);
    else if (String(span.last) < base || String(span.first) > end) outside.push(stock);
    if (counterOf(stock, (code) => codes.has(code)) !== stock) merged.add(stock);
  }
  const byDate = await lacking(
    engine,
    await incomplete(engine, all, due, base, end),
    onlyStocks(scope),
    base,
    end,
  );
  const lacks = ([date, stocks]: readonly [IsoDate, readonly string[]]): [IsoDate, string[]] => [
    date,
    date >= MERGED_ON ? stocks.filter((stock) => !merged.has(stock)) : [...stocks],
  ];
  const missing = byDate
    .map(lacks)
    .filter(([, stocks]) => stocks.length > 0)
    .map(([date, stocks]) => ({ date, trade_date: wanted.get(date) as IsoDate, stocks }));
  const notes: string[] = [];
  if (missing.length > 0) {
    notes.push(
      `${plural(missing.length, 'CCASS day')} of the window not stored for at least one stock (${some(missing.map(({ date, stocks }) => `${date}: ${plural(stocks.length, 'stock')}`))})`,
    );
  }
  const last = tradeDays.findLast((day) => !joined.has(day)) as IsoDate;
  const after = calendar.tradeDatesOf(calendar.settlementDateOf(last)).filter((day) => day > within.to);
  for (const [day, standsOn] of [...joined, ...after.map((day) => [day, last] as const)])
    notes.push(`trades of ${day} settle with those of ${standsOn} and stand on that day`);
  if (provisional.length > 0) notes.push(`not settled yet by ${asOf}: trades of ${provisional.join(', ')}`);
  if (single.length > 0)
    notes.push(
      `${plural(single.length, 'stock')} with one stored day only: no change can be told (${some(single)})`,
    );
  if (outside.length > 0)
    notes.push(`${plural(outside.length, 'stock')} stored outside the window only (${some(outside)})`);
  return { missing, provisional, notes };
}

/**
 * The due days on which fewer lists are stored than stocks are due: on the others nothing lacks. Counted of the whole
 * market, once of a version.
 */
async function incomplete(
  engine: Engine,
  spans: readonly Row[],
  due: readonly IsoDate[],
  base: IsoDate,
  end: IsoDate,
): Promise<IsoDate[]> {
  const listed = await askedOnce(engine, 'lists of days', async () => {
    const rows = await engine.query(
      'SELECT CAST(date AS VARCHAR) AS day, count(DISTINCT stock) AS n FROM stock_days WHERE chosen GROUP BY date ORDER BY day',
    );
    return new Map(rows.map(({ day, n }) => [String(day), Number(n)]));
  });
  const firsts: IsoDate[] = [];
  const owing: IsoDate[] = [];
  for (const { first, last, days } of spans) {
    firsts.push(String(first));
    if (Number(days) >= 2 && String(last) >= base && String(first) <= end) owing.push(String(first));
  }
  firsts.sort();
  owing.sort();
  return due.filter((day) => {
    const begun = countBelow(firsts, `${day}~`) - countBelow(firsts, day);
    return (listed.get(day) ?? 0) - begun < countBelow(owing, day);
  });
}

/** How many of sorted texts come before one. */
function countBelow(sorted: readonly string[], limit: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The stocks without a list on each due day, of those that have one before it and one in or after the window. */
async function lacking(
  engine: Engine,
  due: readonly IsoDate[],
  only: string,
  base: IsoDate,
  end: IsoDate,
): Promise<(readonly [IsoDate, readonly string[]])[]> {
  if (due.length === 0) return [];
  await engine.exec('CREATE OR REPLACE TEMP TABLE due_days (day DATE)');
  await engine.append(
    'due_days',
    due.map((day) => [day]),
  );
  const sql = sqlFile(import.meta.url, './sql/lacking.sql').replaceAll('{stocks}', only);
  return (await engine.query(sql, { base, end })).map((row) => [
    String(row.due),
    String(row.stocks).split(' '),
  ]);
}

/** Trading days on which nothing settles, with the day whose trades settle together with theirs. */
export function joinedDays(calendar: Calendar, tradeDays: readonly IsoDate[]): Map<IsoDate, IsoDate> {
  return new Map(
    tradeDays
      .map((day) => [day, calendar.tradeDateOf(calendar.settlementDateOf(day))] as const)
      .filter(([day, standsOn]) => standsOn !== day),
  );
}

/** Days after a trade by which its settlement is stored at the latest; the parts of two months more cost nothing. */
const SETTLED = 62;

const changeDays = (engine: Engine, { from, to }: WindowScope): string =>
  partsWithin(engine, 'change_days', from, to > '9999-10' ? to : addDays(to, SETTLED));

async function flagNotes(own: Engine, relation: string, scope: WindowScope): Promise<string[]> {
  const sql = fill(sqlFile(import.meta.url, './sql/window-flags.sql'), scope, 'stock');
  const flags = await own.query(sql.replace('{change_days}', () => relation));
  return flags.flatMap(({ flag, n, stocks }) => {
    const told = FLAG_NOTES[String(flag)];
    const text = Number(n) === 1 ? told?.replace(/^(?:span|show)\b/, '$&s') : told;
    return text ? [`${plural(Number(n), 'stock-day')} ${text} (${some(String(stocks).split(', '))})`] : [];
  });
}

/** What is said of prices that are not those of the day as traded, by kind. */
function priceNotes(kinds: readonly Row[]): string[] {
  const sums = new Map<string, { adjusted: string; carried: boolean; days: number; stocks: Set<string> }>();
  for (const { stock, adjusted, carried, n } of kinds) {
    const key = `${adjusted} ${carried}`;
    const sum = sums.get(key) ?? {
      adjusted: String(adjusted),
      carried: Boolean(carried),
      days: 0,
      stocks: new Set(),
    };
    sum.days += Number(n);
    sum.stocks.add(String(stock));
    sums.set(key, sum);
  }
  const notes: string[] = [];
  for (const { adjusted, carried, days, stocks } of sums.values()) {
    const of = plural(days, 'stock-day');
    const which = some([...stocks].sort());
    if (carried) notes.push(`${of} of suspended stocks valued at the last price (${which})`);
    if (adjusted === 'split+dividend') {
      notes.push(
        `${of} valued at dividend-adjusted prices, allowed at import (${which}): too low before each dividend`,
      );
    }
    if (adjusted === 'split')
      notes.push(`${of} valued at split-adjusted prices turned back to as-traded (${which})`);
  }
  return notes;
}

const FLAG_NOTES: Record<string, string> = {
  gap: 'span more than one settlement day: the whole change stands on the last trade day',
  'no-volume': 'without volume: transfers larger than the volume cannot be told',
  'no-average':
    'without an average volume of 20 days: blocks are told by issued shares and the volume between',
  'no-issued': 'without issued shares: the CCASS total stands in for thresholds',
  'inferred-factor': 'show a split or bonus that no table names, found by the ratio of holdings',
  listing: 'before the first trades of a new listing settled: no flow',
  'over-volume': 'with a change above the traded volume',
  'unread-line': 'with a line that could not be read: its change goes to the next day',
  'unexplained-deposit': 'with a deposit or withdrawal that no participant explains in full',
  'spread-deposit':
    'with a deposit or withdrawal that only several holders together explain: who it was is a guess',
  'pending-action': 'with a corporate action past its ex-date that the holdings do not show yet',
};

/** Stock-days of an answer whose change is of more than one settlement day, so that it may hold trades before the window. */
export const stockDaysOverGaps = ({ notes }: Coverage): number =>
  Number(notes.find((note) => OVER_GAPS.test(note))?.split(' ')[0] ?? 0);

const OVER_GAPS = /^\d+ stock-days? spans? more than one settlement day: /;
