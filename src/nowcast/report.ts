import type { IsoDate } from '../iso-date.js';
import { type BacktestQuery, type BacktestRow, backtest } from './backtest.js';
import type { Information } from './estimate.js';
import { explain, type IndicatorRow } from './explain.js';
import { Learnt } from './learnt.js';
import { type Channel, lastDisclosed, type Market } from './market.js';
import { type Memory, nowcast, type NowcastQuery, type NowcastSpan } from './nowcast.js';
import { prepare, type Prepared } from './prepare.js';
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
  readonly last_disclosed: IsoDate;
  readonly last_day: IsoDate;
  readonly notes: readonly string[];
  readonly rows: readonly NowcastRow[];
}

export interface BacktestAnswer {
  readonly channel: Channel;
  readonly rows: readonly BacktestRow[];
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

/** @param learnt where what is learnt of hidden years is kept between models */
export function northboundModel(market: Market, learnt: Learnt = new Learnt()): NorthboundModel {
  const prepared = prepare(market);
  return { prepared, memory: learnt.memoryOf(prepared) };
}

const yuan = (million: number): number => Math.round(million * 1e6) || 0;
const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
/** A sign with less probability than this is unclear. */
const CLEAR = 2 / 3;

/** Northbound trading days of a window; null where the calendar does not reach its ends. */
export type OpenDays = (from: IsoDate, to: IsoDate) => readonly IsoDate[] | null;

/**
 * @param openDays where it is given, days that are not stored between the first and the last are named in the notes
 * @throws NoDataError when no northbound day lies in the window
 */
export function nowcastAnswer(
  { prepared, memory }: NorthboundModel,
  query: NowcastQuery,
  openDays: OpenDays = () => null,
): NowcastAnswer {
  const { market } = prepared;
  const spans = nowcast(prepared, query, memory);
  return {
    currency: 'CNY',
    by: query.by,
    channel: query.channel,
    information: query.information,
    last_disclosed: market.dates[lastDisclosed(market.channels[query.channel])] as IsoDate,
    last_day: market.dates.at(-1) as IsoDate,
    notes: [...notesOf(prepared, query, spans), ...notStored(market.dates, query, openDays)],
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

function notesOf(
  { market, features }: Prepared,
  { information }: NowcastQuery,
  spans: readonly NowcastSpan[],
): string[] {
  const notes: string[] = [];
  if (spans.every(({ published }) => published)) return notes;
  notes.push(
    information === 'realtime'
      ? 'each row as on the evening of its last day: closes of the mainland and Hong Kong of that day, New York of the night before, holdings from the fifth northbound day of the next quarter on'
      : 'all that is stored now; days add up to weeks and quarters',
  );
  const first = market.dates.findIndex((date) => date >= (spans[0]?.from ?? ''));
  const last = market.dates.findIndex((date) => date >= (spans.at(-1)?.to ?? ''));
  const missing = market.inputs.filter(({ table, ids }) =>
    ids.every((id) => {
      const close = market.bars.get(id)?.close;
      return !close || (table !== 'basket' && Number.isNaN(close[last] as number));
    }),
  );
  if (missing.length > 0)
    notes.push(
      `not stored for the last of these days, so what rests on it counts as usual: ${missing.map(({ input }) => input).join(', ')}`,
    );
  const unanchored = spans.filter(({ anchored, published }) => !anchored && !published).length;
  if (unanchored > 0 && first >= 0)
    notes.push(`${unanchored} of ${spans.length} rows are without the holdings at the end of their quarter`);
  if (features.indicators.length === 0) notes.push('no indicators');
  return notes;
}

function notStored(
  dates: readonly IsoDate[],
  { from, to }: Pick<NowcastQuery, 'from' | 'to'>,
  openDays: OpenDays,
): string[] {
  const [earliest, latest] = [dates[0] as IsoDate, dates.at(-1) as IsoDate];
  const first = from !== null && from > earliest ? from : earliest;
  const last = to !== null && to < latest ? to : latest;
  const known = new Set(dates);
  const missing = (openDays(first, last) ?? []).filter((day) => !known.has(day));
  if (missing.length === 0) return [];
  return [
    `northbound days that are not stored, which no row counts: ${missing.length} from ${missing[0]} to ${missing.at(-1)}`,
  ];
}

export function backtestAnswer({ prepared, memory }: NorthboundModel, query: BacktestQuery): BacktestAnswer {
  const digits = (value: unknown): unknown => {
    if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(6));
    if (Array.isArray(value)) return value.map(digits);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, digits(item)]));
    return value;
  };
  const { rows } = backtest(prepared, query, memory);
  return { channel: query.channel, rows: digits(rows) as BacktestRow[] };
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
