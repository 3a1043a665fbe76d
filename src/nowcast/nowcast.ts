import { NoDataError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { type Calibration, calibrate, type Trials, trialsOf } from './calibrate.js';
import { estimateSpans, type FlowEstimate, type Information } from './estimate.js';
import { type Fit, fitAt } from './fit.js';
import { type Channel, lastDisclosed, needFlows } from './market.js';
import { lastTwoQuarters } from './naive.js';
import type { Prepared } from './prepare.js';
import { FEWEST_DAYS, type FitCache, type HiddenYear, hiddenYears } from './simulate.js';
import { moveOf } from './reconcile.js';
import { tell, type Told } from './told.js';
import { type NamedSpan, type Period, spansOf } from './weeks.js';

export interface NowcastQuery {
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly by: Period;
  /** Each row from the first day of the window on: the last one is the whole window. */
  readonly cumulative?: boolean;
  readonly channel: Channel;
  readonly information: Information;
}

/** A day, week or quarter. CNY million. */
export interface NowcastSpan extends Told {
  readonly key: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly anchored: boolean;
  readonly published: boolean;
  /** Probability that the level broke since the flows were last published, from even odds. */
  readonly broken: number;
  /** Flow of the last two quarters known at the span's end: the naive rule beside. */
  readonly quarters: number | null;
}

/** What is kept of a market between questions: fits and calibrations. */
export interface Memory {
  readonly fits: FitCache;
  readonly trials: Map<string, Trials>;
  readonly calibrations: Map<string, Calibration>;
}

export const emptyMemory = (): Memory => ({
  fits: new Map(),
  trials: new Map(),
  calibrations: new Map(),
});

/**
 * Estimates of the net northbound flow. In real time each span is told as on the evening of its last day; days before
 * the last disclosed one are told as if their year's flows had been hidden. Benchmarked, published flows are published
 * flows.
 * @throws NoDataError when no northbound day lies in the window, or the channel has no flow to learn from
 */
export function nowcast(
  prepared: Prepared,
  query: NowcastQuery,
  memory: Memory = emptyMemory(),
): NowcastSpan[] {
  const { market } = prepared;
  const { dates } = market;
  const first = query.from === null ? 0 : dates.findIndex((date) => date >= (query.from as IsoDate));
  const last =
    query.to === null ? dates.length - 1 : dates.findLastIndex((date) => date <= (query.to as IsoDate));
  if (first < 0 || last < first)
    throw new NoDataError(
      `no northbound day is stored ${within(query)}: there are ${dates[0]} to ${dates.at(-1)}`,
    );
  needFlows(market, query.channel);
  // Shenzhen began two years after Shanghai: before a channel's first flow there is none, and no zero either
  const { net } = market.channels[query.channel];
  const opened = net.findIndex((value) => !Number.isNaN(value));
  const periods = spansOf(dates, query.by).flatMap((span) => {
    const [from, to] = [Math.max(span.from, first, opened), Math.min(span.to, last + 1)];
    return from < to ? [{ ...span, from, to }] : [];
  });
  const spans = query.cumulative
    ? periods.map((span) => ({ ...span, from: periods[0]?.from ?? 0 }))
    : periods;
  if (spans.length === 0)
    throw new NoDataError(
      `no flow of ${query.channel} was published by ${dates[last]}; the first is of ${dates[opened]}`,
    );
  const rows =
    query.channel === 'total'
      ? channelSpans(prepared, spans, query.channel, query.information, memory)
      : reconciled(prepared, spans, query.channel, query.information, memory);
  if (rows.length === 0) {
    const begin = firstHidden(prepared, query.channel, memory);
    throw new NoDataError(
      `no flow of ${query.channel} can be told in real time ${within(query)}: fewer than ${FEWEST_DAYS} flows were published before its year; ${begin === null ? 'ask for benchmarked flows' : `the first is of ${begin}`}`,
    );
  }
  return rows;
}

const within = ({ from, to }: Pick<NowcastQuery, 'from' | 'to'>): string => {
  if (from !== null && to !== null) return `between ${from} and ${to}`;
  if (from !== null) return `from ${from} on`;
  return to === null ? 'on any day' : `up to ${to}`;
};

/** The first day that can be told as if hidden; null where no year can. */
function firstHidden(prepared: Prepared, channel: Channel, { fits }: Pick<Memory, 'fits'>): IsoDate | null {
  const [year] = hiddenYears(prepared, channel, fits);
  const { dates, channels } = prepared.market;
  return dates[(year?.last ?? lastDisclosed(channels[channel])) + 1] ?? null;
}

function channelSpans(
  prepared: Prepared,
  spans: readonly NamedSpan[],
  channel: Channel,
  information: Information,
  memory: Memory,
): NowcastSpan[] {
  return estimatesOf(prepared, spans, channel, information, memory).map((row) => spanOf(prepared, row));
}

function spanOf({ market }: Prepared, { span, estimate, calibration, fit }: Calibrated): NowcastSpan {
  return {
    key: span.key,
    from: market.dates[span.from] as IsoDate,
    to: market.dates[span.to - 1] as IsoDate,
    ...tell(estimate, calibration),
    anchored: estimate.anchored,
    published: estimate.published,
    broken: estimate.broken,
    quarters: lastTwoQuarters(market, fit, span.to - 1),
  };
}

/** What was learnt from all published days of a channel. */
export function latestFit(prepared: Prepared, channel: Channel, { fits }: Pick<Memory, 'fits'>): Fit {
  const last = lastDisclosed(prepared.market.channels[channel]);
  const key = `${channel} ${last}`;
  const fit = fits.get(key) ?? fitAt(prepared, channel, last);
  fits.set(key, fit);
  return fit;
}

interface Calibrated {
  readonly span: NamedSpan;
  readonly estimate: FlowEstimate;
  readonly calibration: Calibration;
  readonly fit: Fit;
}

function estimatesOf(
  prepared: Prepared,
  spans: readonly NamedSpan[],
  channel: Channel,
  information: Information,
  memory: Memory,
): Calibrated[] {
  const last = lastDisclosed(prepared.market.channels[channel]);
  const out: Calibrated[] = [];
  const add = (fit: Fit, own: readonly NamedSpan[], calibration: Calibration): void => {
    const estimates = estimateSpans(prepared, fit, own, information);
    own.forEach((span, index) =>
      out.push({ span, estimate: estimates[index] as FlowEstimate, calibration, fit }),
    );
  };
  const simulated = information === 'realtime' ? hiddenYears(prepared, channel, memory.fits) : [];
  const after = spans.filter(({ to }) => information === 'benchmarked' || to - 1 > last);
  for (const year of simulated) {
    const own = spans.filter(({ to }) => to - 1 > year.last && to - 1 <= year.end);
    if (own.length === 0) continue;
    const before = simulated.filter((one) => one.year < year.year);
    add(year.fit(), own, calibrationAt(prepared, before, information, channel, memory));
  }
  if (after.length > 0) {
    const fit = latestFit(prepared, channel, memory);
    const hidden = after.some(({ to }) => to - 1 > last);
    const years = hidden ? hiddenYears(prepared, channel, memory.fits) : [];
    add(fit, after, calibrationAt(prepared, years, information, channel, memory));
  }
  return out;
}

export function calibrationAt(
  prepared: Prepared,
  years: readonly HiddenYear[],
  information: Information,
  channel: Channel,
  memory: Memory,
): Calibration {
  const key = `${channel} ${information} ${years.map(({ year }) => year).join()}`;
  const trialsIn = (year: HiddenYear): Trials => {
    const own = `${channel} ${information} ${year.year}`;
    const trials = memory.trials.get(own) ?? trialsOf(prepared, year, information);
    memory.trials.set(own, trials);
    return trials;
  };
  const calibration = memory.calibrations.get(key) ?? calibrate(years.map(trialsIn));
  memory.calibrations.set(key, calibration);
  return calibration;
}

/**
 * Shanghai or Shenzhen: its own estimate, moved by its part of what both leave of the total's. Benchmarked, a span moves
 * by what its days move, so that days add up to weeks and quarters as the total's do.
 */
function reconciled(
  prepared: Prepared,
  spans: readonly NamedSpan[],
  channel: Exclude<Channel, 'total'>,
  information: Information,
  memory: Memory,
): NowcastSpan[] {
  const mine = estimatesOf(prepared, spans, channel, information, memory);
  const realtime = information === 'realtime';
  const parts = realtime
    ? spans
    : spansOf(prepared.market.dates, 'day').slice(spans[0]?.from ?? 0, spans.at(-1)?.to ?? 0);
  const moves = movesOf(prepared, parts, channel, information, memory);
  const within = (part: NamedSpan, span: NamedSpan): boolean =>
    realtime ? part.key === span.key : part.from >= span.from && part.from < span.to;
  return mine
    .toSorted((a, b) => a.span.to - b.span.to)
    .map((row) => {
      let { net } = row.estimate;
      for (const { part, by } of moves) if (within(part, row.span)) net += by;
      return spanOf(prepared, { ...row, estimate: { ...row.estimate, net } });
    });
}

/** What a channel's estimates move by, where they do, so that both add up to the total. */
function movesOf(
  prepared: Prepared,
  spans: readonly NamedSpan[],
  channel: Exclude<Channel, 'total'>,
  information: Information,
  memory: Memory,
): { readonly part: NamedSpan; readonly by: number }[] {
  const other = channel === 'shanghai' ? 'shenzhen' : 'shanghai';
  const of = (one: Channel): Map<string, Calibrated> =>
    new Map(estimatesOf(prepared, spans, one, information, memory).map((row) => [row.span.key, row]));
  const [own, rest, total] = [of(channel), of(other), of('total')];
  return spans.map((span) => {
    const [mine, theirs, all] = [own, rest, total].map((rows) => rows.get(span.key)?.estimate);
    return { part: span, by: moveOf(mine, theirs, all) };
  });
}
