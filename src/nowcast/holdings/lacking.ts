import { addDays } from '../../iso-date.js';
import { groupBy } from './group-by.js';
import type { HeldLists, HeldStock } from './read-lists.js';

/** A list that does not tell of stocks of the one beside it: nobody knows how many shares of them were held. */
export interface LackingList {
  readonly exchange: HeldStock['exchange'];
  /** Quarter of the list. */
  readonly quarter: string;
  /** The quarter before or after it, whose list has the stocks. */
  readonly beside: string;
  readonly stocks: ReadonlySet<string>;
}

/** Lists of fewer stocks say nothing of what is usual. */
const FEWEST = 20;
/** Part of a list, by number or by value, that is not on the next one: more than are ever sold whole in a quarter. */
const MOST_GONE = 0.1;
/** Part of a list's value that was not on the one before: more than stocks new to Connect have ever brought. */
const MOST_NEW = 0.1;
/** One stock or two that come or go say nothing of the list, however large they are in it. */
const FEWEST_APART = 3;
const CLOSE_WITHIN = 100;

/**
 * Lists of stocks that are parts: single stocks, a page of several, a file that was cut off. What they lack was neither
 * sold nor bought.
 */
export function lackingLists({ held, closes }: Pick<HeldLists, 'held' | 'closes'>): LackingList[] {
  const value = ({ stock, shares, date }: HeldStock): number => {
    const { num, den } = closes
      .get(stock)
      ?.findLast(({ day }) => day <= date && day >= addDays(date, -CLOSE_WITHIN))?.close ?? {
      num: 0n,
      den: 1n,
    };
    return (Number(shares) * Number(num)) / Number(den);
  };
  const sum = (rows: readonly HeldStock[]): number => rows.reduce((total, row) => total + value(row), 0);
  return pairsOf(held).flatMap(({ exchange, before, after, old, now }): LackingList[] => {
    const [was, is] = [stocksOf(old), stocksOf(now)];
    const gone = old.filter(({ stock }) => !is.has(stock));
    const come = now.filter(({ stock }) => !was.has(stock));
    // some sources leave funds out of their lists
    const funds = { gone: gone.filter(isFund), come: come.filter(isFund) };
    const noFunds = (list: readonly HeldStock[]): boolean => !list.some(isFund);
    const goneIsMuch =
      old.length >= FEWEST &&
      gone.length >= FEWEST_APART &&
      (gone.length > MOST_GONE * old.length || sum(gone) > MOST_GONE * sum(old));
    const comeIsMuch = now.length >= FEWEST && come.length >= FEWEST_APART && sum(come) > MOST_NEW * sum(now);
    return [
      {
        exchange,
        quarter: after,
        beside: before,
        stocks: stocksOf(goneIsMuch ? gone : noFunds(now) ? funds.gone : []),
      },
      {
        exchange,
        quarter: before,
        beside: after,
        stocks: stocksOf(comeIsMuch ? come : noFunds(old) ? funds.come : []),
      },
    ].filter(({ stocks }) => stocks.size > 0);
  });
}

/**
 * Lists of participants come stock by stock. One of which no participant is told at an end was held by none only where
 * the list of all stocks of that end does not have it either.
 * @param whole lists of stocks
 */
export function lackingParticipants(held: readonly HeldStock[], whole: readonly HeldStock[]): LackingList[] {
  const shares = new Map(whole.map((one) => [`${one.quarter} ${one.stock}`, one.shares]));
  const ends = new Set(whole.map(({ exchange, quarter }) => `${exchange} ${quarter}`));
  return pairsOf(held).flatMap(({ exchange, before, after, old, now }): LackingList[] => {
    const unknown = (quarter: string, here: readonly HeldStock[], there: readonly HeldStock[]) => {
      const told = stocksOf(here);
      const none = (stock: string): boolean =>
        ends.has(`${exchange} ${quarter}`) && (shares.get(`${quarter} ${stock}`) ?? 0n) === 0n;
      return new Set([...stocksOf(there)].filter((stock) => !told.has(stock) && !none(stock)));
    };
    return [
      { exchange, quarter: after, beside: before, stocks: unknown(after, now, old) },
      { exchange, quarter: before, beside: after, stocks: unknown(before, old, now) },
    ].filter(({ stocks }) => stocks.size > 0);
  });
}

/** Lists of an exchange at the ends of two quarters in a row. */
export interface ListPair {
  readonly exchange: HeldStock['exchange'];
  readonly before: string;
  readonly after: string;
  readonly old: readonly HeldStock[];
  readonly now: readonly HeldStock[];
}

/** All pairs, Shanghai's first, in order of quarters. */
export function pairsOf(held: readonly HeldStock[]): ListPair[] {
  return (['shanghai', 'shenzhen'] as const).flatMap((exchange) => {
    const lists = groupBy(
      held.filter((one) => one.exchange === exchange),
      ({ quarter }) => quarter,
    );
    return [...lists.keys()].sort().flatMap((before): ListPair[] => {
      const after = nextQuarter(before);
      const [old, now] = [lists.get(before), lists.get(after)];
      return old && now ? [{ exchange, before, after, old, now }] : [];
    });
  });
}

const nextQuarter = (quarter: string): string => {
  const [year, number] = quarter.split('Q').map(Number) as [number, number];
  return number === 4 ? `${year + 1}Q1` : `${year}Q${number + 1}`;
};

const isFund = ({ stock }: HeldStock): boolean => /^(?:1|5)/.test(stock);

const stocksOf = (rows: readonly HeldStock[]): Set<string> => new Set(rows.map(({ stock }) => stock));
