import { addDays, type IsoDate } from '../iso-date.js';
import { sqlFile } from '../store/sql-file.js';
import type { Dirty } from '../store/staging.js';
import { TABLES } from '../store/tables.js';
import type { Writer } from '../store/writer.js';
import { type CustodyMove, movesWithin } from './custody-move.js';
import type { Migration } from './migrations.js';
import { CONNECT_ACCOUNTS } from './part.js';

/** A participant that took over another's accounts, and about when; null where no day is known. */
export interface Succession {
  readonly giver: string;
  readonly receiver: string;
  readonly on: IsoDate | null;
}

/** Days around a succession on which a whole book counts as moved, and on which matching amounts do. */
const SUCCESSION_DAYS = 14;
const SUCCESSION_BEFORE = 90;
const SUCCESSION_AFTER = 400;

/** A migration found in the changes, as table `migrations` keeps it. */
export interface StoredMigration {
  readonly date: IsoDate;
  readonly giver: string;
  readonly receiver: string;
  readonly stocks: number;
}

export async function storedMigrations(writer: Writer): Promise<StoredMigration[]> {
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

export function migrationLookup(
  migrations: readonly StoredMigration[],
  successions: readonly Succession[],
  stated: readonly CustodyMove[] = [],
): (stock: string, prevDate: IsoDate, date: IsoDate) => readonly Migration[] {
  const known = successions.filter(
    ({ giver, receiver }) => !CONNECT_ACCOUNTS.has(giver) && !CONNECT_ACCOUNTS.has(receiver),
  );
  const byDate = new Map<IsoDate, Migration[]>();
  for (const { date, giver, receiver } of migrations) {
    byDate.set(date, [...(byDate.get(date) ?? []), { giver, receiver, evidence: 'seen' }]);
  }
  // the same two days come for every stock
  const counting = new Map<IsoDate, Map<IsoDate, readonly Migration[]>>();
  const knownOn = (prevDate: IsoDate, date: IsoDate): readonly Migration[] => {
    let from = counting.get(date);
    if (!from) {
      from = new Map();
      counting.set(date, from);
    }
    let found = from.get(prevDate);
    if (!found) {
      found = known.flatMap((one) => countsOn(one, prevDate, date) ?? []);
      from.set(prevDate, found);
    }
    return found;
  };
  return (stock, prevDate, date) => {
    const seen = byDate.get(date);
    if (!seen && stated.length === 0) return knownOn(prevDate, date);
    return [
      ...movesWithin(stated, stock, prevDate, date).map(
        ({ from, to, reason }): Migration => ({ giver: from, receiver: to, evidence: 'stated', reason }),
      ),
      ...(seen ?? []),
      ...knownOn(prevDate, date),
    ];
  };
}

function countsOn(succession: Succession, prevDate: IsoDate, date: IsoDate): Migration | null {
  const { giver, receiver, on } = succession;
  if (on === null) return { giver, receiver, evidence: 'undated' };
  if (date < addDays(on, -SUCCESSION_BEFORE) || prevDate > addDays(on, SUCCESSION_AFTER)) return null;
  const near = date >= addDays(on, -SUCCESSION_DAYS) && prevDate <= addDays(on, SUCCESSION_DAYS);
  return { giver, receiver, evidence: near ? 'seen' : 'due' };
}

/** Looks for account migrations on the days just explained. @returns null when there is nothing new */
export async function findMigrations(
  writer: Writer,
  from: IsoDate,
  to: IsoDate,
  known: readonly StoredMigration[],
): Promise<{ all: StoredMigration[]; changed: StoredMigration[] } | null> {
  const { engine } = writer;
  const rows = await engine.query(sqlFile(import.meta.url, './sql/find-migrations.sql'), { from, to });
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

export async function saveMigrations(writer: Writer, migrations: readonly StoredMigration[]): Promise<void> {
  await writer.engine.exec(`CREATE OR REPLACE TEMP TABLE in_migrations (${TABLES.migrations.columns})`);
  await writer.engine.append(
    'in_migrations',
    migrations.map(({ date, giver, receiver, stocks }) => [date, giver, receiver, stocks]),
  );
  await writer.replace('migrations', ['all'], 'SELECT * FROM in_migrations');
  await writer.engine.exec('DROP TABLE in_migrations');
}

/** The stock-days that a found (or no longer found) migration concerns. */
export async function dirtyBy(writer: Writer, migrations: readonly StoredMigration[]): Promise<Dirty[]> {
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
