import { REASONS, type Reason } from '../../changes/part.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { partsWithin } from '../../store/parts.js';
import { sqlFile } from '../../store/sql-file.js';
import { together } from '../../store/together.js';
import { firstStoredDay, identify, namesOn, storedDay } from './stored-day.js';

/** A holder's change between two days: from_shares plus all reasons = to_shares. */
export type ChangeRow = {
  readonly participant: string | null;
  readonly name: string;
  readonly type: string;
  readonly from_shares: bigint;
  readonly to_shares: bigint;
} & { readonly [reason in Reason]: bigint };

/** What one holder had before the first and after the last of its changes, and the changes by reason. */
interface Moved {
  first: IsoDate;
  from: bigint;
  last: IsoDate;
  to: bigint;
  readonly reasons: Map<string, bigint>;
}

export interface Changes {
  readonly stock: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly notes: readonly string[];
  readonly rows: readonly ChangeRow[];
}

/**
 * What changed in a stock between two CCASS days (the stored ones on or before them), largest trade first.
 * @throws NoDataError when fewer than two days are stored
 */
export async function changes(
  engine: Engine,
  registry: Registry,
  stock: string,
  from: IsoDate,
  to: IsoDate,
): Promise<Changes> {
  const notes: string[] = [];
  const [last, first] = [await storedDay(engine, stock, to), await firstDay(engine, stock, from)];
  if (first.note) notes.push(first.note);
  if (last !== to) notes.push(`asked to ${to}: the last stored list on or before it is of ${last}`);
  const asked = { stock, from: first.day, to: last };
  const moved = sqlFile(import.meta.url, './sql/changes.sql').replace('{changes}', () =>
    partsWithin(engine, 'changes', first.day, last),
  );
  const days = partsWithin(engine, 'change_days', first.day, last);
  const [rows, gaps] = await together(
    engine,
    () => engine.query(moved, asked),
    (own) =>
      own.query(
        `SELECT CAST(prev_date AS VARCHAR) AS prev, CAST(date AS VARCHAR) AS date, flags FROM ${days} d
         WHERE stock = $stock AND date > CAST($from AS DATE) AND date <= CAST($to AS DATE) AND gap > 1 ORDER BY date`,
        asked,
      ),
  );
  for (const gap of gaps.slice(0, 5)) notes.push(`no list between ${gap.prev} and ${gap.date}`);
  if (gaps.length > 5) notes.push(`and ${gaps.length - 5} more gaps`);
  const byHolder = new Map<string, Moved>();
  for (const row of rows) {
    const [first, last] = [String(row.first), String(row.last)];
    const [from, to] = [BigInt(row.from_shares as bigint), BigInt(row.to_shares as bigint)];
    const moved = byHolder.get(String(row.holder)) ?? { first, from, last, to, reasons: new Map() };
    if (first < moved.first) Object.assign(moved, { first, from });
    if (last > moved.last) Object.assign(moved, { last, to });
    moved.reasons.set(String(row.reason), BigInt(row.shares as bigint));
    byHolder.set(String(row.holder), moved);
  }
  const names = await namesOn(engine, last, [...byHolder.keys()]);
  const result = [...byHolder].map(
    ([holder, moved]): ChangeRow => ({
      ...identify(holder, names),
      type: registry.typeOf(holder, last),
      from_shares: moved.from,
      to_shares: moved.to,
      ...(Object.fromEntries(REASONS.map((reason) => [reason, moved.reasons.get(reason) ?? 0n])) as Record<
        Reason,
        bigint
      >),
    }),
  );
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  result.sort((a, b) => Number(size(b.to_shares - b.from_shares) - size(a.to_shares - a.from_shares)));
  return { stock, from: first.day, to: last, notes, rows: result };
}

async function firstDay(
  engine: Engine,
  stock: string,
  from: IsoDate,
): Promise<{ day: IsoDate; note: string | null }> {
  try {
    const day = await storedDay(engine, stock, from);
    return {
      day,
      note: day === from ? null : `asked from ${from}: the last stored list on or before it is of ${day}`,
    };
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    const first = await firstStoredDay(engine, stock);
    if (first === null) throw error;
    return { day: first, note: `asked from ${from}: stored lists begin ${first}` };
  }
}
