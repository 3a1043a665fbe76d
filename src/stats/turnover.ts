import { check, checkSameLength, checkSeries } from './validate.js';

/** What an investor bought and sold in a period, and what he held before and after it, in money. */
export interface PeriodTrades {
  buy: number;
  sell: number;
  /** Value held at the end of the period before. */
  before: number;
  /** Value held at the end of the period. */
  after: number;
}

/**
 * Trades of a period from its two ends: shares bought and sold per stock at the price of the end. What went out and
 * came back within the period is not seen, so that every ratio below is then a lower bound. Shares must be in the
 * same units at both ends.
 * @param options.sharesBefore one number per stock
 */
export function tradesBetween(options: {
  sharesBefore: readonly number[];
  sharesAfter: readonly number[];
  pricesBefore: readonly number[];
  pricesAfter: readonly number[];
}): PeriodTrades {
  for (const [name, list] of Object.entries(options)) {
    checkSeries(name, list);
    checkSameLength('sharesBefore', options.sharesBefore, name, list);
    check(
      list.every((value) => value >= 0),
      `${name} has a negative value`,
    );
  }
  const { sharesBefore, sharesAfter, pricesBefore, pricesAfter } = options;
  const trades = { buy: 0, sell: 0, before: 0, after: 0 };
  sharesAfter.forEach((shares, j) => {
    const price = pricesAfter[j] ?? 0;
    const change = (shares - (sharesBefore[j] ?? 0)) * price;
    if (change > 0) trades.buy += change;
    else trades.sell -= change;
    trades.before += (sharesBefore[j] ?? 0) * (pricesBefore[j] ?? 0);
    trades.after += shares * price;
  });
  return trades;
}

/**
 * Trade frequency, min(buy, sell) / before: how much of what was held at the start changed hands without money
 * coming in or going out. Null when nothing was held. Depends on the length of the period: compare only equal ones.
 * Source: the two-step method of Haitong Securities for Hong Kong (2025).
 */
export function tradeFrequency({ buy, sell, before }: Omit<PeriodTrades, 'after'>): number | null {
  checkMoney({ buy, sell, before });
  return before > 0 ? Math.min(buy, sell) / before : null;
}

/**
 * Churn ratio, min(buy, sell) over the mean of what was held before and after. Null when nothing was held.
 * Source: Yan and Zhang, Review of Financial Studies 22 (2009).
 */
export function yanZhangChurn({ buy, sell, before, after }: PeriodTrades): number | null {
  checkMoney({ buy, sell, before, after });
  return before + after > 0 ? Math.min(buy, sell) / ((before + after) / 2) : null;
}

/**
 * Churn ratio, buys and sells, over the mean of what was held before and after: sum of
 * |N_t P_t - N_(t-1) P_(t-1) - N_(t-1) (P_t - P_(t-1))|, which is |N_t - N_(t-1)| P_t. Null when nothing was held.
 * Source: Gaspar, Massa and Matos, Journal of Financial Economics 76 (2005).
 */
export function gasparMassaMatosChurn({ buy, sell, before, after }: PeriodTrades): number | null {
  checkMoney({ buy, sell, before, after });
  return before + after > 0 ? (buy + sell) / ((before + after) / 2) : null;
}

/** Mean of buys and sells over the mean of what was held before and after: half the ratio of Gaspar and others. */
export function oneSidedTurnover(trades: PeriodTrades): number | null {
  const churn = gasparMassaMatosChurn(trades);
  return churn === null ? null : churn / 2;
}

/**
 * Mean of the last `periods` churn ratios, by convention of four quarters. Null when there are fewer, or when one of
 * them is null.
 */
export function trailingChurn(ratios: readonly (number | null)[], periods = 4): number | null {
  const last = ratios.slice(-periods);
  const known = last.filter((ratio) => ratio !== null);
  if (last.length < periods || known.length < periods) return null;
  checkSeries('ratios', known);
  return known.reduce((sum, ratio) => sum + ratio, 0) / periods;
}

function checkMoney(amounts: Record<string, number>): void {
  for (const [name, amount] of Object.entries(amounts)) {
    check(amount >= 0 && Number.isFinite(amount), `${name} is ${amount}: it must be a number of at least 0`);
  }
}
