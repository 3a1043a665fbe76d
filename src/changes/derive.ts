import type { Calendar } from '../calendar/calendar.js';
import type { IsoDate } from '../iso-date.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import type { Dirty } from '../store/staging.js';
import { partitionSql } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import type { CustodyMove } from './custody-move.js';
import { type CounterDay, wholeDays, withCounter } from './counters.js';
import { ExplainedRows } from './explained-rows.js';
import { FactsReader } from './facts.js';
import { listingDates, otherwiseListed } from './listings.js';
import { PairCalendar } from './pair-days.js';
import { EVER, FOREVER, plan, type Plan, type PlanOptions } from './plan.js';
import { type CounterHistory, type ReadRange, readDays, readHolders } from './read-days.js';
import { Sequence, type StoredDay } from './sequence.js';
import {
  dirtyBy,
  findMigrations,
  migrationLookup,
  saveMigrations,
  type StoredMigration,
  storedMigrations,
  type Succession,
} from './stored-migrations.js';

export interface DeriveOptions extends PlanOptions {
  readonly calendar: Calendar;
  readonly groupOf: (holder: string) => string | null;
  /** Successions the registry knows. */
  readonly successions: readonly Succession[];
  /** Changes of custodian that the user names. */
  readonly custodyMoves?: readonly CustodyMove[];
  /** Lines of whole lists that are read at once. */
  readonly batchLines?: number;
}

/** Days from one to another, both included. */
export interface DayRange {
  readonly from: IsoDate;
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
  const listings = await listingDates(writer.engine);
  const all = [...dirty, ...(await otherwiseListed(writer.engine, options.calendar, listings))];
  if (all.length === 0) return [];
  const plans = await plan(writer.engine, all, options);
  if (plans.length === 0) return [];
  const known = await storedMigrations(writer);
  await explainAll(writer, plans, { ...options, listings }, known);
  const from = least(plans, ({ explainFrom }) => explainFrom);
  const to = most(plans, ({ to: last }) => last);
  const found = await findMigrations(writer, from, to, known);
  const ranges = plans.map(({ from: first, explainFrom, to: last, goesOn }) => ({
    from: first < explainFrom && !goesOn ? first : explainFrom,
    to: last,
  }));
  if (found === null) return ranges;
  await saveMigrations(writer, found.all);
  const again = await plan(writer.engine, await dirtyBy(writer, found.changed), options);
  if (again.length > 0) await explainAll(writer, again, { ...options, listings }, found.all);
  return [...ranges, ...again.map(({ explainFrom, to: last }) => ({ from: explainFrom, to: last }))];
}

/** Lines of whole lists that are read at once: a quarter of them or so are stored, and what is held does not grow. */
const BATCH_LINES = 2_000_000;

/** Plans in pieces of about as many lines. */
function* batches(plans: readonly Plan[], most: number): Generator<Plan[]> {
  let batch: Plan[] = [];
  let lines = 0;
  for (const one of plans) {
    if (batch.length > 0 && lines + one.lines > most) {
      yield batch;
      [batch, lines] = [[], 0];
    }
    batch.push(one);
    lines += one.lines;
  }
  if (batch.length > 0) yield batch;
}

/** Makes what a batch is read by, or empties it: the engine keeps the memory of rows that are deleted. */
const WANTED = `
  CREATE OR REPLACE TEMP TABLE wanted (code VARCHAR, id INTEGER, from_date DATE, to_date DATE, goes_on BOOLEAN);
  CREATE OR REPLACE TEMP TABLE domains (stock VARCHAR, id INTEGER, from_date DATE);`;

async function explainAll(
  writer: Writer,
  plans: readonly Plan[],
  options: DeriveOptions & Pick<Explaining, 'listings'>,
  migrations: readonly StoredMigration[],
): Promise<void> {
  const { engine } = writer;
  await engine.exec(`${WANTED}
    CREATE OR REPLACE TEMP TABLE cleared (stock VARCHAR, from_date DATE, to_date DATE)`);
  await engine.append(
    'cleared',
    plans.flatMap(({ stock, codes, explainFrom, to }) =>
      codes.map((code) => (code === stock ? [code, explainFrom, to] : [code, EVER, FOREVER])),
    ),
  );
  const holders = await readHolders(engine, readRange(plans));
  const explaining = {
    options,
    calendar: new PairCalendar(options.calendar),
    listings: options.listings,
    migrationsOn: migrationLookup(migrations, options.successions, options.custodyMoves),
    holders,
    rows: await ExplainedRows.open(writer, holders),
  };
  const { rows } = explaining;
  for (const batch of batches(plans, options.batchLines ?? BATCH_LINES)) {
    await explainBatch(engine, batch, explaining);
    await rows.putDown();
  }
  const cleared = {
    from: least(plans, ({ explainFrom, codes }) => (codes.length > 1 ? EVER : explainFrom)),
    to: FOREVER,
  };
  await rows.finish();
  await replaceCleared(writer, 'changes', rows, cleared);
  await replaceCleared(writer, 'change_days', rows, cleared);
  await rows.close();
  await engine.exec('DROP TABLE wanted; DROP TABLE domains; DROP TABLE cleared; DROP TABLE line_holders');
}

interface Explaining {
  readonly options: DeriveOptions;
  readonly calendar: PairCalendar;
  readonly listings: ReadonlyMap<string, IsoDate>;
  readonly migrationsOn: ReturnType<typeof migrationLookup>;
  /** Keys of all holders by the id they are read with. */
  readonly holders: readonly string[];
  readonly rows: ExplainedRows;
}

async function explainBatch(
  engine: DuckDbEngine,
  plans: readonly Plan[],
  { options, calendar, listings, migrationsOn, holders, rows }: Explaining,
): Promise<void> {
  const read = plans.flatMap((one) =>
    (one.merged ? [one.stock] : one.codes).map((code) => ({
      code,
      from: one.from,
      to: one.to,
      goesOn: one.goesOn ?? null,
    })),
  );
  const stocks = plans.map(({ stock }) => stock);
  await engine.exec(WANTED);
  await engine.append(
    'wanted',
    read.map(({ code, from, to, goesOn }, id) => [code, id, from, to, goesOn !== null]),
  );
  await engine.append(
    'domains',
    plans.map(({ stock, from }, id) => [stock, id, from]),
  );
  const facts = await FactsReader.open(engine, stocks, listings);
  const histories = new Map(
    (await readDays(engine, read, holders, readRange(plans))).map(
      (history) => [history.code, history] as const,
    ),
  );
  for (const one of plans) {
    const days = daysOf(one, histories, options.mergedOn);
    if (days === null) continue;
    const sequence = new Sequence({
      calendar,
      facts: facts.of(one.stock),
      migrationsOn: (prevDate, date) => migrationsOn(one.stock, prevDate, date),
      groupOf: options.groupOf,
      creditedBefore: facts.creditedBefore(one.stock, one.explainFrom),
      firstDay: one.firstDay,
      explainFrom: one.explainFrom,
    });
    for (const day of days) {
      const change = sequence.next(day);
      if (change) rows.add(one.stock, change);
    }
    if (rows.waiting > PIECE) await rows.putDown();
  }
}

/** Parts of changes that are put down at once. */
const PIECE = 300_000;

/** A stock's days, with what its other counters held; null when one of them has no lists. */
function daysOf(
  { stock, codes, merged }: Plan,
  histories: ReadonlyMap<string, CounterHistory>,
  mergedOn: IsoDate,
): Iterable<StoredDay> | null {
  const own = histories.get(stock);
  if (!own) return null;
  if (codes.length === 1) return own.days;
  const others = merged ? [] : codes.filter((code) => code !== stock).map((code) => histories.get(code));
  const counter: CounterDay[] = [];
  for (const other of others) {
    if (!other) return null;
    for (const { day, holdings } of wholeDays(other.days)) counter.push({ date: day.date, holdings });
  }
  counter.sort((a, b) => (a.date < b.date ? -1 : 1));
  return wholeDays(own.days).map((day) => withCounter(day, counter, mergedOn));
}

function least(plans: readonly Plan[], of: (one: Plan) => IsoDate): IsoDate {
  return plans.reduce((found, one) => (of(one) < found ? of(one) : found), FOREVER);
}

/** The days whose rows of holdings are read, so that other segments are left alone. */
function readRange(plans: readonly Plan[]): ReadRange {
  return {
    from: least(plans, ({ from, explainFrom, goesOn }) => (goesOn ? explainFrom : from)),
    to: most(plans, ({ to }) => to),
    days: least(plans, ({ from }) => from),
  };
}

function most(plans: readonly Plan[], of: (one: Plan) => IsoDate): IsoDate {
  return plans.reduce((found, one) => (of(one) > found ? of(one) : found), EVER);
}

async function replaceCleared(
  writer: Writer,
  table: 'changes' | 'change_days',
  rows: ExplainedRows,
  range: DayRange,
): Promise<void> {
  const { engine } = writer;
  const cleared = (
    await engine.query(
      `SELECT DISTINCT ${partitionSql(table)} AS key FROM (
         SELECT DISTINCT t.date FROM ${table} t JOIN cleared c ON c.stock = t.stock AND t.date BETWEEN c.from_date AND c.to_date
         WHERE t.date >= DATE '${range.from}'
       ) d ORDER BY key`,
    )
  ).map(({ key }) => String(key));
  const keys = [...new Set([...cleared, ...rows.keysOf(table)])].sort();
  await writer.replaceEach(table, keys, {
    kept: (within) => `SELECT t.* FROM ${table} t
     ANTI JOIN cleared c ON c.stock = t.stock AND t.date BETWEEN c.from_date AND c.to_date WHERE ${within}`,
    inOrder: true,
    keepsAll: cleared.length === 0,
    added: (within, key) => rows.select(table, key, within),
  });
}
