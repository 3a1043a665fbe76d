import type { Channel, Direction, SetAside } from '../../store/rows.js';
import { dayNumber } from '../../iso-date.js';
import { type Placed, repeats, strays } from '../value-checks.js';
import { possible, RATIOS, toldRatio } from './ratios.js';
import { near, told, type ToldDay } from './told-day.js';

/** Amounts that jump that many times away from both neighbours are none: days have differed by 4 at most. */
const STRAY = 8;
/** Days in a row with the same figure to the last digit that make a feed dead. */
const STILL = 5;
/** Calendar days within which a day counts as the next one: the longest holidays are shorter. */
const NEAR_DAYS = 15;
/** Rounding of a sum of two channels, in hundredths of the currency: the exchanges print whole millions. */
const ROUNDING = 300_000_000n;

type Field = 'turnover' | 'trades' | 'etfTurnover' | 'holdings' | 'quotaInflow' | 'buy' | 'sell' | 'net';
const SIZES = ['turnover', 'trades', 'etfTurnover', 'holdings'] as const;
const SUMS = ['turnover', 'quotaInflow', 'buy', 'sell', 'net'] as const;
const LABELS: Readonly<Record<Field, string>> = {
  turnover: 'turnover',
  trades: 'number of trades',
  etfTurnover: 'turnover of ETFs',
  holdings: 'value held',
  quotaInflow: 'quota used',
  buy: 'buys',
  sell: 'sells',
  net: 'net',
};

interface Judged {
  readonly days: readonly ToldDay[];
  readonly setAside: readonly SetAside[];
}

/**
 * Leaves out amounts of a day that its other amounts, its neighbours or its other channels show to be wrong: ETFs that
 * trade more than all, turnover per trade or value held that cannot be, sizes that jump away and back or stand still, totals that are not Shanghai plus Shenzhen. The rest is kept.
 */
export function withoutWrongParts(days: readonly ToldDay[]): Judged {
  const setAside: SetAside[] = [];
  const wrong = new Map<ToldDay, Set<Field>>();
  const leave = (day: ToldDay, fields: readonly Field[], reason: string): void => {
    const known = wrong.get(day) ?? new Set<Field>();
    for (const field of fields) known.add(field);
    wrong.set(day, known);
    setAside.push({ row: day.row, reason: `${day.date}: ${reason}` });
  };
  for (const day of days) {
    const { etfTurnover, turnover, direction } = day;
    if (etfTurnover === null || turnover === null || etfTurnover <= turnover) continue;
    const etf = told(etfTurnover, direction);
    leave(
      day,
      ['etfTurnover', 'turnover'],
      `a turnover of ETFs of ${etf} above all of ${told(turnover, direction)}`,
    );
  }
  for (const series of byChannel(days))
    for (const field of SIZES) {
      const sized = series.flatMap((day, row): Placed[] =>
        day[field] === null ? [] : [{ row, date: day.date, value: Number(day[field]) }],
      );
      for (const [row, what] of strays(sized, STRAY))
        leave(series[row] as ToldDay, [field], `${LABELS[field]} jumps away and back: ${what}`);
      for (const day of stillDays(series, field))
        leave(
          day,
          [field],
          `${LABELS[field]} is that of the day before for ${STILL} days or more: a frozen feed`,
        );
    }
  for (const day of days)
    for (const ratio of RATIOS) {
      const value = ratio.of(day);
      const known = ratio.fields.concat('turnover').some((field) => wrong.get(day)?.has(field));
      if (value !== null && !known && !possible(ratio, value))
        leave(day, ratio.fields, toldRatio(ratio, value));
    }
  for (const [shanghai, shenzhen, total] of threes(days))
    for (const field of SUMS) {
      const [a, b, sum] = [shanghai[field], shenzhen[field], total[field]];
      if (a === null || b === null || sum === null || near(a + b, sum, ROUNDING)) continue;
      const { direction } = total;
      const reason = `${LABELS[field]} of ${told(sum, direction)} in all, ${told(a, direction)} in Shanghai and ${told(b, direction)} in Shenzhen`;
      for (const day of [shanghai, shenzhen, total]) leave(day, [field], reason);
    }
  return {
    days: days.map((day) => {
      const fields = wrong.get(day);
      return fields ? { ...day, ...Object.fromEntries([...fields].map((field) => [field, null])) } : day;
    }),
    setAside,
  };
}

const stillDays = (series: readonly ToldDay[], field: (typeof SIZES)[number]): Set<ToldDay> =>
  repeats(
    series.filter((day) => day[field] !== null),
    (a, b) => a[field] === b[field] && dayNumber(b.date) - dayNumber(a.date) <= NEAR_DAYS,
    STILL,
  );

function byChannel(days: readonly ToldDay[]): ToldDay[][] {
  const found = new Map<string, ToldDay[]>();
  for (const day of days) {
    const key = `${day.direction} ${day.channel}`;
    const list = found.get(key) ?? [];
    list.push(day);
    found.set(key, list);
  }
  return [...found.values()].map((list) => list.sort((a, b) => (a.date < b.date ? -1 : 1)));
}

/** Days of which all three channels are told. */
function threes(days: readonly ToldDay[]): [ToldDay, ToldDay, ToldDay][] {
  const found = new Map<string, Partial<Record<Channel, ToldDay>>>();
  for (const day of days) {
    const key: `${Direction} ${string}` = `${day.direction} ${day.date}`;
    found.set(key, { ...found.get(key), [day.channel]: day });
  }
  return [...found.values()].flatMap(({ shanghai, shenzhen, total }) =>
    shanghai && shenzhen && total ? [[shanghai, shenzhen, total] as [ToldDay, ToldDay, ToldDay]] : [],
  );
}
