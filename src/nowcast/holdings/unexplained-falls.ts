import { addDays, type IsoDate } from '../../iso-date.js';
import type { Closes, ShareFactor } from './read-lists.js';

/** A fall from one day to the next that no trading day allows: shares were split, and nothing stored says so. */
export interface UnexplainedFall {
  readonly day: IsoDate;
  /** Below 0. */
  readonly percent: number;
}

/** Main boards stop at 10% a day, ChiNext, STAR and funds at 20% at most; a dividend may come on top. */
const LIMITS = { main: 0.15, other: 0.25 } as const;
/** Calendar days between the closes of two trading days, over a weekend. */
const NEXT_DAY = 4;
/** Calendar days by which an action may be told beside its day. */
const BESIDE = 5;

/** The first such fall of a stock from one list to the next; null when there is none. */
export function unexplainedFall(
  stock: string,
  closes: Closes,
  factors: readonly ShareFactor[],
  from: IsoDate,
  to: IsoDate,
): UnexplainedFall | null {
  const limit = /^(?:60|00)/.test(stock) ? LIMITS.main : LIMITS.other;
  for (let i = 1; i < closes.length; i++) {
    const [before, after] = [closes[i - 1] as Closes[number], closes[i] as Closes[number]];
    if (after.day <= from || after.day > to || after.day > addDays(before.day, NEXT_DAY)) continue;
    const change =
      (Number(after.close.num) * Number(before.close.den)) /
        (Number(after.close.den) * Number(before.close.num)) -
      1;
    if (change >= -limit) continue;
    const told = factors.some(
      ({ day }) => day >= addDays(after.day, -BESIDE) && day <= addDays(after.day, BESIDE),
    );
    if (!told) return { day: after.day, percent: Math.round(1000 * change) / 10 };
  }
  return null;
}
