import { dayNumber, type IsoDate } from '../../iso-date.js';
import type { ConnectHoldingRow } from '../../store/rows.js';
import type { Engine } from '../../store/engine.js';

/** A northbound list of an exchange: shares by stock. */
export interface NorthboundList {
  readonly exchange: ConnectHoldingRow['exchange'];
  readonly date: IsoDate;
  readonly shares: ReadonlyMap<string, bigint>;
}

/** Calendar days beside which another list says what is usual: two quarters. */
const NEAR_DAYS = 200;

const apart = (a: IsoDate, b: IsoDate): number => Math.abs(dayNumber(a) - dayNumber(b));

/** Northbound lists that are stored, or wait to be stored, for telling what a new file means. */
export class StoredLists {
  /** The first and the last list of this import, by exchange. */
  private readonly own = new Map<string, { first: NorthboundList; last: NorthboundList }>();

  constructor(private readonly engine: Engine) {}

  /** The list of an exchange that is nearest to a day, within two quarters; null when there is none. */
  async nearest(exchange: NorthboundList['exchange'], date: IsoDate): Promise<NorthboundList | null> {
    const own = this.own.get(exchange);
    const stored = await this.engine.query(
      `SELECT CAST(max(CASE WHEN date <= CAST($date AS DATE) THEN date END) AS VARCHAR) AS before,
         CAST(min(CASE WHEN date > CAST($date AS DATE) THEN date END) AS VARCHAR) AS after
       FROM connect_holdings WHERE direction = 'northbound' AND exchange = $exchange`,
      { exchange, date },
    );
    const days = [stored[0]?.before, stored[0]?.after].flatMap((day) => (day == null ? [] : [String(day)]));
    const nearest = [...days, ...(own ? [own.first.date, own.last.date] : [])].sort(
      (a, b) => apart(a, date) - apart(b, date),
    )[0];
    if (nearest === undefined || apart(nearest, date) > NEAR_DAYS) return null;
    const mine = [own?.first, own?.last].find((list) => list?.date === nearest);
    if (mine) return mine;
    const rows = await this.engine.query(
      `SELECT stock, max(shares) AS shares FROM connect_holdings
       WHERE direction = 'northbound' AND exchange = $exchange AND date = CAST($nearest AS DATE) AND shares IS NOT NULL GROUP BY stock`,
      { exchange, nearest },
    );
    const shares = new Map(rows.map((row) => [String(row.stock), BigInt(row.shares as bigint)]));
    return { exchange, date: nearest, shares };
  }

  /** Takes in a list of a file that was accepted. */
  add(list: NorthboundList): void {
    const own = this.own.get(list.exchange);
    this.own.set(list.exchange, {
      first: !own || list.date < own.first.date ? list : own.first,
      last: !own || list.date >= own.last.date ? list : own.last,
    });
  }
}
