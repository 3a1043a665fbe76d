import { check, checkInteger, checkList, checkSeries } from './validate.js';

/**
 * What is counted, of n values, for a score: 'percentrank-inc' #(x < s) / (n - 1) and 'percentrank-exc'
 * (#(x < s) + 1) / (n + 1), both with a straight line between neighbours where s is not among the values;
 * 'strict' #(x < s) / n; 'weak' #(x <= s) / n; 'mean' the mean of these two; 'rank' the mean rank of the values equal
 * to s, over n.
 */
export type PercentileMethod = 'percentrank-inc' | 'percentrank-exc' | 'strict' | 'weak' | 'mean' | 'rank';

export const PERCENTILE_METHODS: readonly PercentileMethod[] = [
  'percentrank-inc',
  'percentrank-exc',
  'strict',
  'weak',
  'mean',
  'rank',
];

export interface PercentileOptions {
  /** 'percentrank-inc' unless given. */
  method?: PercentileMethod;
  /** Cuts (does not round) the rank as a fraction to so many digits, as Excel does with 3; not cut unless given. */
  significance?: number;
}

/**
 * Where a score stands among some values, 0 to 100. Null where it is not defined: outside the range of the values
 * for the two of Excel, for 'percentrank-inc' also among fewer than two values.
 * Source: Microsoft, PERCENTRANK.INC and PERCENTRANK.EXC; the other four as in SciPy's percentileofscore.
 * @throws UsageError on an empty list or values that are not finite
 */
export function percentileRank(
  options: PercentileOptions & { values: readonly number[]; score: number },
): number | null {
  const { values, score, method = 'percentrank-inc', significance } = options;
  checkSeries('values', values);
  check(Number.isFinite(score), `score is ${score}: it must be a finite number`);
  checkMethod(method, significance);
  return rankOf(values, score, method, significance);
}

/**
 * The percentile rank of every value among those up to and including it: nothing later is looked at. A null is a
 * gap: it gets no rank and does not count.
 * @param options.window counts only the last so many values (gaps left out); all unless given
 * @param options.minimum null where fewer values than this are counted; 1 unless given, `window` with a window
 */
export function expandingPercentileRank(
  options: PercentileOptions & { values: readonly (number | null)[]; window?: number; minimum?: number },
): (number | null)[] {
  const { values, method = 'percentrank-inc', significance, window, minimum = window ?? 1 } = options;
  checkList('values', values);
  checkMethod(method, significance);
  if (window !== undefined) checkInteger('window', window, 1);
  checkInteger('minimum', minimum, 1);
  const seen: number[] = [];
  return values.map((value, i) => {
    if (value === null) return null;
    check(Number.isFinite(value), `values[${i}] is ${value}: it must be a finite number, or null for a gap`);
    seen.push(value);
    if (window !== undefined && seen.length > window) seen.shift();
    return seen.length < minimum ? null : rankOf(seen, value, method, significance);
  });
}

function rankOf(
  values: readonly number[],
  score: number,
  method: PercentileMethod,
  significance: number | undefined,
): number | null {
  const fraction = fractionOf(values, score, method);
  if (fraction === null) return null;
  if (significance === undefined) return fraction * 100;
  const unit = 10 ** significance;
  return (Math.floor(fraction * unit + 1e-9) / unit) * 100;
}

function fractionOf(values: readonly number[], score: number, method: PercentileMethod): number | null {
  const n = values.length;
  const { below, equal } = countsAt(values, score);
  switch (method) {
    case 'strict':
      return below / n;
    case 'weak':
      return (below + equal) / n;
    case 'mean':
      return (below + equal / 2) / n;
    case 'rank':
      return (below + (equal > 0 ? (equal + 1) / 2 : 0)) / n;
    case 'percentrank-inc':
      return n > 1 ? interpolated(values, score, (count) => count / (n - 1)) : null;
    case 'percentrank-exc':
      return interpolated(values, score, (count) => (count + 1) / (n + 1));
  }
}

/** Excel's ranks: that of the score, or the straight line between those of its neighbours. */
function interpolated(
  values: readonly number[],
  score: number,
  rank: (below: number) => number,
): number | null {
  const { below, equal, lower, upper } = countsAt(values, score);
  if (equal > 0) return rank(below);
  if (lower === null || upper === null) return null;
  const [low, high] = [rank(countsAt(values, lower).below), rank(below)];
  return low + ((score - lower) / (upper - lower)) * (high - low);
}

/** How many values lie below and at a score, and the nearest values on both sides. */
function countsAt(values: readonly number[], score: number) {
  let [below, equal] = [0, 0];
  let lower: number | null = null;
  let upper: number | null = null;
  for (const value of values) {
    if (value === score) {
      equal += 1;
    } else if (value < score) {
      below += 1;
      if (lower === null || value > lower) lower = value;
    } else if (upper === null || value < upper) {
      upper = value;
    }
  }
  return { below, equal, lower, upper };
}

function checkMethod(method: PercentileMethod, significance: number | undefined): void {
  check(
    PERCENTILE_METHODS.includes(method),
    `method is '${method}': use ${PERCENTILE_METHODS.map((name) => `'${name}'`).join(', ')}`,
  );
  if (significance !== undefined) checkInteger('significance', significance, 1);
}
