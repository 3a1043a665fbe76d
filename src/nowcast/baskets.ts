import type { Market } from './market.js';
import type { Series } from './transform.js';

/** Inputs whose returns the price of the holdings follows. */
const BASKETS: readonly string[] = [
  'shc',
  'c300',
  'szc',
  'staples',
  'chinext',
  'medical',
  'liquor',
  'csi500',
  'sse50',
  'dividend',
  'szse100',
  'chinext50',
];
/** Large holdings followed by themselves. */
const BASKET_SHARES: readonly string[] = [
  '000333.SZ',
  '600036.SH',
  '600519.SH',
  '601318.SH',
  '600900.SH',
  '600276.SH',
  '600887.SH',
  '000651.SZ',
  '000858.SZ',
  '601888.SH',
];
/** No mainland index or large share moves so far from one northbound day to the next: a wrong price. */
const FARTHEST = 0.3;

/** An index or a share that the price of the holdings follows. */
export interface Basket {
  /** The input, or the share's code. */
  readonly name: string;
  /** Simple returns; NaN where not known. */
  readonly returns: Series;
  /** 1 where the day has a price of its own, 0 where an earlier one is carried. */
  readonly own: Uint8Array;
}

/** The baskets that are stored. */
export function basketsOf(market: Market): Basket[] {
  const named = [
    ...market.inputs.flatMap(({ input, ids: [id] }) =>
      BASKETS.includes(input) && id ? [{ name: input, id }] : [],
    ),
    ...BASKET_SHARES.map((id) => ({ name: id, id })),
  ];
  return named.flatMap(({ name, id }) => {
    const bars = market.bars.get(id);
    return bars ? [{ name, returns: returnsOf(bars.close), own: bars.own }] : [];
  });
}

function returnsOf(close: Series): Series {
  return Float64Array.from(close, (value, i) => {
    const step = i === 0 ? Number.NaN : value / (close[i - 1] as number) - 1;
    return Math.abs(step) > FARTHEST ? Number.NaN : step;
  });
}

/** The baskets whose growth from one day to another is known: with a price of both days, and returns on all between. */
export function knownBetween(baskets: readonly Basket[], start: number, end: number): Basket[] {
  return baskets.filter(({ returns, own }) => {
    if (!own[start] || !own[end]) return false;
    for (let day = start + 1; day <= end; day++) if (!Number.isFinite(returns[day])) return false;
    return true;
  });
}

/** The baskets of which something is known from one day to another: the others can teach nothing. */
export function knownWithin(baskets: readonly Basket[], start: number, end: number): Basket[] {
  return baskets.filter(({ returns }) => returns.subarray(Math.max(start, 0), end + 1).some(Number.isFinite));
}
