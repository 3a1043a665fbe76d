import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import type { Channel, ConnectDayRow, Direction } from '../../store/rows.js';
import type { StoredDay, StoredDays } from './told-day.js';

const keyOf = (direction: Direction, channel: Channel): string => `${direction} ${channel}`;

const cents = (value: unknown): bigint | null => (value === null ? null : BigInt(value as bigint));

/** The Stock Connect days that are stored or wait to be stored, for telling what a new file means. */
export class StoredConnectDays implements StoredDays {
  private readonly days = new Map<string, Map<IsoDate, StoredDay[]>>();
  private readonly disclosed = new Map<Direction, IsoDate>();
  /** Days with a turnover by channel, sorted; made anew after an addition. */
  private sorted = new Map<string, IsoDate[]>();

  static async read(engine: Engine): Promise<StoredConnectDays> {
    const known = new StoredConnectDays();
    for (const direction of ['northbound', 'southbound'] as const) {
      const rows = await engine.query(
        `SELECT channel, CAST(date AS VARCHAR) AS date, source, file, trades,
           ${['net', 'buy', 'sell', 'turnover', 'quota_inflow', 'holdings'].map((name) => `CAST(${name} * 100 AS HUGEINT) AS ${name}`).join(', ')}
         FROM ${direction}_days ORDER BY channel, ${direction}_days.date, file, source`,
      );
      for (const row of rows) {
        known.take(direction, row.channel as Channel, {
          date: String(row.date),
          net: cents(row.net),
          buy: cents(row.buy),
          sell: cents(row.sell),
          turnover: cents(row.turnover),
          trades: cents(row.trades),
          quotaInflow: cents(row.quota_inflow),
          holdings: cents(row.holdings),
          source: String(row.source),
          file: Number(row.file),
        });
      }
    }
    return known;
  }

  /** Takes in the rows of a file that was accepted. */
  add(rows: readonly ConnectDayRow[], file: number): void {
    for (const row of rows) this.take(row.direction, row.channel, { ...row, file });
  }

  private take(direction: Direction, channel: Channel, day: StoredDay): void {
    const key = keyOf(direction, channel);
    const dates = this.days.get(key) ?? new Map<IsoDate, StoredDay[]>();
    this.days.set(key, dates);
    dates.set(day.date, [...(dates.get(day.date) ?? []), day]);
    this.sorted.delete(key);
    if (day.net === null || day.buy === null || day.sell === null) return;
    if (day.date > (this.disclosed.get(direction) ?? '')) this.disclosed.set(direction, day.date);
  }

  on(direction: Direction, channel: Channel, date: IsoDate): readonly StoredDay[] {
    return this.days.get(keyOf(direction, channel))?.get(date) ?? [];
  }

  before(direction: Direction, channel: Channel, date: IsoDate): StoredDay | null {
    const key = keyOf(direction, channel);
    const dates = this.days.get(key);
    if (!dates) return null;
    const sorted =
      this.sorted.get(key) ??
      [...dates]
        .flatMap(([day, rows]) => (rows.some(({ turnover }) => turnover !== null) ? [day] : []))
        .sort();
    this.sorted.set(key, sorted);
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as IsoDate) < date) low = middle + 1;
      else high = middle;
    }
    const found = sorted[low - 1];
    return found === undefined ? null : (dates.get(found)?.find(({ turnover }) => turnover !== null) ?? null);
  }

  lastDisclosed(direction: Direction): IsoDate | null {
    return this.disclosed.get(direction) ?? null;
  }
}
