import type { Calendar } from '../calendar/calendar.js';
import { addDays, type IsoDate } from '../iso-date.js';
import type { Value } from '../store/engine.js';
import { sqlFile } from '../store/sql-file.js';
import type { Dirty } from '../store/staging.js';
import { partitionSql, TABLES, type TableName } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { type CounterDay, withCounter } from './counters.js';
import { FactsReader, formatCredits } from './facts.js';
import type { Migration } from './migrations.js';
import { type CounterHistory, readDays } from './read-days.js';
import { type ChangeDay, Sequence, type StoredDay } from './sequence.js';
import { CONNECT_ACCOUNTS } from './part.js';

export interface DeriveOptions {
  readonly calendar: Calendar;
  /** The HKD code that a code's holdings belong to (RMB counters), given which codes are known. */
  readonly domainOf: (code: string, known: (code: string) => boolean) => string;
  /** First day on which the domain counter shows all holdings. */
  readonly mergedOn: IsoDate;
  readonly groupOf: (holder: string) => string | null;
  /** Successions the registry knows. */
  readonly successions: readonly Succession[];
}

/** A participant that took over another's accounts, and about when. */
export interface Succession {
  readonly giver: string;
  readonly receiver: string;
  readonly on: IsoDate;
}

/** Days around a succession on which a whole book counts as moved, and on which matching amounts do. */
const SUCCESSION_DAYS = 14;
const SUCCESSION_BEFORE = 90;
const SUCCESSION_AFTER = 400;

/** Days explained again before the first changed day, so that a corporate action around it is seen whole. */
const LEAD = 4;

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
 */
export async function deriveChanges(
  writer: Writer,
  dirty: readonly Dirty[],
  options: DeriveOptions,
): Promise<void> {
  if (dirty.length === 0) return;
  const plans = await plan(writer, dirty, options);
  if (plans.length === 0) return;
  const known = await storedMigrations(writer);
  await explainAll(writer, plans, options, known);
  const found = await findMigrations(writer, plans, known);
  if (found === null) return;
  await saveMigrations(writer, found.all);
  const again = await plan(writer, await dirtyBy(writer, found.changed), options);
  if (again.length > 0) await explainAll(writer, again, options, found.all);
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
    const first = Math.max(0, at - LEAD);
    const end = days.find((day) => day > to) ?? (days[days.length - 1] as IsoDate);
    // a counter is carried, so its whole history is read
    const explainFrom =
      codes.length > 1 ? (days[0] as IsoDate) : (days[first + (first > 0 ? 1 : 0)] as IsoDate);
    const start = codes.length > 1 ? (days[0] as IsoDate) : (days[first] as IsoDate);
    plans.push({
      stock,
      codes,
      firstDay: days[0] as IsoDate,
      from: start,
      explainFrom,
      to: codes.length > 1 ? '9999-12-31' : end,
    });
  }
  return plans;
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
    CREATE OR REPLACE TEMP TABLE out_changes (${TABLES.changes.columns});
    CREATE OR REPLACE TEMP TABLE out_days (${TABLES.change_days.columns})`);
  await engine.append(
    'domains',
    plans.map(({ stock }) => [stock]),
  );
  await engine.append(
    'wanted',
    plans.flatMap(({ codes, from, to }) =>
      codes.map((code) => [code, `${from.slice(0, 7)}-01`, to === '9999-12-31' ? '2999-12-31' : to]),
    ),
  );
  await engine.append(
    'cleared',
    plans.flatMap(({ stock, codes, explainFrom, to }) =>
      codes.map((code) =>
        code === stock
          ? [code, explainFrom, to === '9999-12-31' ? '2999-12-31' : to]
          : [code, '1900-01-01', '2999-12-31'],
      ),
    ),
  );
  const facts = await FactsReader.open(engine);
  const byCode = new Map(plans.flatMap((one) => one.codes.map((code) => [code, one] as const)));
  const counters = new Map<string, CounterHistory[]>();
  const migrationsOn = migrationLookup(migrations, options);
  const changeRows: Value[][] = [];
  const dayRows: Value[][] = [];
  const flush = async (): Promise<void> => {
    await engine.append('out_changes', changeRows.splice(0));
    await engine.append('out_days', dayRows.splice(0));
  };
  const run = (one: Plan, days: readonly StoredDay[]): void => {
    const sequence = new Sequence({
      calendar: options.calendar,
      facts: facts.of(one.stock, one.firstDay),
      migrationsOn,
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
    if (changeRows.length > 200_000) await flush();
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
    statesOf(days).map(({ day, holdings }) => ({ date: day.date, holdings })),
  );
  counter.sort((a, b) => (a.date < b.date ? -1 : 1));
  return statesOf(own.days).map(({ day, holdings }) => withCounter(day, holdings, counter, mergedOn));
}

/** The whole list of each stored day. */
function statesOf(days: readonly StoredDay[]): { day: StoredDay; holdings: Map<string, number> }[] {
  let state = new Map<string, number>();
  return days.map((day) => {
    state = day.whole ? new Map() : new Map(state);
    for (const [holder, shares, known] of day.lines) {
      if (shares !== null) state.set(holder, shares);
      else if (known) state.delete(holder);
    }
    return { day, holdings: state };
  });
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
    formatCredits(day.credits),
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

interface StoredMigration {
  readonly date: IsoDate;
  readonly giver: string;
  readonly receiver: string;
  readonly stocks: number;
}

async function storedMigrations(writer: Writer): Promise<StoredMigration[]> {
  const rows = await writer.engine.query(
    'SELECT CAST(date AS VARCHAR) AS date, giver, receiver, stocks FROM migrations ORDER BY date, giver, receiver',
  );
  return rows.map((row) => ({
    date: String(row.date),
    giver: String(row.giver),
    receiver: String(row.receiver),
    stocks: Number(row.stocks),
  }));
}

function migrationLookup(
  migrations: readonly StoredMigration[],
  options: DeriveOptions,
): (prevDate: IsoDate, date: IsoDate) => Migration[] {
  const known = options.successions.filter(
    ({ giver, receiver }) => !CONNECT_ACCOUNTS.has(giver) && !CONNECT_ACCOUNTS.has(receiver),
  );
  const byDate = new Map<IsoDate, Migration[]>();
  for (const { date, giver, receiver } of migrations) {
    byDate.set(date, [...(byDate.get(date) ?? []), { giver, receiver, seen: true }]);
  }
  return (prevDate, date) => [
    ...(byDate.get(date) ?? []),
    ...known
      .filter(
        ({ on }) => date >= addDays(on, -SUCCESSION_BEFORE) && prevDate <= addDays(on, SUCCESSION_AFTER),
      )
      .map(({ giver, receiver, on }) => ({
        giver,
        receiver,
        seen: date >= addDays(on, -SUCCESSION_DAYS) && prevDate <= addDays(on, SUCCESSION_DAYS),
      })),
  ];
}

/** Looks for account migrations on the days just explained. @returns null when there is nothing new */
async function findMigrations(
  writer: Writer,
  plans: readonly Plan[],
  known: readonly StoredMigration[],
): Promise<{ all: StoredMigration[]; changed: StoredMigration[] } | null> {
  const { engine } = writer;
  const from = plans.reduce(
    (least, one) => (one.explainFrom < least ? one.explainFrom : least),
    '9999-12-31',
  );
  const to = plans.reduce((most, one) => (one.to > most ? one.to : most), '0000-01-01');
  await engine.exec(`CREATE OR REPLACE TEMP TABLE touched_changes AS
    SELECT DISTINCT date, stock, holder, from_shares, to_shares FROM changes
    WHERE date BETWEEN DATE '${from}' AND DATE '${to === '9999-12-31' ? '2999-12-31' : to}'`);
  const rows = await engine.query(sqlFile(import.meta.url, './sql/find-migrations.sql'));
  await engine.exec('DROP TABLE touched_changes');
  const found = new Map<string, StoredMigration>();
  for (const row of rows) {
    const one = {
      date: String(row.date),
      giver: String(row.giver),
      receiver: String(row.receiver),
      stocks: Number(row.stocks),
    };
    const key = `${one.date} ${one.giver}`;
    if (!found.has(key)) found.set(key, one);
  }
  const inRange = ({ date }: StoredMigration): boolean => date >= from && date <= to;
  const same = (a: StoredMigration, b: StoredMigration): boolean =>
    a.date === b.date && a.giver === b.giver && a.receiver === b.receiver;
  const former = known.filter(inRange);
  const added = [...found.values()].filter((one) => !former.some((old) => same(old, one)));
  const dropped = former.filter((old) => ![...found.values()].some((one) => same(old, one)));
  if (added.length === 0 && dropped.length === 0) return null;
  return {
    all: [...known.filter((one) => !inRange(one)), ...found.values()],
    changed: [...added, ...dropped],
  };
}

async function saveMigrations(writer: Writer, migrations: readonly StoredMigration[]): Promise<void> {
  await writer.engine.exec(`CREATE OR REPLACE TEMP TABLE in_migrations (${TABLES.migrations.columns})`);
  await writer.engine.append(
    'in_migrations',
    migrations.map(({ date, giver, receiver, stocks }) => [date, giver, receiver, stocks]),
  );
  await writer.replace('migrations', ['all'], 'SELECT * FROM in_migrations');
  await writer.engine.exec('DROP TABLE in_migrations');
}

/** The stock-days that a found (or no longer found) migration concerns. */
async function dirtyBy(writer: Writer, migrations: readonly StoredMigration[]): Promise<Dirty[]> {
  const dirty: Dirty[] = [];
  for (const { date, giver } of migrations) {
    const rows = await writer.engine.query(
      `SELECT DISTINCT stock FROM changes WHERE date = CAST($date AS DATE) AND holder = $giver ORDER BY stock`,
      { date, giver },
    );
    for (const row of rows) dirty.push({ stock: String(row.stock), from: date, to: date });
  }
  return dirty;
}
