import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../iso-date.js';
import type { Value } from '../store/engine.js';
import type { Dirty } from '../store/staging.js';
import { partitionSql, TABLES, type TableName } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import type { CustodyMove } from './custody-move.js';
import { type CounterDay, wholeDays, withCounter } from './counters.js';
import { FactsReader, formatCredits } from './facts.js';
import { otherwiseListed } from './listings.js';
import { type CounterHistory, readDays } from './read-days.js';
import { type ChangeDay, Sequence, type StoredDay } from './sequence.js';
import {
  dirtyBy,
  findMigrations,
  migrationLookup,
  saveMigrations,
  type StoredMigration,
  storedMigrations,
  type Succession,
} from './stored-migrations.js';

export interface DeriveOptions {
  readonly calendar: Calendar;
  /** The HKD code that a code's holdings belong to (RMB counters), given which codes are known. */
  readonly domainOf: (code: string, known: (code: string) => boolean) => string;
  /** First day on which the domain counter shows all holdings. */
  readonly mergedOn: IsoDate;
  readonly groupOf: (holder: string) => string | null;
  /** Successions the registry knows. */
  readonly successions: readonly Succession[];
  /** Changes of custodian that the user names. */
  readonly custodyMoves?: readonly CustodyMove[];
}

/** Days explained again before the first changed day, so that a corporate action around it is seen whole. */
const LEAD = 4;
const FOREVER: IsoDate = '2999-12-31';

/** Days from one to another, both included. */
export interface DayRange {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

interface Plan {
  readonly stock: string;
  readonly codes: readonly string[];
  readonly firstDay: IsoDate;
  readonly from: IsoDate;
  readonly explainFrom: IsoDate;
  readonly to: IsoDate;
}

/**
 * Explains the changes around stored days that are new or different, and replaces those rows of `changes`,
 * `change_days` and `migrations`. What it writes depends on what is stored only, not on the order it came in.
 * @returns the ranges of CCASS days, with everything within reach of them, that are new
 */
export async function deriveChanges(
  writer: Writer,
  dirty: readonly Dirty[],
  options: DeriveOptions,
): Promise<DayRange[]> {
  const all = [...dirty, ...(await otherwiseListed(writer.engine, options.calendar))];
  if (all.length === 0) return [];
  const plans = await plan(writer, all, options);
  if (plans.length === 0) return [];
  const known = await storedMigrations(writer);
  await explainAll(writer, plans, options, known);
  const from = plans.reduce((least, one) => (one.explainFrom < least ? one.explainFrom : least), FOREVER);
  const to = plans.reduce((most, one) => (one.to > most ? one.to : most), '0000-01-01');
  const found = await findMigrations(writer, from, to, known);
  const ranges = plans.map(({ from: first, explainFrom, to: last }) => ({
    from: first < explainFrom ? first : explainFrom,
    to: last,
  }));
  if (found === null) return ranges;
  await saveMigrations(writer, found.all);
  const again = await plan(writer, await dirtyBy(writer, found.changed), options);
  if (again.length > 0) await explainAll(writer, again, options, found.all);
  return [...ranges, ...again.map(({ explainFrom, to: last }) => ({ from: explainFrom, to: last }))];
}

async function plan(writer: Writer, dirty: readonly Dirty[], options: DeriveOptions): Promise<Plan[]> {
  const { engine } = writer;
  const stored = new Map<string, IsoDate[]>();
  for (const row of await engine.query(
    `SELECT stock, CAST(date AS VARCHAR) AS date FROM stock_days WHERE chosen ORDER BY stock, date`,
  )) {
    const list = stored.get(String(row.stock)) ?? [];
    list.push(String(row.date));
    stored.set(String(row.stock), list);
  }
  const listed = new Set(
    (await engine.query('SELECT DISTINCT stock FROM securities')).map((row) => String(row.stock)),
  );
  const unclear = new Map<string, IsoDate[]>();
  for (const row of await engine.query(
    'SELECT DISTINCT stock, CAST(date AS VARCHAR) AS date FROM holdings WHERE NOT known ORDER BY stock, date',
  )) {
    unclear.set(String(row.stock), [...(unclear.get(String(row.stock)) ?? []), String(row.date)]);
  }
  const issued = new Map<string, IsoDate[]>();
  for (const row of await engine.query(
    'SELECT stock, CAST(date AS VARCHAR) AS date FROM stock_days WHERE chosen AND issued IS NOT NULL ORDER BY stock, date',
  )) {
    issued.set(String(row.stock), [...(issued.get(String(row.stock)) ?? []), String(row.date)]);
  }
  const acted = new Set(
    (await engine.query('SELECT DISTINCT stock FROM actions WHERE num IS NOT NULL')).map((row) =>
      String(row.stock),
    ),
  );
  const isKnown = (code: string): boolean => stored.has(code) || listed.has(code);
  const codesOf = new Map<string, string[]>();
  for (const code of stored.keys()) {
    const domain = options.domainOf(code, isKnown);
    codesOf.set(domain, [...(codesOf.get(domain) ?? []), code].sort());
  }
  const ranges = new Map<string, { from: IsoDate; to: IsoDate }>();
  for (const { stock, from, to } of dirty) {
    const domain = options.domainOf(stock, isKnown);
    const range = ranges.get(domain);
    ranges.set(domain, {
      from: range && range.from < from ? range.from : from,
      to: range && range.to > to ? range.to : to,
    });
  }
  const plans: Plan[] = [];
  for (const [stock, { from, to }] of [...ranges].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const days = stored.get(stock);
    const codes = codesOf.get(stock);
    if (!days || !codes) continue;
    const at = days.findIndex((day) => day >= from);
    if (at < 0) continue;
    const open = unclear.get(stock) ?? [];
    // a counter is carried, so its whole history is read
    const whole = codes.length > 1;
    const start = whole ? 0 : startOf(days, Math.max(0, at - LEAD), open);
    const last = days[days.length - 1] as IsoDate;
    let end = days.find((day) => day > to) ?? last;
    // issued shares hold until the next figure, and what a day could not read changes a later one
    if (issued.has(stock)) end = issued.get(stock)?.find((day) => day > to) ?? last;
    // which actions the first list holds depends on its day
    if (at === 0 && acted.has(stock)) end = last;
    if (open.some((day) => day >= (days[start] as IsoDate))) end = last;
    plans.push({
      stock,
      codes,
      firstDay: days[0] as IsoDate,
      from: whole ? '1900-01-01' : (days[start] as IsoDate),
      explainFrom: days[start + (start > 0 ? 1 : 0)] as IsoDate,
      to: whole ? FOREVER : end,
    });
  }
  return plans;
}

/**
 * Index of the day from which a stock's days are read so that the day `at` is explained as from its first day on:
 * the first stored day of a month, which has the whole list, and none of its lines unreadable.
 */
function startOf(days: readonly IsoDate[], at: number, unclear: readonly IsoDate[]): number {
  let start = at;
  const monthOf = (index: number): string | undefined => days[index]?.slice(0, 7);
  while (start > 0 && (monthOf(start - 1) === monthOf(start) || unclear.includes(days[start] as IsoDate))) {
    start -= 1;
  }
  return start;
}

async function explainAll(
  writer: Writer,
  plans: readonly Plan[],
  options: DeriveOptions,
  migrations: readonly StoredMigration[],
): Promise<void> {
  const { engine } = writer;
  await engine.exec(`
    CREATE OR REPLACE TEMP TABLE wanted (code VARCHAR, from_date DATE, to_date DATE);
    CREATE OR REPLACE TEMP TABLE domains (stock VARCHAR);
    CREATE OR REPLACE TEMP TABLE cleared (stock VARCHAR, from_date DATE, to_date DATE);
    CREATE OR REPLACE TABLE out_changes (${TABLES.changes.columns});
    CREATE OR REPLACE TABLE out_days (${TABLES.change_days.columns})`);
  await engine.append(
    'domains',
    plans.map(({ stock }) => [stock]),
  );
  await engine.append(
    'wanted',
    plans.flatMap(({ codes, from, to }) => codes.map((code) => [code, from, to])),
  );
  await engine.append(
    'cleared',
    plans.flatMap(({ stock, codes, explainFrom, to }) =>
      codes.map((code) => (code === stock ? [code, explainFrom, to] : [code, '1900-01-01', FOREVER])),
    ),
  );
  const facts = await FactsReader.open(engine);
  const byCode = new Map(plans.flatMap((one) => one.codes.map((code) => [code, one] as const)));
  const counters = new Map<string, CounterHistory[]>();
  const migrationsOn = migrationLookup(migrations, options.successions, options.custodyMoves);
  const changeRows: Value[][] = [];
  const dayRows: Value[][] = [];
  const flush = async (): Promise<void> => {
    await engine.append('out_changes', changeRows.splice(0));
    await engine.append('out_days', dayRows.splice(0));
  };
  const run = (one: Plan, days: readonly StoredDay[]): void => {
    const sequence = new Sequence({
      calendar: options.calendar,
      facts: facts.of(one.stock),
      migrationsOn: (prevDate, date) => migrationsOn(one.stock, prevDate, date),
      groupOf: options.groupOf,
      creditedBefore: facts.creditedBefore(one.stock, one.explainFrom),
      firstDay: one.firstDay,
      explainFrom: one.explainFrom,
    });
    for (const day of days) {
      const change = sequence.next(day);
      if (change) pushRows(one.stock, change, changeRows, dayRows);
    }
  };
  for await (const history of readDays(engine)) {
    const one = byCode.get(history.code) as Plan;
    if (one.codes.length === 1) run(one, history.days);
    else {
      const all = [...(counters.get(one.stock) ?? []), history];
      counters.set(one.stock, all);
      if (all.length === one.codes.length) run(one, combined(one, all, options.mergedOn));
    }
    if (changeRows.length > 20_000) await flush();
  }
  await flush();
  await replaceCleared(writer, 'changes', 'out_changes');
  await replaceCleared(writer, 'change_days', 'out_days');
  await engine.exec(
    'DROP TABLE wanted; DROP TABLE domains; DROP TABLE cleared; DROP TABLE out_changes; DROP TABLE out_days',
  );
}

function combined(one: Plan, histories: readonly CounterHistory[], mergedOn: IsoDate): StoredDay[] {
  const own = histories.find(({ code }) => code === one.stock) as CounterHistory;
  const others = histories.filter(({ code }) => code !== one.stock);
  const counter: CounterDay[] = others.flatMap(({ days }) =>
    wholeDays(days).map(({ day, holdings }) => ({ date: day.date, holdings })),
  );
  counter.sort((a, b) => (a.date < b.date ? -1 : 1));
  return wholeDays(own.days).map((day) => withCounter(day, counter, mergedOn));
}

function pushRows(stock: string, day: ChangeDay, changes: Value[][], days: Value[][]): void {
  for (const part of day.parts) {
    changes.push([
      stock,
      day.date,
      day.tradeDate,
      part.holder,
      day.from.get(part.holder) ?? 0,
      day.to.get(part.holder) ?? 0,
      part.reason,
      part.shares,
      part.rule,
      part.evidence,
    ]);
  }
  days.push([
    stock,
    day.date,
    day.prevDate,
    day.tradeDate,
    day.gap,
    day.factor.num,
    day.factor.den,
    day.unit.num,
    day.unit.den,
    formatCredits([...day.credits, ...day.arrived]),
    day.totalFrom,
    day.totalTo,
    day.deposited,
    day.residual,
    day.volume === null ? null : Math.round(day.volume),
    [...new Set([...day.flags, ...(day.pending.length > 0 ? ['pending-action'] : [])])].join(' '),
  ]);
}

async function replaceCleared(writer: Writer, table: TableName, from: string): Promise<void> {
  const { engine } = writer;
  const keys = (
    await engine.query(
      `SELECT DISTINCT ${partitionSql(table)} AS key FROM (
         SELECT date FROM ${from} UNION
         SELECT t.date FROM ${table} t JOIN cleared c ON c.stock = t.stock AND t.date BETWEEN c.from_date AND c.to_date)
       ORDER BY key`,
    )
  ).map((row) => String(row.key));
  if (keys.length === 0) return;
  await writer.replace(
    table,
    keys,
    `SELECT t.* FROM ${table} t
     ANTI JOIN cleared c ON c.stock = t.stock AND t.date BETWEEN c.from_date AND c.to_date
     WHERE ${partitionSql(table)} IN (${keys.map((key) => `'${key}'`).join(', ')})
     UNION ALL SELECT * FROM ${from}`,
  );
}
