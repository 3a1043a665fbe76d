import type { IsoDate } from '../iso-date.js';
import { anchorNotes } from './anchor-notes.js';
import { type BacktestQuery, type BacktestRow, backtest } from './backtest.js';
import type { Information } from './estimate.js';
import { explain, type IndicatorRow } from './explain.js';
import { Learnt } from './learnt.js';
import { type Channel, lastDisclosed, type Market } from './market.js';
import { missingInputs, missingNotes } from './missing.js';
import { latestFit, type Memory, nowcast, type NowcastQuery, type NowcastSpan } from './nowcast.js';
import { prepare, type Prepared } from './prepare.js';
import { indicatorTrials, type TrialRow } from './indicator-trials.js';
import { shippedIndicators } from './indicators.js';
import { NO_OWN, type OwnIndicators } from './own-indicators.js';
import { SETTINGS } from './settings.js';
import type { Period } from './weeks.js';

/** An estimate in CNY. */
export interface NowcastRow {
  readonly day?: IsoDate;
  readonly week?: string;
  readonly quarter?: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly net: number;
  readonly low: number;
  readonly high: number;
  readonly p_inflow: number;
  readonly anchored: boolean;
  /** Published by the exchange, or estimated. */
  readonly status: 'published' | 'estimated';
  /** `unclear` where either sign has a third of the probability at least. */
  readonly direction: 'inflow' | 'outflow' | 'unclear';
  /** What the last two quarters known by then would have said. */
  readonly previous_quarters: 'inflow' | 'outflow' | null;
  /** Probability that the level broke since flows were last published, from even odds. */
  readonly p_break: number;
}

export interface NowcastAnswer {
  readonly currency: 'CNY';
  readonly by: Period;
  readonly channel: Channel;
  readonly information: Information;
  /** Whether each row begins on the first day of the window. */
  readonly cumulative: boolean;
  readonly last_disclosed: IsoDate;
  readonly last_day: IsoDate;
  readonly notes: readonly string[];
  readonly rows: readonly NowcastRow[];
}

export interface BacktestAnswer {
  readonly channel: Channel;
  readonly rows: readonly BacktestRow[];
}

export interface IndicatorTrials {
  readonly channel: Channel;
  readonly rows: readonly TrialRow[];
}

export interface ExplainWeek {
  readonly week: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly net: number;
  readonly level: number;
  readonly contributions: Readonly<Record<string, number>>;
}

export interface ExplainAnswer {
  readonly currency: 'CNY';
  readonly channel: Channel;
  readonly training: { readonly from: IsoDate; readonly to: IsoDate; readonly days: number };
  readonly rows: readonly IndicatorRow[];
  readonly weeks: readonly ExplainWeek[];
}

/** A market with what was learnt from it, for several questions. */
export interface NorthboundModel {
  readonly prepared: Prepared;
  readonly memory: Memory;
}

/**
 * @param learnt where what is learnt of hidden years is kept between models
 * @param own indicators beside those that ship
 */
export function northboundModel(
  market: Market,
  learnt: Learnt = new Learnt(),
  own: OwnIndicators = NO_OWN,
): NorthboundModel {
  const prepared = prepare(market, SETTINGS, [...shippedIndicators(), ...own.used]);
  return { prepared, memory: learnt.memoryOf(prepared) };
}

const yuan = (million: number): number => Math.round(million * 1e6) || 0;
const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
/** A sign with less probability than this is unclear. */
const CLEAR = 2 / 3;

/** What an answer says beside its figures. */
export interface Circumstances {
  /** The day on whose evening it is told; null = from all that is stored. */
  readonly asOf: IsoDate | null;
  /** Northbound days of the calendar from one day to another; null where it does not reach. */
  readonly openDays: (from: IsoDate, to: IsoDate) => readonly IsoDate[] | null;
}

/** @throws NoDataError when no northbound day lies in the window */
export function nowcastAnswer(
  model: NorthboundModel,
  query: NowcastQuery,
  circumstances: Circumstances = { asOf: null, openDays: () => null },
): NowcastAnswer {
  const { prepared, memory } = model;
  const { market } = prepared;
  const spans = nowcast(prepared, query, memory);
  return {
    currency: 'CNY',
    by: query.by,
    channel: query.channel,
    information: query.information,
    cumulative: query.cumulative ?? false,
    last_disclosed: market.dates[lastDisclosed(market.channels[query.channel])] as IsoDate,
    last_day: market.dates.at(-1) as IsoDate,
    notes: [...missingDays(market, query, circumstances), ...notesOf(model, query, spans, circumstances)],
    rows: spans.map((span) => rowOf(span, query.by)),
  };
}

function rowOf(span: NowcastSpan, by: Period): NowcastRow {
  const { key, from, to, net, low, high, inflow, anchored, published, broken, quarters } = span;
  const clear = Math.max(inflow, 1 - inflow) >= CLEAR;
  return {
    [by]: key,
    from,
    to,
    net: yuan(net),
    low: yuan(low),
    high: yuan(high),
    p_inflow: rounded(inflow),
    anchored,
    status: published ? 'published' : 'estimated',
    direction: clear ? (inflow > 0.5 ? 'inflow' : 'outflow') : 'unclear',
    previous_quarters: quarters === null ? null : quarters > 0 ? 'inflow' : 'outflow',
    p_break: rounded(broken, 2),
  };
}

/** Days of the window between stored ones that nobody told: what was traded on them is in no row. */
function missingDays({ dates }: Market, { from, to }: NowcastQuery, { openDays }: Circumstances): string[] {
  const [first, last] = [dates[0] as IsoDate, dates.at(-1) as IsoDate];
  const start = from !== null && from > first ? from : first;
  const end = to !== null && to < last ? to : last;
  const stored = new Set(dates);
  const missing = (openDays(start, end) ?? []).filter((date) => !stored.has(date));
  if (missing.length === 0) return [];
  const [one, other] = [missing[0], missing.at(-1)];
  return [
    missing.length === 1
      ? `1 northbound day of the window is not stored, or has no flow among published ones, and is in no row: ${one}`
      : `${missing.length} northbound days of the window are not stored, or have no flow among published ones, and are in no row: ${one} to ${other}`,
  ];
}

/** The note of an answer on missing days: their number, the first, the last where there are several. */
export const MISSING_DAYS = /^(\d+) northbound days? of the window .* in no row: (\S+?)(?: to (\S+))?$/;

function notesOf(
  { prepared, memory }: NorthboundModel,
  { information, channel, from }: NowcastQuery,
  spans: readonly NowcastSpan[],
  { asOf }: Circumstances,
): string[] {
  const { market, features } = prepared;
  const notes: string[] = [];
  if (spans.every(({ published }) => published)) return notes;
  notes.push(
    information === 'realtime'
      ? 'each row as on the evening of its last day: closes of the mainland and Hong Kong of that day, New York of the night before, holdings from the fifth northbound day of the next quarter on'
      : `${asOf === null ? 'all that is stored now' : `all that was known on the evening of ${asOf}`}; days add up to weeks and quarters`,
  );
  const begin = spans[0]?.from ?? '';
  if (information === 'realtime' && market.dates.some((day) => from !== null && from <= day && day < begin))
    notes.push(`days before ${begin} cannot be told in real time, and are in no row`);
  const days = daysOf(market, spans);
  notes.push(...missingNotes(missingInputs(market, days)));
  if (days.some((day) => day > lastDisclosed(market.channels[channel]))) {
    const { anchors, unread } = latestFit(prepared, channel, memory);
    const known = information === 'realtime' ? (days.at(-1) as number) : market.dates.length - 1;
    const by = <Quarter extends { readonly known: number }>(all: readonly Quarter[]): Quarter[] =>
      all.filter((one) => one.known <= known);
    notes.push(...anchorNotes({ anchors: by(anchors), unread: by(unread) }));
  }
  const unanchored = spans.filter(({ anchored, published }) => !anchored && !published).length;
  if (unanchored > 0)
    notes.push(`${unanchored} of ${spans.length} rows are without the holdings at the end of their quarter`);
  if (features.indicators.length === 0) notes.push('no indicators');
  return notes;
}

/** The days that rows estimate, ascending. */
function daysOf({ dates }: Market, spans: readonly NowcastSpan[]): number[] {
  const within = spans.filter(({ published }) => !published);
  return [...dates.keys()].filter((day) => {
    const date = dates[day] as IsoDate;
    return within.some(({ from, to }) => from <= date && date <= to);
  });
}

const digits = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map(digits);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, digits(item)]));
  return value;
};

export function backtestAnswer({ prepared, memory }: NorthboundModel, query: BacktestQuery): BacktestAnswer {
  const { rows } = backtest(prepared, query, memory);
  return { channel: query.channel, rows: digits(rows) as BacktestRow[] };
}

/** Which indicators make the estimate better: those in use by group, and candidates one by one. */
export function indicatorsAnswer(
  { prepared }: NorthboundModel,
  { candidates }: OwnIndicators,
  query: BacktestQuery,
  told?: (done: number, total: number) => void,
): IndicatorTrials {
  return {
    channel: query.channel,
    rows: digits(indicatorTrials(prepared, candidates, query, told)) as TrialRow[],
  };
}

export function explainAnswer(
  { prepared, memory }: NorthboundModel,
  query: { channel: Channel; from: IsoDate | null; to: IsoDate | null },
): ExplainAnswer {
  const { channel, training, rows, weeks } = explain(prepared, query, memory);
  return {
    currency: 'CNY',
    channel,
    training,
    rows: rows.map((row) => ({
      ...row,
      coefficient: yuan(row.coefficient),
      coefficient_alone: yuan(row.coefficient_alone),
      t: row.t === null ? null : rounded(row.t, 2),
    })),
    weeks: weeks.map(({ week, from, to, net, level, contributions }) => ({
      week,
      from,
      to,
      net: yuan(net),
      level: yuan(level),
      contributions: Object.fromEntries(Object.entries(contributions).map(([id, part]) => [id, yuan(part)])),
    })),
  };
}
