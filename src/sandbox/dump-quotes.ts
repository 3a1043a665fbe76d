import type { IsoDate } from '../iso-date.js';
import type { StockHistory } from './history.js';
import type { Market } from './market.js';

/** A line of the official quotations. Prices in HKD, unadjusted. */
export interface Quote {
  readonly date: IsoDate;
  /** Close of the session before; null before the first. */
  readonly before: number | null;
  /** Null on a day without a session. */
  readonly close: number | null;
  readonly volume: number;
  readonly turnover: number;
  /** Whether the stock was suspended on this day and traded on the one before. */
  readonly fresh: boolean;
}

/** A price in thousandths as a column of single precision shows it: six digits. */
const single = (thousandths: number): number => Number((thousandths / 1000).toPrecision(6));

/** Quotations of a stock from its first session to its last, to the market's last day while it is listed. */
export function quotesOf(market: Market, { sessions, last }: StockHistory): Quote[] {
  const { trading, pages } = market.days;
  const open = (day: number): boolean => (sessions.volume[day] as number) >= 0;
  const from = sessions.volume.findIndex((volume) => volume >= 0);
  const until =
    last === pages.length - 1 ? trading.length - 1 : sessions.volume.findLastIndex((volume) => volume >= 0);
  const quotes: Quote[] = [];
  let before: number | null = null;
  for (let day = from; day >= 0 && day <= until; day += 1) {
    const date = trading[day] as IsoDate;
    if (!open(day)) {
      quotes.push({ date, before, close: null, volume: 0, turnover: 0, fresh: open(day - 1) });
      continue;
    }
    const close = single(sessions.close[day] as number);
    const [volume, turnover] = [sessions.volume[day] as number, sessions.turnover[day] as number];
    quotes.push({ date, before, close, volume, turnover, fresh: false });
    before = close;
  }
  return quotes;
}
