import { Amount } from '../../amount.js';
import { type Fraction, fraction, multiply, ONE, roundHalfEven } from '../../decimal.js';
import { ensure } from '../../errors.js';
import { addDays } from '../../iso-date.js';
import { groupBy } from './group-by.js';
import { lackingLists, lackingParticipants, type ListPair, pairsOf } from './lacking.js';
import type { Closes, HeldLists, HeldStock, ShareFactor } from './read-lists.js';
import { type UnexplainedFall, unexplainedFall } from './unexplained-falls.js';

/** The value of a holding at a quarter's end. */
export interface HeldValue extends HeldStock {
  /** CNY; null without a close in the ten days up to the list. */
  readonly value: Amount | null;
  readonly unknown?: Unknown;
}

/** Why nobody knows the flow of a stock: a list that does not tell of it, or a split that no stored action tells. */
export type Unknown = { readonly lacking: string } | { readonly fall: UnexplainedFall };

/** Change of a holding over a quarter. */
export interface StockFlow extends HeldStock {
  /** Shares of the list less those of the one before, in share units of this one. */
  readonly change: bigint;
  /** CNY, at the quarter's mean close; null without one, or where `unknown`. Nobody knows on which days shares moved. */
  readonly net: Amount | null;
  /** The same at the quarter's lowest and highest close. */
  readonly low: Amount | null;
  readonly high: Amount | null;
  readonly unknown?: Unknown;
}

const OLDEST_CLOSE = 10;

const cents = (shares: bigint, { num, den }: Fraction): Amount =>
  new Amount(roundHalfEven(shares * num * 100n, den));

/** Values of all holdings. */
export function valuesOf({ held, closes }: HeldLists): HeldValue[] {
  return held.map((one) => {
    if (one.unread) return { ...one, value: null, unknown: { lacking: one.quarter } };
    const close = closes
      .get(one.stock)
      ?.findLast(({ day }) => day <= one.date && day >= addDays(one.date, -OLDEST_CLOSE));
    return { ...one, value: close ? cents(one.shares, close.close) : null };
  });
}

/**
 * Flows between consecutive quarters' lists of an exchange: shares less factor x shares before, at the mean close. A
 * stock that is on one list alone counts 0 on the other, unless that list is a part. Where shares were split within the
 * quarter, the closes before that day are brought to the later share units. Participants of a stock add up to it.
 * @param whole the lists of stocks, where the lists are of participants
 */
export function flowsOf(lists: HeldLists, whole: HeldLists | null = null): StockFlow[] {
  const lacking = whole ? lackingParticipants(lists.held, whole.held) : lackingLists(lists);
  return pairsOf(lists.held).flatMap((pair) => {
    const { exchange, before, after } = pair;
    const gaps = new Map(
      lacking
        .filter(
          (one) =>
            one.exchange === exchange && [one.quarter, one.beside].sort().join() === `${before},${after}`,
        )
        .flatMap(({ quarter, stocks }) => [...stocks].map((stock) => [stock, quarter] as const)),
    );
    return flowsBetween(pair, lists, gaps);
  });
}

function flowsBetween(
  { after, old, now }: ListPair,
  { closes, factors, cuts }: HeldLists,
  gaps: ReadonlyMap<string, string>,
): StockFlow[] {
  const keyOf = ({ stock, participant }: HeldStock): string => `${stock} ${participant}`;
  const olds = new Map(old.map((one) => [keyOf(one), one]));
  const nows = new Map(now.map((one) => [keyOf(one), one]));
  const from = ensure(old[0], 'a list').date;
  const to = ensure(now[0], 'a list').date;
  const keys = [...new Set([...olds.keys(), ...nows.keys()])].sort();
  const stocks = groupBy(keys, (key) => key.slice(0, key.indexOf(' ')));
  return [...stocks].flatMap(([stock, own]): StockFlow[] => {
    const all = closes.get(stock) ?? [];
    const split = factors.get(stock) ?? [];
    const prices = pricesOf(
      split.filter(({ day }) => day > from && day <= to),
      all.filter(({ day }) => day > from && day <= to),
    );
    const unread = own.flatMap((key) => [olds.get(key), nows.get(key)]).find((one) => one?.unread);
    const lacks = gaps.get(stock) ?? unread?.quarter;
    const held = own.some((key) => olds.has(key));
    const known = { stock, closes: all, factors: split, cuts: cuts.get(stock) ?? [], held };
    const fall = unexplainedFall(known, from, to);
    const unknown: Unknown | null = lacks !== undefined ? { lacking: lacks } : fall ? { fall } : null;
    const value = valuer(prices);
    return own.map((key): StockFlow => {
      const one = (nows.get(key) ?? olds.get(key)) as HeldStock;
      const shares = nows.get(key)?.shares ?? 0n;
      const flow = {
        ...one,
        quarter: after,
        date: to,
        shares,
        ...value(shares, olds.get(key)?.shares ?? 0n),
      };
      return unknown ? { ...flow, net: null, low: null, high: null, unknown } : flow;
    });
  });
}

/** How a stock's shares are valued over a quarter; prices are null without a close. */
interface Prices {
  readonly factor: Fraction;
  readonly mean: Fraction | null;
  readonly lowest: Fraction | null;
  readonly highest: Fraction | null;
}

function pricesOf(factors: readonly ShareFactor[], closes: Closes): Prices {
  const factor = factors.reduce((product, one) => multiply(product, one.factor), ONE);
  const quoted = closes.map(({ day, close }) =>
    factors
      .filter((one) => one.day > day)
      .reduce((price, { factor: { num, den } }) => fraction(price.num * den, price.den * num), close),
  );
  if (quoted.length === 0) return { factor, mean: null, lowest: null, highest: null };
  const sum = quoted.reduce((total, close) =>
    fraction(total.num * close.den + close.num * total.den, total.den * close.den),
  );
  const sorted = quoted.toSorted((a, b) => {
    const difference = a.num * b.den - b.num * a.den;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });
  return {
    factor,
    mean: fraction(sum.num, sum.den * BigInt(quoted.length)),
    lowest: sorted[0] as Fraction,
    highest: sorted.at(-1) as Fraction,
  };
}

/**
 * Values the changes of a stock's holders one after the other: each is what it adds to the rounded sum of those up to it,
 * so that they add up to the share and the cent.
 */
function valuer({ factor, mean, lowest, highest }: Prices) {
  let before = 0n;
  let changes = 0n;
  let net = 0n;
  return (shares: bigint, old: bigint): Pick<StockFlow, 'change' | 'net' | 'low' | 'high'> => {
    const rounded = roundHalfEven(before * factor.num, factor.den);
    before += old;
    const change = shares - (roundHalfEven(before * factor.num, factor.den) - rounded);
    if (!mean || !lowest || !highest) return { change, net: null, low: null, high: null };
    const told = net;
    changes += change;
    net = cents(changes, mean).cents;
    const ends = [cents(change, lowest), cents(change, highest)].sort((a, b) =>
      a.cents < b.cents ? -1 : a.cents > b.cents ? 1 : 0,
    );
    return { change, net: new Amount(net - told), low: ends[0] as Amount, high: ends[1] as Amount };
  };
}
