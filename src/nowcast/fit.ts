import { anchorsAfter, type QuarterAnchor, type UnreadQuarter } from './anchors.js';
import { filterLevel, type Start } from './level/filter.js';
import type { HiddenDays } from './level/hidden.js';
import type { Channel } from './market.js';
import type { Prepared } from './prepare.js';
import { quartersOf } from './quarters.js';
import { fitSlopes, type Slopes, slopeOf } from './slopes.js';

/** What was learnt from the days up to `last`, and what the indicators say of the days after. */
export interface Fit {
  readonly channel: Channel;
  /** Index of the last published day used. */
  readonly last: number;
  readonly parts: readonly Part[];
  /** Scaled flows of the published days less the slopes, with their days. */
  readonly residuals: Float64Array;
  readonly days: readonly number[];
  readonly start: Start;
  readonly hidden: HiddenDays;
  /** What the indicators say of each hidden day, CNY million: on the morning after, and on its evening. */
  readonly morning: Float64Array;
  readonly evening: Float64Array;
  readonly anchors: readonly (QuarterAnchor & {
    /** Of the hidden days: what is implied less what was published in the quarter and less the slopes. */
    readonly residual: number;
    /** Counted from the first hidden one. */
    readonly quarter: number;
  })[];
  /** Quarters whose holdings are published and imply nothing. */
  readonly unread: readonly UnreadQuarter[];
}

/** One regression: of a channel, or of the total where Shenzhen is too young. */
export interface Part {
  readonly channel: Channel;
  readonly slopes: Slopes;
}

/** Published days of Shenzhen from which on it is fitted by itself. */
const FEWEST_DAYS = 150;
/** Scaled flows are cut here before their level is taken. */
const CLIP = 3;

/** Learns from the days up to `last`, as if nothing later had been disclosed but what is since August 2024. */
export function fitAt(prepared: Prepared, channel: Channel, last: number): Fit {
  const { market, settings, features, scale, target, baskets } = prepared;
  const length = market.dates.length;
  const parts = partsOf(prepared, channel, last);
  const slope = (day: number, later: boolean): number => {
    let sum = 0;
    for (const part of parts) {
      const size = scale[part.channel][day] as number;
      if (!Number.isNaN(size)) sum += size * slopeOf(part.slopes, features, day, later);
    }
    return sum;
  };
  const own = scale[channel];
  const first = last + 1;
  const hiddenDays = Array.from({ length: length - first }, (_, i) => first + i);
  const quarters = quartersOf(market.dates);
  const offset = quarters.findIndex(({ to }) => to > first);
  const quarter = Int32Array.from(hiddenDays, (day) => quarters.findIndex(({ to }) => day < to) - offset);
  const hidden = { scale: Float64Array.from(hiddenDays, (day) => own[day] as number), quarter };
  const morning = Float64Array.from(hiddenDays, (day) => slope(day, true));
  const { level: model } = settings;
  const residuals: number[] = [];
  const days: number[] = [];
  for (let day = Math.max(0, last - model.memory + 1); day <= last; day++) {
    const value = target[channel][day] as number;
    if (Number.isNaN(value)) continue;
    residuals.push(Math.min(Math.max(value, -CLIP), CLIP) - slope(day, true) / (own[day] as number));
    days.push(day);
  }
  const implied = anchorsAfter(market, channel, baskets, last);
  const anchors = implied.anchors.map((anchor) => {
    let residual = anchor.flow;
    for (let day = anchor.from; day < anchor.to; day++) {
      const net = market.channels[channel].net[day] as number;
      if (day > last) residual -= morning[day - first] as number;
      else if (!Number.isNaN(net)) residual -= net;
    }
    return { ...anchor, residual, quarter: quarter[anchor.to - 1 - first] as number };
  });
  return {
    channel,
    last,
    parts,
    hidden,
    morning,
    evening: Float64Array.from(hiddenDays, (day) => slope(day, false)),
    residuals: Float64Array.from(residuals),
    days,
    start: filterLevel(Float64Array.from(residuals), model),
    anchors,
    unread: implied.unread,
  };
}

function partsOf({ market, settings, features, target }: Prepared, channel: Channel, last: number): Part[] {
  const fit = (one: Channel): Part => ({
    channel: one,
    slopes: fitSlopes(target[one], features, last, settings.members),
  });
  if (channel !== 'total') return [fit(channel)];
  const young =
    market.channels.shenzhen.net
      .subarray(0, last + 1)
      .reduce((count, net) => count + Number(!Number.isNaN(net)), 0) < FEWEST_DAYS;
  return young ? [fit('total')] : [fit('shanghai'), fit('shenzhen')];
}
