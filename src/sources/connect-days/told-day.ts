import type { IsoDate } from '../../iso-date.js';
import type { Channel, ConnectDayRow, Direction } from '../../store/rows.js';

/** A channel's day as a source tells it, unchecked; amounts in hundredths of the currency. */
export interface ToldDay extends Omit<ConnectDayRow, 'source' | 'date'> {
  /** Line of the table, or number of the row in the answer, from 1. */
  readonly row: number;
  /** A date, or the beginning of a date and time. */
  readonly date: string;
}

export const NO_AMOUNTS = {
  net: null,
  buy: null,
  sell: null,
  turnover: null,
  trades: null,
  etfTurnover: null,
  quotaInflow: null,
  quotaBalance: null,
  holdings: null,
} as const;

/** What is stored of a day from one file. */
export type StoredDay = Pick<
  ConnectDayRow,
  'date' | 'net' | 'buy' | 'sell' | 'turnover' | 'trades' | 'quotaInflow' | 'holdings' | 'source'
> & { readonly file: number };

/** What is stored of Stock Connect days when a file comes in. */
export interface StoredDays {
  on(direction: Direction, channel: Channel, date: IsoDate): readonly StoredDay[];
  /** The last stored day before a date that tells a turnover. */
  before(direction: Direction, channel: Channel, date: IsoDate): StoredDay | null;
  /** The last day of a direction with net, buy and sell from one source; null when there is none. */
  lastDisclosed(direction: Direction): IsoDate | null;
}

/** Of an empty store. */
export const NOTHING_STORED: StoredDays = { on: () => [], before: () => null, lastDisclosed: () => null };

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Whether two amounts agree but for rounding. */
export const near = (a: bigint, b: bigint, tolerance: bigint): boolean => size(a - b) <= tolerance;

/** An amount of a direction in words: `CNY 1,234.56 mn`. */
export function told(amount: bigint, direction: Direction): string {
  const mn = size(amount) / 1_000_000n;
  const whole = (mn / 100n).toLocaleString('en');
  return `${direction === 'northbound' ? 'CNY' : 'HKD'} ${amount < 0n ? '-' : ''}${whole}.${String(mn % 100n).padStart(2, '0')} mn`;
}
