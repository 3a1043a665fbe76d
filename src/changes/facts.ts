import { fraction } from '../decimal.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import type { Engine, Row } from '../store/engine.js';
import type { AnnouncementKind, AnnouncementRow } from '../store/rows.js';
import type { Action, Credit } from './factor.js';
import { listingDates } from './listings.js';
import type { StockFacts } from './timeline.js';

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

/** Reads what the rules need to know about the stocks in table `domains` (stock, code). */
export class FactsReader {
  private constructor(
    private readonly volumes: Grouped,
    private readonly issued: Grouped,
    private readonly actions: Grouped,
    private readonly announcements: Grouped,
    private readonly securities: Grouped,
    private readonly listings: ReadonlyMap<string, IsoDate>,
    private readonly credits: Grouped,
  ) {}

  static async open(engine: Engine): Promise<FactsReader> {
    const of = (table: string): string => `${table} SEMI JOIN domains d ON d.stock = t.stock`;
    return new FactsReader(
      await grouped(
        engine,
        `SELECT t.stock, CAST(t.date AS VARCHAR) AS date, CAST(t.volume AS DOUBLE) AS volume FROM ${of('price_days t')}`,
      ),
      await grouped(
        engine,
        `SELECT t.stock, CAST(t.date AS VARCHAR) AS date, max(t.issued) AS issued
         FROM (SELECT stock, date, issued FROM issued UNION ALL SELECT stock, date, issued FROM stock_days WHERE chosen) t
         SEMI JOIN domains d ON d.stock = t.stock WHERE t.issued IS NOT NULL GROUP BY t.stock, t.date ORDER BY t.stock, t.date`,
      ),
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
      await listingDates(engine),
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
      volumes: new Map(
        (this.volumes.get(stock) ?? []).map((row) => [
          String(row.date),
          row.volume === null ? null : Number(row.volume),
        ]),
      ),
      issued: (this.issued.get(stock) ?? []).map((row) => [String(row.date), Number(row.issued)] as const),
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
