import type { HabitMonth, MonthCount } from './habit.js';

/** Months that a judgement looks back on. */
export const WINDOW_MONTHS = 12;
/** A month counts when at least this was held at its start, in HKD. */
export const LEAST_HELD = 100e6;
/** Trade frequencies below this are taken as this: slower cannot be told apart, and 0 has no logarithm. */
export const SLOWEST = 0.0005;

/** How finely the lists of a window show trading: frequencies of the two do not compare. */
export type Resolution = 'daily' | 'month-end';

/** How one participant traded over the months of a window. */
export interface Habit {
  readonly holder: string;
  /** Valid months. */
  readonly months: number;
  /** Median trade frequency of the months: min(bought, sold) / held at the month's start. */
  readonly frequency: number;
  /** Median of what was held at the months' starts, HKD. */
  readonly size: number;
  readonly byMonth: readonly { readonly month: string; readonly frequency: number }[];
  /** Share of the stock-months that were valued at a close of another month. */
  readonly carried: number;
}

/**
 * Daily where the window has at least six months of daily lists, or nothing else; then months of other lists do not count.
 * Else month-ends: every stock's net change of the month, also where its lists are daily.
 */
export function resolutionOf(counts: readonly MonthCount[]): Resolution {
  const listed = counts.filter(({ all }) => all > 0);
  const daily = listed.filter((month) => 2 * month.daily >= month.all).length;
  return daily > 0 && daily >= Math.min(6, listed.length) ? 'daily' : 'month-end';
}

/** The months that have lists of at least half as many stocks as the fullest: a month of few stocks tells of those. */
export function fullMonths(counts: readonly MonthCount[]): MonthCount[] {
  const most = Math.max(0, ...counts.map(({ all }) => all));
  return counts.filter(({ all }) => all > 0 && 2 * all >= most);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The habits of a window (methods: trade frequency after Haitong, period = month). The period is the month of CCASS days.
 * @param rows the window's months; only complete ones count
 */
export function habitsOf(rows: readonly HabitMonth[], resolution: Resolution): Habit[] {
  const byHolder = new Map<string, Map<string, HabitMonth[]>>();
  for (const row of rows) {
    if (!row.complete || (resolution === 'daily' && !row.daily)) continue;
    const months = byHolder.get(row.holder) ?? new Map<string, HabitMonth[]>();
    months.set(row.month, [...(months.get(row.month) ?? []), row]);
    byHolder.set(row.holder, months);
  }
  return [...byHolder]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([holder, months]) => {
      const valid = [...months]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([month, parts]) => ({
          month,
          held: total(parts, 'base'),
          frequency: tradeFrequency(parts, resolution),
          parts,
        }))
        .filter(({ held }) => held >= LEAST_HELD);
      if (valid.length === 0) return [];
      const all = valid.flatMap(({ parts }) => parts);
      return [
        {
          holder,
          months: valid.length,
          frequency: median(valid.map(({ frequency }) => frequency)),
          size: median(valid.map(({ held }) => held)),
          byMonth: valid.map(({ month, frequency }) => ({ month, frequency })),
          carried: total(all, 'carried') / total(all, 'stocks'),
        },
      ];
    });
}

/** min(bought, sold) / held at the start: of the days, or of the stocks' net changes. */
export function tradeFrequency(parts: readonly HabitMonth[], resolution: Resolution): number {
  const [bought, sold] =
    resolution === 'daily'
      ? [total(parts, 'buy'), total(parts, 'sell')]
      : [total(parts, 'netBuy'), total(parts, 'netSell')];
  return Math.min(bought, sold) / total(parts, 'base');
}

function total(
  parts: readonly HabitMonth[],
  key: 'buy' | 'sell' | 'netBuy' | 'netSell' | 'base' | 'carried' | 'stocks',
): number {
  return parts.reduce((sum, part) => sum + part[key], 0);
}
