import { dayNumber, type IsoDate } from '../iso-date.js';
import { byId } from '../store/columns.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import type { LastList } from '../store/last-lists.js';
import type { Dirty } from '../store/staging.js';
import { isoOf } from './read-days.js';

/** Days explained again before the first changed day, so that a corporate action around it is seen whole. */
const LEAD = 4;
export const FOREVER: IsoDate = '2999-12-31';
export const EVER: IsoDate = '1900-01-01';

/** Which days of a stock are read, and which of them are explained. */
export interface Plan {
  readonly stock: string;
  /** Codes whose lists make up the stock's: its own, and those of its other counters. */
  readonly codes: readonly string[];
  readonly firstDay: IsoDate;
  readonly from: IsoDate;
  readonly explainFrom: IsoDate;
  readonly to: IsoDate;
  /** Whether days are so late that the stock's own list shows the holdings of all counters. */
  readonly merged: boolean;
  /** Lines of the whole lists of the days that are read. */
  readonly lines: number;
  /** The list of `from`, where only days after it, the stock's last, are explained: no row of it is read. */
  readonly goesOn?: LastList;
}

export interface PlanOptions {
  /** The HKD code that a code's holdings belong to (RMB counters), given which codes are known. */
  readonly domainOf: (code: string, known: (code: string) => boolean) => string;
  /** First day on which the domain counter shows all holdings. */
  readonly mergedOn: IsoDate;
}

/** Days since 1970-01-01 on which a code has a list, in order, with what is known of each list. */
interface ListDays {
  readonly days: Float64Array;
  readonly lines: Float64Array;
  /** 1 where a list tells the issued shares. */
  readonly issued: Float64Array;
}

/** What has to be explained again when stored days of some stocks change. In order of stock. */
export async function plan(
  engine: DuckDbEngine,
  dirty: readonly Dirty[],
  { domainOf, mergedOn }: PlanOptions,
): Promise<Plan[]> {
  const column = async (sql: string): Promise<string[]> =>
    (await engine.query(sql)).map((row) => String(row.stock));
  const stored = new Set(await column('SELECT DISTINCT stock FROM stock_days WHERE chosen ORDER BY stock'));
  const listed = new Set(await column('SELECT DISTINCT stock FROM securities'));
  const acted = new Set(await column('SELECT DISTINCT stock FROM actions WHERE num IS NOT NULL'));
  const explained = await explainedSince(
    engine,
    dirty.filter(({ after }) => after !== undefined),
  );
  const isKnown = (code: string): boolean => stored.has(code) || listed.has(code);
  const codesOf = new Map<string, string[]>();
  for (const code of stored) {
    const domain = domainOf(code, isKnown);
    codesOf.set(domain, [...(codesOf.get(domain) ?? []), code].sort());
  }
  const ranges = new Map<string, { from: IsoDate; to: IsoDate; after: LastList | null }>();
  for (const { stock, from, to, after = null } of dirty) {
    const domain = domainOf(stock, isKnown);
    const range = ranges.get(domain);
    ranges.set(domain, {
      from: range && range.from < from ? range.from : from,
      to: range && range.to > to ? range.to : to,
      after:
        range && range.from <= from ? (range.from === from ? (range.after ?? after) : range.after) : after,
    });
  }
  const all = [...ranges.keys()].filter((stock) => stored.has(stock)).sort();
  const goingOn = await continued(
    engine,
    new Map(
      all.flatMap((stock) => {
        const after = ranges.get(stock)?.after;
        return after && codesOf.get(stock)?.length === 1 && !explained.has(stock)
          ? [[stock, after] as const]
          : [];
      }),
    ),
  );
  const wanted = all.filter((stock) => !goingOn.has(stock));
  const unclear = wanted.length === 0 ? new Map<string, number[]>() : await unclearDays(engine, EVER);
  const codes = [...new Set(wanted.flatMap((stock) => codesOf.get(stock) ?? []))];
  const lists = await listDays(engine, codes);
  const others = wanted.flatMap((stock): Plan[] => {
    const { from, to } = ranges.get(stock) as { from: IsoDate; to: IsoDate };
    const own = lists.get(stock);
    const all = codesOf.get(stock);
    if (!own || !all) return [];
    const { days, issued } = own;
    const at = days.findIndex((day) => day >= dayNumber(from));
    if (at < 0) return [];
    const open = unclear.get(stock) ?? [];
    let start = startOf(days, Math.max(0, at - LEAD), open);
    const merged = all.length > 1 && isoOf(days[start] as number) >= mergedOn;
    // a counter is carried, so its whole history is read
    const whole = all.length > 1 && !merged;
    if (whole) start = 0;
    const last = days.length - 1;
    const after = (day: number): boolean => day > dayNumber(to);
    let end = placeOf(days, after, last);
    // issued shares hold until the next figure, and what a day could not read changes a later one
    if (issued.includes(1)) end = placeOf(days, (day, place) => issued[place] === 1 && after(day), last);
    // which actions the first list holds depends on its day
    if (at === 0 && acted.has(stock)) end = last;
    if (open.some((day) => day >= (days[start] as number))) end = last;
    const isoAt = (place: number): IsoDate => isoOf(days[place] as number);
    const lines = whole
      ? all.reduce((total, code) => total + sum(lists.get(code)?.lines ?? []), 0)
      : sum(own.lines.subarray(start, end + 1));
    return [
      {
        stock,
        codes: all,
        firstDay: isoAt(0),
        from: whole ? EVER : isoAt(start),
        explainFrom: isoAt(start + (start > 0 ? 1 : 0)),
        to: whole ? FOREVER : isoAt(end),
        merged,
        lines,
      },
    ];
  });
  return [...goingOn.values(), ...others].sort((a, b) => (a.stock < b.stock ? -1 : 1));
}

/** Stocks that have explained days on or after the first changed one. */
async function explainedSince(engine: DuckDbEngine, dirty: readonly Dirty[]): Promise<Set<string>> {
  if (dirty.length === 0) return new Set();
  const first = dirty.reduce((least, { from }) => (from < least ? from : least), FOREVER);
  const rows = await engine.query(
    `SELECT DISTINCT stock FROM change_days WHERE date >= CAST('${first < EVER ? EVER : first}' AS DATE)`,
  );
  return new Set(rows.map(({ stock }) => String(stock)));
}

/**
 * Plans of stocks of which only days after all explained ones are new: what was found of earlier days stands, since no
 * rule looks ahead, so these alone are explained, from the last list before them. Where a line of its month could not be
 * read, more than that list is needed.
 */
async function continued(
  engine: DuckDbEngine,
  lists: ReadonlyMap<string, LastList>,
): Promise<Map<string, Plan>> {
  const plans = new Map<string, Plan>();
  if (lists.size === 0) return plans;
  const earliest = [...lists.values()].reduce((least, { date }) => (date < least ? date : least), FOREVER);
  const unclear = await unclearDays(engine, `${earliest.slice(0, 7)}-01`);
  for (const row of await engine.query(
    `SELECT s.stock, CAST(l.first AS VARCHAR) AS first, CAST(max(s.date) AS VARCHAR) AS last, CAST(l.date AS VARCHAR) AS after,
       CAST(min(CASE WHEN s.date > l.date THEN s.date END) AS VARCHAR) AS fresh, arg_max(s.lines, s.date) AS lines, count(CASE WHEN s.date >= l.date THEN 1 END) AS days
     FROM stock_days s JOIN last_days l ON l.stock = s.stock
     WHERE s.chosen AND s.date >= CAST('${earliest < EVER ? EVER : earliest}' AS DATE) GROUP BY s.stock, l.first, l.date`,
  )) {
    const [stock, first, last, after, fresh] = [row.stock, row.first, row.last, row.after, row.fresh].map(
      String,
    ) as [string, IsoDate, IsoDate, IsoDate, IsoDate];
    const month = dayNumber(`${after.slice(0, 7)}-01`);
    const list = lists.get(stock);
    if (!list || unclear.get(stock)?.some((day) => day >= month && day <= dayNumber(after))) continue;
    plans.set(stock, {
      stock,
      codes: [stock],
      firstDay: first,
      from: after,
      explainFrom: fresh,
      to: last,
      merged: false,
      lines: Number(row.lines ?? 0) * Number(row.days),
      goesOn: list,
    });
  }
  return plans;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function placeOf(
  days: Float64Array,
  holds: (day: number, place: number) => boolean,
  otherwise: number,
): number {
  const place = days.findIndex(holds);
  return place < 0 ? otherwise : place;
}

/**
 * Index of the day from which a stock's days are read so that the day `at` is explained as from its first day on:
 * the first stored day of a month, which has the whole list, and none of its lines unreadable.
 */
function startOf(days: Float64Array, at: number, unclear: readonly number[]): number {
  let start = at;
  const monthOf = (place: number): string => isoOf(days[place] as number).slice(0, 7);
  while (start > 0 && (monthOf(start - 1) === monthOf(start) || unclear.includes(days[start] as number))) {
    start -= 1;
  }
  return start;
}

async function listDays(engine: DuckDbEngine, codes: readonly string[]): Promise<Map<string, ListDays>> {
  await engine.exec('CREATE OR REPLACE TEMP TABLE plan_codes (code VARCHAR, id INTEGER)');
  await engine.append(
    'plan_codes',
    codes.map((code, id) => [code, id]),
  );
  const groups = await byId(engine, LIST_DAYS, codes.length);
  await engine.exec('DROP TABLE plan_codes');
  return new Map(
    codes.flatMap((code, id) => {
      const [days, lines, issued] = groups[id]?.all() ?? [];
      return days && lines && issued ? [[code, { days, lines, issued }] as const] : [];
    }),
  );
}

/** Days with lines that could not be read, by stock, from a day on. */
async function unclearDays(engine: DuckDbEngine, from: IsoDate): Promise<Map<string, number[]>> {
  const days = new Map<string, number[]>();
  for (const row of await engine.query(
    `SELECT DISTINCT stock, CAST(date AS VARCHAR) AS date FROM holdings WHERE NOT known AND date >= DATE '${from}' ORDER BY stock, date`,
  )) {
    const list = days.get(String(row.stock)) ?? [];
    list.push(dayNumber(String(row.date)));
    days.set(String(row.stock), list);
  }
  return days;
}

const LIST_DAYS = `
SELECT CAST(p.id AS DOUBLE) AS id, CAST(s.date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(coalesce(s.lines, 0) AS DOUBLE) AS lines,
  CAST(s.issued IS NOT NULL AS DOUBLE) AS issued
FROM stock_days s
JOIN plan_codes p ON p.code = s.stock
WHERE s.chosen
ORDER BY id, day`;
