import { Amount } from '../../amount.js';
import { type Fraction, fraction, multiply, ONE, roundHalfEven } from '../../decimal.js';
import { ensure } from '../../errors.js';
import { addDays } from '../../iso-date.js';
import { groupBy } from './group-by.js';
import type { Closes, HeldLists, HeldStock, ShareFactor } from './read-lists.js';

/** The value of a holding at a quarter's end. */
export interface HeldValue extends HeldStock {
  /** CNY; null without a close in the ten days up to the list. */
  readonly value: Amount | null;
}

/** Change of a holding over a quarter. */
export interface StockFlow extends HeldStock {
  /** Shares of the list less those of the one before, in share units of this one. */
  readonly change: bigint;
  /** CNY, at the quarter's mean close; null without one. Nobody knows on which days shares moved. */
  readonly net: Amount | null;
  /** The same at the quarter's lowest and highest close. */
  readonly low: Amount | null;
  readonly high: Amount | null;
}

const OLDEST_CLOSE = 10;

const cents = (shares: bigint, { num, den }: Fraction): Amount =>
  new Amount(roundHalfEven(shares * num * 100n, den));

/** Values of all holdings. */
export function valuesOf({ held, closes }: HeldLists): HeldValue[] {
  return held.map((one) => {
    const close = closes
      .get(one.stock)
      ?.findLast(({ day }) => day <= one.date && day >= addDays(one.date, -OLDEST_CLOSE));
    return { ...one, value: close ? cents(one.shares, close.close) : null };
  });
}

/**
 * Flows between consecutive quarters' lists of an exchange: shares less factor x shares before, at the mean close. A
 * stock that is on one list alone counts 0 on the other. Where shares were split within the quarter, the closes before
 * that day are brought to the later share units.
 */
export function flowsOf({ held, closes, factors }: HeldLists): StockFlow[] {
  const flows: StockFlow[] = [];
  for (const exchange of ['shanghai', 'shenzhen'] as const) {
    const lists = groupBy(
      held.filter((one) => one.exchange === exchange),
      ({ quarter }) => quarter,
    );
    const quarters = [...lists.keys()].sort();
    for (let i = 1; i < quarters.length; i++) {
      const [before, after] = [quarters[i - 1] as string, quarters[i] as string];
      if (next(before) !== after) continue;
      const keyOf = ({ stock, participant }: HeldStock): string => `${stock} ${participant}`;
      const old = new Map((lists.get(before) ?? []).map((one) => [keyOf(one), one]));
      const now = new Map((lists.get(after) ?? []).map((one) => [keyOf(one), one]));
      const from = ensure(lists.get(before)?.[0], before).date;
      const to = ensure(lists.get(after)?.[0], after).date;
      for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
        const one = (now.get(key) ?? old.get(key)) as HeldStock;
        const shares = now.get(key)?.shares ?? 0n;
        flows.push({
          ...one,
          quarter: after,
          date: to,
          shares,
          ...priced(
            shares,
            old.get(key)?.shares ?? 0n,
            (factors.get(one.stock) ?? []).filter(({ day }) => day > from && day <= to),
            (closes.get(one.stock) ?? []).filter(({ day }) => day > from && day <= to),
          ),
        });
      }
    }
  }
  return flows;
}

const next = (quarter: string): string => {
  const [year, number] = quarter.split('Q').map(Number) as [number, number];
  return number === 4 ? `${year + 1}Q1` : `${year}Q${number + 1}`;
};

function priced(
  shares: bigint,
  before: bigint,
  factors: readonly ShareFactor[],
  closes: Closes,
): Pick<StockFlow, 'change' | 'net' | 'low' | 'high'> {
  const factor = factors.reduce((product, one) => multiply(product, one.factor), ONE);
  const change = shares - roundHalfEven(before * factor.num, factor.den);
  const quoted = closes.map(({ day, close }) =>
    factors
      .filter((one) => one.day > day)
      .reduce((price, { factor: { num, den } }) => fraction(price.num * den, price.den * num), close),
  );
  if (quoted.length === 0) return { change, net: null, low: null, high: null };
  const sum = quoted.reduce((total, close) =>
    fraction(total.num * close.den + close.num * total.den, total.den * close.den),
  );
  const sorted = quoted.toSorted((a, b) => {
    const difference = a.num * b.den - b.num * a.den;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });
  const ends = [cents(change, sorted[0] as Fraction), cents(change, sorted.at(-1) as Fraction)].sort(
    (a, b) => (a.cents < b.cents ? -1 : a.cents > b.cents ? 1 : 0),
  );
  return {
    change,
    net: cents(change, fraction(sum.num, sum.den * BigInt(quoted.length))),
    low: ends[0] as Amount,
    high: ends[1] as Amount,
  };
}
