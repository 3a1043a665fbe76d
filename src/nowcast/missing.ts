import { barsOf } from './features.js';
import type { IsoDate } from '../iso-date.js';
import type { Market } from './market.js';

/** An input that is not stored on some northbound days. */
export interface Missing {
  readonly input: string;
  /** Whether nothing is known of it on the last of the days, not even a value that is carried. */
  readonly atEnd: boolean;
  /** Days without a value; where `atEnd` without those since its last one. */
  readonly days: readonly IsoDate[];
}

/** What of an input is stored by northbound days: whether a day has its own value, and whether any is known. */
interface Stored {
  readonly input: string;
  readonly own: (day: number) => boolean;
  readonly known: (day: number) => boolean;
}

/**
 * Inputs of the estimate that lack some of the days (indices of northbound days, ascending). Mainland and Hong Kong
 * indices have a close on each of them. Other markets do not, but New York never rests for two weekdays in a row; on the
 * last stored day its close is not out yet.
 */
export function missingInputs(market: Market, days: readonly number[]): Missing[] {
  const end = market.dates.length - 1;
  const last = days.at(-1);
  if (last === undefined) return [];
  return [...barsStored(market), ...channelsStored(market)].flatMap(({ input, own, known }) => {
    const declared = market.inputs.find((one) => one.input === input);
    const elsewhere = declared?.table === 'series_days';
    const out = declared?.published === 'next-morning' ? end : end + 1;
    const lacks = (day: number): boolean =>
      !own(day) &&
      (!elsewhere ||
        (day === out
          ? day > 1 && !own(day - 1) && !own(day - 2)
          : (day > 0 && !own(day - 1)) || (day + 1 < out && !own(day + 1))));
    const atEnd = !known(last);
    const final = atEnd ? days.findLastIndex((day) => own(day)) + 1 : days.length;
    const missing = days.slice(0, final).filter(lacks);
    return atEnd || missing.length > 0
      ? [{ input, atEnd, days: missing.map((day) => market.dates[day] as IsoDate) }]
      : [];
  });
}

function barsStored(market: Market): Stored[] {
  return market.inputs.map(({ input }) => {
    const bars = barsOf(market, input);
    return {
      input,
      own: (day) => bars?.own[day] === 1,
      known: (day) => bars !== null && !Number.isNaN(bars.close[day] as number),
    };
  });
}

/** Turnover and trades of northbound days, and the turnover of the markets they are part of. */
function channelsStored(market: Market): Stored[] {
  const { total, shanghai, shenzhen } = market.channels;
  const named = {
    'northbound trades': [total.trades],
    'Shanghai northbound turnover': [shanghai.turnover],
    'Shenzhen northbound turnover': [shenzhen.turnover],
    'mainland turnover': ['shc', 'szc'].map((input) => barsOf(market, input)?.amount),
  };
  return Object.entries(named).map(([input, all]) => {
    const own = (day: number): boolean => all.every((one) => !Number.isNaN(one?.[day] ?? Number.NaN));
    return { input, own, known: own };
  });
}

/** What an answer says of them. */
export function missingNotes(missing: readonly Missing[]): string[] {
  const notes: string[] = [];
  const ended = missing.flatMap(({ input, atEnd }) => (atEnd ? [input] : []));
  if (ended.length > 0)
    notes.push(
      `not stored for the last of these days, so what rests on it counts as usual: ${ended.join(', ')}`,
    );
  const alike = new Map<string, string[]>();
  for (const { input, days } of missing) {
    if (days.length === 0) continue;
    const when =
      days.length === 1 ? `on ${days[0]}` : `on ${days.length} days from ${days[0]} to ${days.at(-1)}`;
    alike.set(when, [...(alike.get(when) ?? []), input]);
  }
  for (const [when, inputs] of alike)
    notes.push(
      `not stored ${when}, so what rests on it is carried on or counts as usual: ${inputs.join(', ')}`,
    );
  return notes;
}
