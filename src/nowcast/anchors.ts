import type { IsoDate } from '../iso-date.js';
import type { Channel, ChannelSeries, Market } from './market.js';
import { FEWEST_DAYS, fitPriceEffect, impliedFlow } from './price-effect.js';
import { PUBLISHED_ON_DAY, type QuarterSpan, quartersOf } from './quarters.js';
import type { Series } from './transform.js';

/** What quarter-end holdings imply of a quarter's flow. CNY million. */
export interface QuarterAnchor {
  readonly id: string;
  /** Northbound days of the quarter. */
  readonly from: number;
  readonly to: number;
  readonly flow: number;
  /** Standard deviation of its error. */
  readonly deviation: number;
  /** Index of the day on whose evening it is published. */
  readonly known: number;
  readonly method: 'stocks' | 'baskets';
}

/** Inputs whose returns the price of the holdings follows. */
export const BASKETS: readonly string[] = [
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
export const BASKET_SHARES: readonly string[] = [
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

/** Simple returns of the baskets that are stored. */
export function basketReturns(market: Market): Series[] {
  const ids = [
    ...market.inputs.flatMap(({ input, ids: [id] }) => (BASKETS.includes(input) && id ? [id] : [])),
    ...BASKET_SHARES,
  ];
  return ids.flatMap((id) => {
    const close = market.bars.get(id)?.close;
    if (!close) return [];
    return [
      Float64Array.from(close, (value, i) => (i === 0 ? Number.NaN : value / (close[i - 1] as number) - 1)),
    ];
  });
}

/** Quarters ahead of the last published one from which on the weights of the baskets have drifted. */
const DRIFT_AFTER = 5;
/** Quarters ahead to which the error is measured; beyond, it grows like the root of time. */
const MEASURED_TO = 8;
/** Error of a quarter's flow as a part of the holdings, before any is known. */
const FIRST_ERROR = 0.012;
/** What one measured error is worth beside that first guess. */
const FIRST_COUNTS = 8;

interface Implied extends QuarterSpan {
  readonly flow: number;
  readonly value: number;
  /** Quarters after the one of the last published day. */
  readonly ahead: number;
}

/** The flows that holdings imply for the quarters that end after `last`, learnt from the days up to `last`. */
function impliedAfter(
  { holdings, net }: ChannelSeries,
  baskets: readonly Series[],
  quarters: readonly QuarterSpan[],
  last: number,
  most: number,
): Implied[] {
  const effect = fitPriceEffect(holdings, net, baskets, last);
  if (!effect) return [];
  const own = quarters.findIndex(({ to }) => to > last);
  return quarters.flatMap((quarter, index) => {
    const before = quarters[index - 1];
    const ahead = index - own;
    if (ahead < 0 || ahead >= most || !before || quarter.to - 1 <= last) return [];
    const [start, end] = [before.to - 1, quarter.to - 1];
    if (Number.isNaN(holdings[start] as number) || Number.isNaN(holdings[end] as number)) return [];
    const flow = impliedFlow(holdings, effect, baskets, start, end);
    return [{ ...quarter, flow, value: holdings[start] as number, ahead }];
  });
}

/** Error of implied flows: one part of the holdings within a year of the last published day, one beyond. */
interface AnchorError {
  readonly near: number;
  readonly far: number;
}

const yearOf = (date: IsoDate | undefined): string => date?.slice(0, 4) ?? '';

/**
 * The error of implied flows, learnt from the published years: at each earlier year's end the same regression, and
 * what it implies for the eight quarters after, against what was published by `last`.
 */
function measureError(
  market: Market,
  series: ChannelSeries,
  baskets: readonly Series[],
  quarters: readonly QuarterSpan[],
  last: number,
): AnchorError {
  const sums = { near: 0, far: 0, nearCount: 0, farCount: 0 };
  for (let day = FEWEST_DAYS; day < last; day++) {
    if (yearOf(market.dates[day]) === yearOf(market.dates[day + 1])) continue;
    for (const { from, to, flow, value, ahead } of impliedAfter(series, baskets, quarters, day, 8)) {
      if (to - 1 > last) continue;
      let truth = 0;
      for (let i = from; i < to; i++)
        truth += Number.isNaN(series.net[i] as number) ? 0 : (series.net[i] as number);
      const error = ((flow - truth) / value) ** 2;
      if (ahead < DRIFT_AFTER) {
        sums.near += error;
        sums.nearCount += 1;
      } else {
        sums.far += error;
        sums.farCount += 1;
      }
    }
  }
  const mean = (sum: number, count: number, first: number): number =>
    Math.sqrt((sum + FIRST_COUNTS * first ** 2) / (count + FIRST_COUNTS));
  const near = mean(sums.near, sums.nearCount, FIRST_ERROR);
  return { near, far: Math.max(near, mean(sums.far, sums.farCount, 1.5 * FIRST_ERROR)) };
}

/**
 * Anchors of the quarters that end after the last published day `last`: from holdings per stock where those are
 * stored, else from the value held. Nothing after `last` but holdings at quarter-ends and prices is looked at.
 */
export function anchorsAfter(
  market: Market,
  channel: Channel,
  baskets: readonly Series[],
  last: number,
): QuarterAnchor[] {
  const series = market.channels[channel];
  const quarters = quartersOf(market.dates);
  const stocks = market.stocks?.[channel];
  const implied = impliedAfter(series, baskets, quarters, last, Number.POSITIVE_INFINITY);
  const error = implied.length > 0 ? measureError(market, series, baskets, quarters, last) : null;
  return quarters.flatMap(({ id, from, to }): QuarterAnchor[] => {
    const known = to + PUBLISHED_ON_DAY - 1;
    const stock = stocks?.get(id);
    if (to - 1 <= last) return [];
    if (stock && to < market.dates.length) return [{ id, from, to, ...stock, known, method: 'stocks' }];
    const basket = implied.find((one) => one.id === id);
    if (!basket || !error) return [];
    const { flow, value, ahead } = basket;
    const part = ahead < DRIFT_AFTER ? error.near : error.far * Math.sqrt(Math.max(1, ahead / MEASURED_TO));
    return [{ id, from, to, flow, deviation: value * part, known, method: 'baskets' }];
  });
}
