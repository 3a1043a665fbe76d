import { type Fraction, fraction, multiply, ONE, toNumber } from '../decimal.js';
import type { IsoDate } from '../iso-date.js';

/** A split, consolidation or bonus as the table of corporate actions has it. */
export interface Action {
  readonly exDate: IsoDate;
  readonly factor: Fraction;
  readonly kind: string;
  /** First CCASS day with the new shares, when the table says so. */
  readonly creditDate: IsoDate | null;
}

/** A corporate action that a pair of days shows in the holdings. */
export interface Credit {
  readonly exDate: IsoDate;
  readonly factor: Fraction;
  readonly kind: string;
}

export interface PairFactor {
  /** Shares of the later day per share of the earlier day. */
  readonly factor: Fraction;
  readonly credits: readonly Credit[];
  /** Actions past their ex-date that the holdings do not show yet. */
  readonly pending: readonly Action[];
  /** Found by the ratio test alone, without the table. */
  readonly inferred: boolean;
}

const CLOSE = 0.001;
const MIN_HOLDERS = 5;
/** Smaller holdings are left out of the ratio test: rounding to whole shares blurs their ratio. */
const SMALL = 1000;

/** Ratios of later to earlier holdings, for those who hold on both days. */
export function holdingRatios(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number[] {
  const all: number[] = [];
  const large: number[] = [];
  for (const [holder, from] of before) {
    const to = after.get(holder);
    if (from <= 0 || to === undefined || to <= 0) continue;
    all.push(to / from);
    if (from >= SMALL && to >= SMALL) large.push(to / from);
  }
  return (large.length >= MIN_HOLDERS ? large : all).sort((a, b) => a - b);
}

const within = (ratios: readonly number[], k: number, tolerance: number): number =>
  ratios.filter((ratio) => Math.abs(ratio / k - 1) <= tolerance).length / (ratios.length || 1);

/** The fraction with the smallest denominator within `tolerance` of `value`. */
export function simplestFraction(value: number, tolerance: number): Fraction {
  for (let den = 1; den <= 1000; den += 1) {
    const num = Math.round(value * den);
    if (num > 0 && Math.abs(num / den / value - 1) <= tolerance) return fraction(BigInt(num), BigInt(den));
  }
  return fraction(BigInt(Math.round(value * 1e6)), 1_000_000n);
}

/** How well a factor explains a pair of days: the share of holders whose ratio it is. */
function shows(ratios: readonly number[], totals: readonly [number, number], factor: Fraction): boolean {
  const k = toNumber(factor);
  const [with1, withK] = [within(ratios, 1, CLOSE), within(ratios, k, CLOSE)];
  if (ratios.length >= MIN_HOLDERS && withK >= 0.8) return true;
  if (ratios.length >= MIN_HOLDERS && with1 >= 0.8) return false;
  if (withK !== with1 && Math.max(withK, with1) >= 0.3) return withK > with1;
  const [from, to] = totals;
  return Math.abs(to - k * from) < Math.abs(to - from);
}

/**
 * Finds which corporate actions turn the earlier day's holdings into the later day's (rule R1).
 * An action of the table counts on the first day from its ex-date (or on its credit date) on which the holdings
 * show it; until then it is pending. Without a table entry the ratio test finds it: half of the holders changed by
 * one and the same factor to 0.1%, and 80% lie within 5% of it (or 80% to 0.1%).
 * @param actions actions not credited before this pair, with ex-date on or before `date`
 * @param entitlements rights and scrip that may arrive: most holders may take them up, which is no change of units
 */
export function pairFactor(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  date: IsoDate,
  actions: readonly Action[],
  entitlements: readonly Action[] = [],
): PairFactor {
  const ratios = holdingRatios(before, after);
  const totals = [sumOf(before), sumOf(after)] as const;
  const dated = actions.filter((action) => action.creditDate !== null && action.creditDate <= date);
  const open = actions.filter((action) => action.creditDate === null);
  const later = actions.filter((action) => action.creditDate !== null && action.creditDate > date);

  let credited: readonly Action[] = dated;
  if (open.length > 0) {
    const known = product(dated);
    const scaledRatios = ratios.map((ratio) => ratio / toNumber(known));
    const scaledTotals = [totals[0] * toNumber(known), totals[1]] as const;
    const all = product(open);
    if (shows(scaledRatios, scaledTotals, all)) credited = [...dated, ...open];
    else
      credited = [
        ...dated,
        ...open.filter((action) => shows(scaledRatios, scaledTotals, action.factor)).slice(0, 1),
      ];
  }
  if (credited.length > 0) {
    return {
      factor: product(credited),
      credits: credited.map(({ exDate, factor, kind }) => ({ exDate, factor, kind })),
      pending: [...open.filter((action) => !credited.includes(action)), ...later],
      inferred: false,
    };
  }
  const taken = entitlements.filter(({ creditDate }) => creditDate === null || creditDate <= date);
  const found = inferFactor(ratios, before, after, taken);
  if (found === null) return { factor: ONE, credits: [], pending: [...open, ...later], inferred: false };
  return {
    factor: found,
    credits: [{ exDate: date, factor: found, kind: 'inferred' }],
    pending: [...open, ...later],
    inferred: true,
  };
}

function inferFactor(
  ratios: readonly number[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  entitlements: readonly Action[],
): Fraction | null {
  if (ratios.length < MIN_HOLDERS) return null;
  const median = ratios[Math.floor(ratios.length / 2)] as number;
  if (Math.abs(median - 1) < 0.01) return null;
  if (entitlements.some(({ factor }) => Math.abs(median / toNumber(factor) - 1) <= CLOSE)) return null;
  const exact = within(ratios, median, CLOSE);
  if (exact < 0.8 && !(exact >= 0.5 && within(ratios, median, 0.05) >= 0.8)) return null;
  return wholeShareFraction(median, before, after) ?? simplestFraction(median, CLOSE);
}

/** The simplest fraction near the median that most of the holders near it show to the share. */
function wholeShareFraction(
  median: number,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Fraction | null {
  const near = [...before]
    .map(([holder, from]) => [from, after.get(holder) ?? 0] as const)
    .filter(([from, to]) => from >= SMALL && Math.abs(to / from / median - 1) <= CLOSE);
  for (let den = 1; den <= 1000 && near.length > 0; den += 1) {
    const num = Math.round(median * den);
    if (num === 0 || Math.abs(num / den / median - 1) > CLOSE) continue;
    const shown = near.filter(([from, to]) => Math.abs(to - (from * num) / den) < 1).length;
    if (2 * shown > near.length) return fraction(BigInt(num), BigInt(den));
  }
  return null;
}

const product = (actions: readonly Action[]): Fraction =>
  actions.reduce((factor, action) => multiply(factor, action.factor), ONE);

export function sumOf(holdings: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const shares of holdings.values()) total += shares;
  return total;
}
