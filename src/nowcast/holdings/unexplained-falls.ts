import type { Fraction } from '../../decimal.js';
import { addDays, type IsoDate } from '../../iso-date.js';
import type { Closes, PriceCut, ShareFactor } from './read-lists.js';

/** A fall from one day to the next that no trading day allows: shares were split, and nothing stored says so. */
export interface UnexplainedFall {
  readonly day: IsoDate;
  /** Below 0. */
  readonly percent: number;
}

/** Main boards stop at 10% a day, ChiNext, STAR and funds at 20% at most; a dividend that is not stored may come on top. */
const LIMITS = { main: 0.15, other: 0.25 } as const;
/** Calendar days between the closes of two trading days, over a weekend. */
const NEXT_DAY = 4;
/** Trading days after a listing that know no limit, the first of them included. */
const FREE_DAYS = 5;
/** Calendar days by which an action may be told beside its day. */
const BESIDE = 5;

/** What is known of a stock from one list to the next. */
export interface PricedStock {
  readonly stock: string;
  readonly closes: Closes;
  readonly factors: readonly ShareFactor[];
  readonly cuts: readonly PriceCut[];
  /** Whether it was on the list before. */
  readonly held: boolean;
}

/**
 * The first such fall of a stock from one list to the next; null when there is none. Dividends are no part of a fall, and
 * the days of a rights issue and the first ones of a stock that was listed since are none.
 */
export function unexplainedFall(
  { stock, closes, factors, cuts, held }: PricedStock,
  from: IsoDate,
  to: IsoDate,
): UnexplainedFall | null {
  const limit = /^(?:60|00)/.test(stock) ? LIMITS.main : LIMITS.other;
  const first = !held && (closes[0]?.day ?? from) > from ? FREE_DAYS : 1;
  for (let i = first; i < closes.length; i++) {
    const [before, after] = [closes[i - 1] as Closes[number], closes[i] as Closes[number]];
    if (after.day <= from || after.day > to || after.day > addDays(before.day, NEXT_DAY)) continue;
    const fall = numberOf(after.close) / numberOf(before.close) - 1;
    if (fall >= -limit) continue;
    const beside = ({ day }: { readonly day: IsoDate }): boolean =>
      day >= addDays(after.day, -BESIDE) && day <= addDays(after.day, BESIDE);
    const cut = cuts.filter(beside);
    if (factors.some(beside) || cut.some(({ amount }) => amount === null)) continue;
    const paid = cut.reduce((sum, { amount }) => sum + (amount ? numberOf(amount) : 0), 0);
    const rest = numberOf(before.close) - paid;
    if (rest > 0 && numberOf(after.close) / rest - 1 >= -limit) continue;
    return { day: after.day, percent: Math.round(1000 * fall) / 10 };
  }
  return null;
}

const numberOf = ({ num, den }: Fraction): number => Number(num) / Number(den);
