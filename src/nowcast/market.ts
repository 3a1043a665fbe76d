import { NoDataError } from '../errors.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import type { Input } from './inputs.js';

export const CHANNELS = ['total', 'shanghai', 'shenzhen'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One published northbound day of a channel. CNY million; null where nothing was published. */
export interface ChannelDay {
  readonly date: IsoDate;
  readonly net: number | null;
  readonly turnover: number | null;
  readonly trades: number | null;
  readonly holdings: number | null;
}

/** One day of an index, a share or a series, in its own unit; `amount` in CNY million. */
export interface Bar {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  readonly amount: number | null;
}

/** What is stored, as it was published. */
export interface Published {
  readonly days: Readonly<Record<Channel, readonly ChannelDay[]>>;
  /** By input id (a basket's shares by their own); ascending days. */
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
}

/** Amounts of a channel on the northbound days, CNY million; NaN where not published. */
export interface ChannelSeries {
  readonly net: Float64Array;
  readonly turnover: Float64Array;
  readonly trades: Float64Array;
  readonly holdings: Float64Array;
}

/** The last known bar on each northbound day; NaN where none is known or the last one is stale. */
export interface BarSeries {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly amount: Float64Array;
  /** 1 where the day has a bar of its own, 0 where an earlier one is carried or none is known. */
  readonly own: Uint8Array;
}

/** What holdings per stock imply of quarters: flow and the standard deviation of its error, CNY million. */
export type StockAnchors = Readonly<
  Record<Channel, ReadonlyMap<string, { readonly flow: number; readonly deviation: number }>>
>;

/** Everything by northbound trading days, oldest first. */
export interface Market {
  readonly dates: readonly IsoDate[];
  readonly channels: Readonly<Record<Channel, ChannelSeries>>;
  readonly bars: ReadonlyMap<string, BarSeries>;
  readonly inputs: readonly Input[];
  /** Where holdings per stock are stored. */
  readonly stocks?: StockAnchors;
}

/** Calendar days after which a last value says nothing about today. */
const STALE = 10;

/**
 * Brings what was published to the northbound days: days on which northbound turnover was published. While flows are
 * disclosed, a day without one is a gap, as a day that is not stored: nothing can be said of it, and it is no zero.
 */
export function alignMarket(published: Published, inputs: readonly Input[]): Market {
  const disclosed = published.days.total.findLast(({ net }) => net !== null)?.date ?? '';
  const dates = published.days.total
    .filter(({ date, net, turnover }) => turnover !== null && (net !== null || date > disclosed))
    .map(({ date }) => date)
    .sort();
  const numbers = Int32Array.from(dates, dayNumber);
  const bars = new Map<string, BarSeries>();
  const flows = new Set(inputs.filter(({ flow }) => flow).flatMap(({ ids }) => ids));
  for (const [id, list] of published.bars) bars.set(id, alignBars(list, numbers, flows.has(id) ? 0 : STALE));
  return {
    dates,
    inputs,
    bars,
    channels: {
      total: alignChannel(published.days.total, dates),
      shanghai: alignChannel(published.days.shanghai, dates),
      shenzhen: alignChannel(published.days.shenzhen, dates),
    },
  };
}

function alignChannel(days: readonly ChannelDay[], dates: readonly IsoDate[]): ChannelSeries {
  const at = new Map(dates.map((date, index) => [date, index]));
  const empty = (): Float64Array => new Float64Array(dates.length).fill(Number.NaN);
  const series = { net: empty(), turnover: empty(), trades: empty(), holdings: empty() };
  for (const day of days) {
    const index = at.get(day.date);
    if (index === undefined) continue;
    for (const field of ['net', 'turnover', 'trades', 'holdings'] as const) {
      const value = day[field];
      if (value !== null) series[field][index] = value;
    }
  }
  return series;
}

function alignBars(list: readonly Bar[], days: Int32Array, stale: number): BarSeries {
  const empty = (): Float64Array => new Float64Array(days.length).fill(Number.NaN);
  const series = { open: empty(), high: empty(), low: empty(), close: empty(), amount: empty() };
  const own = new Uint8Array(days.length);
  let next = 0;
  let last: Bar | null = null;
  let lastDay = 0;
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    for (; next < list.length; next++) {
      const bar = list[next] as Bar;
      if (bar.day > day) break;
      last = bar;
      lastDay = bar.day;
    }
    if (last === null || day - lastDay > stale) continue;
    own[i] = Number(day === lastDay);
    for (const field of ['open', 'high', 'low', 'close', 'amount'] as const) {
      const value = last[field];
      if (value !== null) series[field][i] = value;
    }
  }
  return { ...series, own };
}

/** Index of the last day with a published net; -1 when there is none. */
export function lastDisclosed({ net }: ChannelSeries): number {
  return net.findLastIndex((value) => !Number.isNaN(value));
}

/** @throws NoDataError when a channel has no flow to learn from */
export function needFlows({ channels }: Market, channel: Channel): void {
  if (lastDisclosed(channels[channel]) < 0)
    throw new NoDataError(
      `no flow of ${channel} is stored; run waizi import PATH... with the deal history of that channel`,
    );
}
