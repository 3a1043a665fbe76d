import { parseDecimal, scaled } from '../decimal.js';
import { ensure } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Engine, Value } from './engine.js';
import type { Channel, ConnectDayRow, Direction } from './rows.js';
import { sqlFile } from './sql-file.js';

/**
 * A day of a channel as it counts, from all that sources tell of it: amounts in hundredths of CNY (northbound) or HKD
 * (southbound), null where nobody gives them.
 */
export interface ConnectDay extends Omit<ConnectDayRow, 'direction' | 'source'> {
  /** Who tells net, buys and sells; `shanghai + shenzhen` for a sum of the two channels; null without a net. */
  readonly flowSource: string | null;
  /** The same of turnover and trades. */
  readonly activitySource: string | null;
}

const cents = (value: Value | undefined): bigint | null =>
  value === null || value === undefined
    ? null
    : ensure(scaled(ensure(parseDecimal(String(value)), 'an amount'), 2), 'an amount to the cent');

const text = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** SQL of the days that count, one row per channel and day; amounts are DECIMAL(38,2). */
export function connectDaysSql(direction: Direction): string {
  const sql = sqlFile(import.meta.url, './sql/connect-days.sql');
  return direction === 'northbound' ? sql : sql.replaceAll('northbound_days', 'southbound_days');
}

/**
 * Every day of Stock Connect that is stored, by channel (`shanghai`, `shenzhen`, `total`) and date. Of several sources
 * HKEX goes before Eastmoney, that before the mainland exchanges (rounded), Tushare and panels; net, buys and sells come
 * from one of them. Whatever reads days of Stock Connect reads them here.
 */
export async function readConnectDays(engine: Engine, direction: Direction): Promise<ConnectDay[]> {
  return (await engine.query(connectDaysSql(direction))).map((row) => ({
    channel: row.channel as Channel,
    date: String(row.date),
    net: cents(row.net),
    buy: cents(row.buy),
    sell: cents(row.sell),
    turnover: cents(row.turnover),
    trades: row.trades === null ? null : BigInt(row.trades as bigint),
    etfTurnover: cents(row.etf_turnover),
    quotaInflow: cents(row.quota_inflow),
    quotaBalance: cents(row.quota_balance),
    holdings: cents(row.holdings),
    flowSource: text(row.flow_source),
    activitySource: text(row.activity_source),
  }));
}

/** The last day with a net: up to it flows are disclosed, after it they are estimated. Null when there is none. */
export function lastDisclosed(days: readonly Pick<ConnectDay, 'date' | 'net'>[]): IsoDate | null {
  return days.reduce<IsoDate | null>(
    (last, { date, net }) => (net !== null && (last === null || date > last) ? date : last),
    null,
  );
}
