import { ISSUED_MAX_AGE } from '../../changes/timeline.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { ISSUED_FIGURES } from './issued.js';
import { identify, lastDay, namesOn } from './stored-day.js';

export interface BigChange {
  readonly date: IsoDate;
  readonly stock: string;
  readonly participant: string | null;
  readonly name: string;
  readonly type: string;
  readonly shares: bigint;
  /** Percent of issued shares, or of the CCASS total (`basis`). */
  readonly pct: number;
  /** Reason of the largest part. */
  readonly reason: string;
  readonly basis: 'issued' | 'ccass';
}

export interface BigChanges {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly threshold: number;
  readonly rows: readonly BigChange[];
}

/** Webb-site's bound: a quarter of a percent of issued shares in a day. */
export const BIG_CHANGE_PERCENT = 0.25;

/**
 * The market's big changes between two CCASS days (the last stored day when none are given).
 * @throws NoDataError when no list is stored by the end of the window, or from its beginning on
 */
export async function bigChanges(
  engine: Engine,
  registry: Registry,
  from: IsoDate | null,
  to: IsoDate | null,
  threshold: number,
): Promise<BigChanges> {
  const last = await lastDay(engine, to);
  if (from !== null && from > last)
    throw new NoDataError(`no list is stored from ${from} on: the last is of ${last}; see waizi status`);
  const window = { from: from ?? last, to: last };
  await engine.exec(ISSUED_FIGURES);
  const sql = sqlFile(import.meta.url, './sql/big-changes.sql').replace('{age}', String(ISSUED_MAX_AGE));
  const rows = await engine.query(sql, { ...window, threshold });
  const names = await namesOn(engine, last, [...new Set(rows.map((row) => String(row.holder)))]);
  return {
    ...window,
    threshold,
    rows: rows.map((row) => ({
      date: String(row.date),
      stock: String(row.stock),
      ...identify(String(row.holder), names),
      type: registry.typeOf(String(row.holder), String(row.date)),
      shares: BigInt(row.shares as bigint),
      pct: Math.round(Number(row.pct) * 1e6) / 1e6,
      reason: String(row.reason),
      basis: row.basis as 'issued' | 'ccass',
    })),
  };
}
