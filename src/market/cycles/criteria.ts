import { percentileRank } from '../../stats/index.js';
import type { IndexBar } from '../read-bars.js';
import type { Outcome, Swing } from './swings.js';

export const CRITERIA = [
  'rise',
  'regained',
  'pullback',
  'up_days',
  'turnover_ratio',
  'above_average',
  'breadth',
] as const;
export type Criterion = (typeof CRITERIA)[number];

/** What each criterion is. Fractions, but the turnover ratio. */
export const CRITERION_TEXT: Readonly<Record<Criterion, string>> = {
  rise: 'close over the close of the low, less 1',
  regained: 'part of the fall before the low that the close has made good',
  pullback: 'deepest fall of closes from a high since the low, below zero',
  up_days: 'share of days since the low with a higher close than the day before',
  turnover_ratio: 'mean daily turnover since the low over that of the 60 days before it',
  above_average: 'close over the mean of the last 250 closes, less 1',
  breadth:
    'share of the stored indices of the market that rose at least 10% from their own lowest close of the 20 days about the low',
};

export type Measures = Readonly<Record<Criterion, number | null>>;

const BEFORE = 60;
const YEAR = 250;
const AROUND = 10;

/** The criteria of an advance so many trading days after its low; null where what it takes is not stored. */
export function measuresAt(
  bars: readonly IndexBar[],
  { low, high }: Swing,
  elapsed: number,
  others: readonly (readonly IndexBar[])[],
): Measures {
  const at = Math.min(low + elapsed, bars.length - 1);
  const close = (index: number): number => (bars[index] as IndexBar).close;
  const since = bars.slice(low, at + 1);
  let top = close(low);
  let pullback = 0;
  let up = 0;
  for (const [index, bar] of since.entries()) {
    if (bar.close > top) top = bar.close;
    pullback = Math.min(pullback, bar.close / top - 1);
    const before = since[index - 1];
    if (before && bar.close > before.close) up += 1;
  }
  const year = bars.slice(Math.max(0, at + 1 - YEAR), at + 1);
  const day = (bars[at] as IndexBar).date;
  return {
    rise: close(at) / close(low) - 1,
    regained: high < low ? (close(at) - close(low)) / (close(high) - close(low)) : null,
    pullback,
    up_days: since.length > 1 ? up / (since.length - 1) : null,
    turnover_ratio: ratio(
      mean(bars.slice(low + 1, at + 1)),
      mean(bars.slice(Math.max(0, low - BEFORE), low)),
    ),
    above_average:
      year.length === YEAR ? close(at) / (year.reduce((sum, bar) => sum + bar.close, 0) / YEAR) - 1 : null,
    breadth: breadth(others, (bars[low] as IndexBar).date, day),
  };
}

const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;

/** Mean turnover of days; null where one has none. */
function mean(days: readonly IndexBar[]): number | null {
  if (days.length === 0 || days.some(({ amount }) => amount === null)) return null;
  return days.reduce((sum, { amount }) => sum + (amount ?? 0), 0) / days.length;
}

function breadth(others: readonly (readonly IndexBar[])[], low: string, day: string): number | null {
  const risen = others.flatMap((bars) => {
    const [centre, end] = [lastBy(bars, low), lastBy(bars, day)];
    if (centre < AROUND || end < centre) return [];
    const floor = Math.min(
      ...bars.slice(centre - AROUND, Math.min(centre + AROUND, end) + 1).map(({ close }) => close),
    );
    return [(bars[end] as IndexBar).close >= floor * 1.1];
  });
  return risen.length < 3 ? null : risen.filter(Boolean).length / risen.length;
}

/** Index of the last bar on or before a day, -1 for none. */
function lastBy(bars: readonly IndexBar[], day: string): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle] as IndexBar).date <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface CriterionRow {
  readonly criterion: Criterion;
  readonly meaning: string;
  readonly value: number | null;
  /** PERCENTRANK.INC of the value among past advances at the same number of days, 0 to 100. */
  readonly percentile: number | null;
  /** Past advances that have it. */
  readonly n: number;
  readonly median_reversal: number | null;
  readonly median_rebound: number | null;
  readonly reversals: number;
  readonly rebounds: number;
}

/** Each criterion of the running advance beside those of past ones at the same number of days. */
export function criteriaTable(
  current: Measures,
  past: readonly { readonly measures: Measures; readonly outcome: Outcome }[],
): CriterionRow[] {
  return CRITERIA.map((criterion): CriterionRow => {
    const of = (outcome: Outcome | null): number[] =>
      past
        .filter((one) => outcome === null || one.outcome === outcome)
        .flatMap(({ measures }) => measures[criterion] ?? []);
    const [value, all, reversals, rebounds] = [current[criterion], of(null), of('reversal'), of('rebound')];
    return {
      criterion,
      meaning: CRITERION_TEXT[criterion],
      value,
      percentile: value === null || all.length === 0 ? null : percentileRank({ values: all, score: value }),
      n: all.length,
      median_reversal: median(reversals),
      median_rebound: median(rebounds),
      reversals: reversals.length,
      rebounds: rebounds.length,
    };
  });
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(half)] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}
