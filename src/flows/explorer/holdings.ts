import type { IsoDate } from '../../iso-date.js';
import type { Registry } from '../../participants/registry.js';
import type { Engine } from '../../store/engine.js';
import { sqlFile } from '../../store/sql-file.js';
import { issuedOn } from './issued.js';
import { identify, namesOn, percent, storedDay, whole } from './stored-day.js';

export interface HoldingRow {
  readonly participant: string | null;
  readonly name: string;
  readonly type: string;
  readonly shares: bigint;
  /** Percent of issued shares; null when those are not known. */
  readonly pct: number | null;
}

export interface Holdings {
  readonly stock: string;
  /** The stored day that answers. */
  readonly date: IsoDate;
  readonly asked: IsoDate | null;
  readonly total_named: bigint;
  readonly total_ccass: bigint | null;
  readonly issued: bigint | null;
  readonly source: {
    readonly file: string;
    readonly sha256: string;
    readonly kind: string;
    readonly page_date: IsoDate;
  };
  readonly rows: readonly HoldingRow[];
}

/** The list of a stock on a stored day, largest holder first. Shares. */
export async function stateOn(
  engine: Engine,
  stock: string,
  day: IsoDate,
): Promise<{ holder: string; shares: bigint }[]> {
  const rows = await engine.query(sqlFile(import.meta.url, './sql/state.sql'), {
    stock,
    day,
    month: `${day.slice(0, 7)}-01`,
  });
  return rows.map((row) => ({ holder: String(row.holder), shares: BigInt(row.shares as bigint) }));
}

/**
 * Who held a stock in CCASS on a day, one row per line of the list; the last stored day on or before it answers.
 * @throws NoDataError when nothing is stored
 */
export async function holdings(
  engine: Engine,
  registry: Registry,
  stock: string,
  asked: IsoDate | null,
): Promise<Holdings> {
  const date = await storedDay(engine, stock, asked);
  const [day] = await engine.query(
    `SELECT s.total_named, coalesce(s.total_ccass, i.total) AS total_ccass, s.kind, CAST(s.page_date AS VARCHAR) AS page_date, f.name, f.sha256
     FROM stock_days s JOIN files f ON f.file = s.file
     LEFT JOIN (SELECT stock, date, max(total_ccass) AS total FROM issued GROUP BY stock, date) i ON i.stock = s.stock AND i.date = s.date
     WHERE s.chosen AND s.stock = $stock AND s.date = CAST($date AS DATE)`,
    { stock, date },
  );
  const state = await stateOn(engine, stock, date);
  const issued = (await issuedOn(engine, [[stock, date]])).get(`${stock} ${date}`) ?? null;
  const names = await namesOn(
    engine,
    date,
    state.map(({ holder }) => holder),
  );
  return {
    stock,
    date,
    asked,
    total_named: state.reduce((total, { shares }) => total + shares, 0n),
    total_ccass: whole(day?.total_ccass),
    issued,
    source: {
      file: String(day?.name),
      sha256: String(day?.sha256),
      kind: String(day?.kind),
      page_date: String(day?.page_date),
    },
    rows: state.map(({ holder, shares }) => ({
      ...identify(holder, names),
      type: registry.typeOf(holder, date),
      shares,
      pct: percent(shares, issued),
    })),
  };
}
