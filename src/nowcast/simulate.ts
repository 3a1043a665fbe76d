import type { QuarterAnchor } from './anchors.js';
import { estimateSpans, type FlowEstimate, type Information } from './estimate.js';
import { type Fit, fitAt } from './fit.js';
import type { IsoDate } from '../iso-date.js';
import { type Channel, lastDisclosed } from './market.js';
import type { Prepared } from './prepare.js';
import { type NamedSpan, spansOf } from './weeks.js';

/** A year of the past with its daily flows hidden, as they are since August 2024. */
export interface HiddenYear {
  readonly year: number;
  /** Index of the last northbound day of the year before. */
  readonly last: number;
  /** What was learnt by then; quarters that end within the year alone. */
  readonly fit: () => Fit;
  /** Index of the last hidden day that counts: of the year, or the last published one. */
  readonly end: number;
}

/** Days of flows to learn from before a year can be hidden: two years, nearly. */
export const FEWEST_DAYS = 400;

/** Fits by the first day they hide, kept while a market is in use. */
export type FitCache = Map<string, Fit>;

/** Every year (or part of one) whose flows were published, after enough days to learn from. */
export function hiddenYears(
  prepared: Prepared,
  channel: Channel,
  cache: FitCache = new Map(),
  until: number = lastDisclosed(prepared.market.channels[channel]),
): HiddenYear[] {
  const { dates, channels } = prepared.market;
  const years: HiddenYear[] = [];
  const { net } = channels[channel];
  const yearAt = (day: number): number => Number((dates[day] as IsoDate).slice(0, 4));
  let days = 0;
  for (let last = 0; last < until; last++) {
    days += Number(!Number.isNaN(net[last] as number));
    if (yearAt(last) === yearAt(last + 1) || days < FEWEST_DAYS) continue;
    const year = yearAt(last + 1);
    let end = last + 1;
    while (end < until && yearAt(end + 1) === year) end += 1;
    const fit = (): Fit => {
      const key = `${channel} ${last}`;
      const whole = cache.get(key) ?? fitAt(prepared, channel, last);
      cache.set(key, whole);
      return cutAfter(whole, end);
    };
    years.push({ year, last, fit, end });
  }
  return years;
}

/** What a year's fit says of the days up to `end`: later days and quarters must not touch it. */
function cutAfter(fit: Fit, end: number): Fit {
  const days = end - fit.last;
  return {
    ...fit,
    hidden: {
      scale: fit.hidden.scale.subarray(0, days),
      quarter: fit.hidden.quarter.subarray(0, days),
    },
    morning: fit.morning.subarray(0, days),
    evening: fit.evening.subarray(0, days),
    anchors: fit.anchors.filter(({ to }) => to - 1 <= end),
  };
}

/** A hidden week with its estimate and its true flow, CNY million. */
export interface TrialWeek {
  readonly span: NamedSpan;
  readonly year: number;
  readonly estimate: FlowEstimate;
  readonly truth: number;
}

/** A made-up change of level, in standard sizes a day, from a hidden day on (counted from 0). */
export interface MadeUpBreak {
  readonly size: number;
  readonly from: number;
}

/** The weeks that end in a hidden year, estimated with what was known of it. */
export function trialWeeks(
  prepared: Prepared,
  { fit: learn, end, year }: HiddenYear,
  information: Information,
  madeUp: MadeUpBreak = { size: 0, from: 0 },
): TrialWeek[] {
  const { market, scale } = prepared;
  const fit = learn();
  const own = scale[fit.channel];
  const { net } = market.channels[fit.channel];
  const shift = (from: number, to: number): number => {
    let sum = 0;
    for (let day = Math.max(from, fit.last + 1 + madeUp.from); day < to; day++)
      sum += madeUp.size * (own[day] as number);
    return sum;
  };
  const anchors = fit.anchors.map((anchor: QuarterAnchor & Fit['anchors'][number]) => ({
    ...anchor,
    residual: anchor.residual + shift(anchor.from, anchor.to),
  }));
  const spans = spansOf(market.dates, 'week').filter(({ to }) => to - 1 > fit.last && to - 1 <= end);
  const estimates = estimateSpans(prepared, { ...fit, anchors }, spans, information);
  return spans.map((span, index) => {
    let truth = shift(span.from, span.to);
    for (let day = span.from; day < span.to; day++) truth += (net[day] as number) || 0;
    return { span, year, estimate: estimates[index] as FlowEstimate, truth };
  });
}
