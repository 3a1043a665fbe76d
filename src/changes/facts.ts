import { fraction } from '../decimal.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import { byId, type Columns } from '../store/columns.js';
import type { DuckDbEngine } from '../store/duckdb-engine.js';
import type { Engine, Row } from '../store/engine.js';
import type { AnnouncementKind, AnnouncementRow } from '../store/rows.js';
import type { Action, Credit } from './factor.js';
import { isoOf } from './read-days.js';
import { type StockFacts, Volumes } from './timeline.js';

type Grouped = ReadonlyMap<string, Row[]>;

async function grouped(engine: Engine, sql: string): Promise<Grouped> {
  const groups = new Map<string, Row[]>();
  for (const row of await engine.query(sql)) {
    const stock = String(row.stock);
    const list = groups.get(stock);
    if (list) list.push(row);
    else groups.set(stock, [row]);
  }
  return groups;
}

/** Days before the first list that is read within which volumes count: 45 for the average, and T+2 over the holidays. */
const VOLUME_REACH = 90;

/** Reads what the rules need to know about the stocks in table `domains` (stock, id, from_date). */
export class FactsReader {
  private constructor(
    private readonly ids: ReadonlyMap<string, number>,
    private readonly volumes: readonly (Columns | undefined)[],
    private readonly issued: readonly (Columns | undefined)[],
    private readonly actions: Grouped,
    private readonly announcements: Grouped,
    private readonly securities: Grouped,
    private readonly listings: ReadonlyMap<string, IsoDate>,
    private readonly credits: Grouped,
  ) {}

  /**
   * @param stocks those in `domains`, by id
   * @param listings listing dates by stock
   */
  static async open(
    engine: DuckDbEngine,
    stocks: readonly string[],
    listings: ReadonlyMap<string, IsoDate>,
  ): Promise<FactsReader> {
    const of = (table: string): string => `${table} SEMI JOIN domains d ON d.stock = t.stock`;
    return new FactsReader(
      new Map(stocks.map((stock, id) => [stock, id])),
      await byId(engine, VOLUMES, stocks.length),
      await byId(engine, ISSUED, stocks.length),
      await grouped(
        engine,
        `SELECT DISTINCT t.stock, CAST(t.ex_date AS VARCHAR) AS ex_date, t.kind, t.num, t.den, CAST(t.credit_date AS VARCHAR) AS credit_date
         FROM ${of('actions t')} WHERE t.num IS NOT NULL ORDER BY t.stock, ex_date, t.kind, t.num, t.den, credit_date NULLS LAST`,
      ),
      await grouped(
        engine,
        `SELECT DISTINCT t.stock, CAST(t.date AS VARCHAR) AS date, t.kind, t.shares, t.giver, t.receiver, CAST(t.until AS VARCHAR) AS until, t.note
         FROM ${of('announcements t')} ORDER BY t.stock, date, t.kind, t.giver, t.receiver`,
      ),
      await grouped(
        engine,
        `SELECT t.stock, arg_max(t.board_lot, coalesce(t.as_of, DATE '1900-01-01')) AS board_lot
         FROM ${of('securities t')} GROUP BY t.stock ORDER BY t.stock`,
      ),
      listings,
      await grouped(
        engine,
        `SELECT t.stock, CAST(t.date AS VARCHAR) AS date, t.credited FROM ${of('change_days t')} WHERE t.credited <> '' ORDER BY t.stock, t.date`,
      ),
    );
  }

  of(stock: string): StockFacts {
    const security = this.securities.get(stock)?.[0];
    return {
      stock,
      volumes: volumesOf(this.volumes[this.ids.get(stock) as number]),
      issued: issuedOf(this.issued[this.ids.get(stock) as number]),
      lot: Number(security?.board_lot ?? 0),
      listingDate: this.listings.get(stock) ?? null,
      actions: withoutRepeats((this.actions.get(stock) ?? []).map(toAction)),
      announcements: (this.announcements.get(stock) ?? []).map(toAnnouncement),
    };
  }

  /** Corporate actions that days before `date` already showed. */
  creditedBefore(stock: string, date: IsoDate): Credit[] {
    return (this.credits.get(stock) ?? [])
      .filter((row) => String(row.date) < date)
      .flatMap((row) => parseCredits(String(row.credited)));
  }
}

function volumesOf(columns: Columns | undefined): Volumes {
  return new Volumes(Array.from(columns?.column(0) ?? [], isoOf), Array.from(columns?.column(1) ?? []));
}

function issuedOf(columns: Columns | undefined): (readonly [IsoDate, number])[] {
  const shares = columns?.column(1);
  return Array.from(columns?.column(0) ?? [], (day, row) => [isoOf(day), shares?.[row] as number] as const);
}

const VOLUMES = `
SELECT CAST(d.id AS DOUBLE) AS id, CAST(t.date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(t.volume AS DOUBLE) AS volume
FROM price_days t
JOIN domains d ON d.stock = t.stock AND t.date >= d.from_date - ${VOLUME_REACH}
WHERE t.volume IS NOT NULL
ORDER BY id, day`;

const ISSUED = `
SELECT CAST(d.id AS DOUBLE) AS id, CAST(t.date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(max(t.issued) AS DOUBLE) AS issued
FROM (SELECT stock, date, issued FROM issued UNION ALL SELECT stock, date, issued FROM stock_days WHERE chosen) t
JOIN domains d ON d.stock = t.stock
WHERE t.issued IS NOT NULL
GROUP BY d.id, t.date
ORDER BY id, day`;

/** As in sources/corporate-actions: one action given on its ex-date by one source and a trading day later by another. */
const REPEAT_DAYS = 5;

/** Sources sometimes give one action twice, a day apart. */
function withoutRepeats(actions: readonly Action[]): Action[] {
  return actions.filter(
    (action, index) =>
      !actions.some(
        (earlier, at) =>
          at < index &&
          earlier.factor.num === action.factor.num &&
          earlier.factor.den === action.factor.den &&
          dayNumber(action.exDate) - dayNumber(earlier.exDate) <= REPEAT_DAYS,
      ),
  );
}

function toAction(row: Row): Action {
  return {
    exDate: String(row.ex_date),
    factor: fraction(BigInt(row.num as bigint), BigInt(row.den as bigint)),
    kind: String(row.kind),
    creditDate: row.credit_date === null ? null : String(row.credit_date),
  };
}

function toAnnouncement(row: Row): AnnouncementRow {
  return {
    stock: String(row.stock),
    date: String(row.date),
    kind: row.kind as AnnouncementKind,
    shares: row.shares === null ? null : BigInt(row.shares as bigint),
    from: row.giver as string | null,
    to: row.receiver as string | null,
    until: row.until as string | null,
    note: row.note as string | null,
  };
}

/** Credits as kept in `change_days.credited`: `2026-08-10 2:1 split`, separated by semicolons. */
export function formatCredits(credits: readonly Credit[]): string {
  return credits.map(({ exDate, factor, kind }) => `${exDate} ${factor.num}:${factor.den} ${kind}`).join(';');
}

export function parseCredits(text: string): Credit[] {
  return text.split(';').flatMap((item) => {
    const parts = /^(\S+) (\d+):(\d+) (.+)$/.exec(item);
    if (!parts) return [];
    return [
      {
        exDate: parts[1] as string,
        factor: fraction(BigInt(parts[2] as string), BigInt(parts[3] as string)),
        kind: parts[4] as string,
      },
    ];
  });
}
