import type { IsoDate } from '../iso-date.js';
import { type Basket, knownBetween, knownWithin } from './baskets.js';
import type { Channel, ChannelSeries, Market } from './market.js';
import { FEWEST_DAYS, fitPriceEffect, impliedFlow, MEMORY, type PriceEffect } from './price-effect.js';
import { PUBLISHED_ON_DAY, type QuarterSpan, quartersOf } from './quarters.js';
import { scaleOf } from './scale.js';

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
  /** Stored baskets that its price effect does without, as they are not known throughout the quarter. */
  readonly without: readonly string[];
}

/** A quarter whose holdings are published and imply nothing. */
export interface UnreadQuarter {
  readonly id: string;
  /** As of an anchor. */
  readonly known: number;
  /** `prices`: no basket is known throughout the quarter; `flow`: it would be larger than any quarter's can be. */
  readonly why: 'prices' | 'flow';
}

export interface QuarterAnchors {
  readonly anchors: readonly QuarterAnchor[];
  readonly unread: readonly UnreadQuarter[];
}

/** Quarters ahead of the last published one from which on the weights of the baskets have drifted. */
const DRIFT_AFTER = 5;
/** Quarters ahead to which the error is measured; beyond, it grows like the root of time. */
const MEASURED_TO = 8;
/** Error of a quarter's flow as a part of the holdings, before any is known. */
const FIRST_ERROR = 0.012;
/** What one measured error is worth beside that first guess. */
const FIRST_COUNTS = 8;

/** Standard sizes a day that no quarter's flow can have on all of its days: a wrong value, or one of other holdings. */
export const MOST_SIZES = 3;

interface Implied extends QuarterSpan {
  readonly flow: number;
  readonly value: number;
  /** Quarters after the one of the last published day. */
  readonly ahead: number;
  /** The baskets that it rests on. */
  readonly baskets: readonly Basket[];
  readonly unread: UnreadQuarter['why'] | null;
}

/**
 * The flows that holdings imply for the quarters that end after `last`, learnt from the days up to `last`; each from the
 * baskets that are known throughout it.
 */
function impliedAfter(
  { holdings, net, turnover }: ChannelSeries,
  baskets: readonly Basket[],
  quarters: readonly QuarterSpan[],
  last: number,
  most: number,
): Implied[] {
  const learn = (known: readonly Basket[]): PriceEffect | null =>
    fitPriceEffect(
      holdings,
      net,
      known.map(({ returns }) => returns),
      last,
    );
  const effects = new Map([[keyOf(baskets), learn(baskets)]]);
  if (effects.get(keyOf(baskets)) === null) return [];
  const size = scaleOf(turnover);
  const own = quarters.findIndex(({ to }) => to > last);
  return quarters.flatMap((quarter, index) => {
    const before = quarters[index - 1];
    const ahead = index - own;
    if (ahead < 0 || ahead >= most || !before || quarter.to - 1 <= last) return [];
    const [start, end] = [before.to - 1, quarter.to - 1];
    if (Number.isNaN(holdings[start] as number) || Number.isNaN(holdings[end] as number)) return [];
    const known = knownBetween(baskets, start, end);
    const effect = effects.get(keyOf(known)) ?? learn(known);
    if (!effect) return [];
    effects.set(keyOf(known), effect);
    const returns = known.map((one) => one.returns);
    const flow = impliedFlow(holdings, effect, returns, start, end);
    let largest = 0;
    for (let day = quarter.from; day < quarter.to; day++)
      largest += MOST_SIZES * ((size[day] as number) || 0);
    const unread =
      baskets.length > 0 && known.length === 0 ? 'prices' : Math.abs(flow) > largest ? 'flow' : null;
    return [{ ...quarter, flow, value: holdings[start] as number, ahead, baskets: known, unread }];
  });
}

const keyOf = (baskets: readonly Basket[]): string => baskets.map(({ name }) => name).join();

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
  baskets: readonly Basket[],
  quarters: readonly QuarterSpan[],
  last: number,
): AnchorError {
  const sums = { near: 0, far: 0, nearCount: 0, farCount: 0 };
  for (let day = FEWEST_DAYS; day < last; day++) {
    if (yearOf(market.dates[day]) === yearOf(market.dates[day + 1])) continue;
    for (const { from, to, flow, value, ahead, unread } of impliedAfter(series, baskets, quarters, day, 8)) {
      if (to - 1 > last || unread !== null) continue;
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
  stored: readonly Basket[],
  last: number,
): QuarterAnchors {
  const baskets = knownWithin(stored, last - MEMORY, last);
  const series = market.channels[channel];
  const quarters = quartersOf(market.dates);
  const stocks = market.stocks?.[channel];
  const implied = impliedAfter(series, baskets, quarters, last, Number.POSITIVE_INFINITY);
  const errors = new Map<string, AnchorError>();
  const errorOf = (used: readonly Basket[]): AnchorError => {
    const error = errors.get(keyOf(used)) ?? measureError(market, series, used, quarters, last);
    errors.set(keyOf(used), error);
    return error;
  };
  const anchors: QuarterAnchor[] = [];
  const unread: UnreadQuarter[] = [];
  for (const { id, from, to } of quarters) {
    const known = to + PUBLISHED_ON_DAY - 1;
    const stock = stocks?.get(id);
    if (to - 1 <= last) continue;
    if (stock && to < market.dates.length) {
      anchors.push({ id, from, to, ...stock, known, method: 'stocks', without: [] });
      continue;
    }
    const basket = implied.find((one) => one.id === id);
    if (!basket) continue;
    if (basket.unread !== null) {
      unread.push({ id, known, why: basket.unread });
      continue;
    }
    const { flow, value, ahead, baskets: used } = basket;
    const error = errorOf(used);
    const part = ahead < DRIFT_AFTER ? error.near : error.far * Math.sqrt(Math.max(1, ahead / MEASURED_TO));
    const without = baskets.filter((one) => !used.includes(one)).map(({ name }) => name);
    anchors.push({ id, from, to, flow, deviation: value * part, known, method: 'baskets', without });
  }
  return { anchors, unread };
}
