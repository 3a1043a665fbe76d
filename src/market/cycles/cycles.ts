import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { IndexBar, IndexBars, IndexSource } from '../read-bars.js';
import { type CriterionRow, criteriaTable, measuresAt } from './criteria.js';
import { type Drawdown, drawdownNow, drawdowns } from './drawdowns.js';
import { monthEnds, type PhaseRow, phasesOf } from './phases.js';
import type { CycleRule } from './rule.js';
import {
  type Outcome,
  outcomeKnown,
  outcomeOf,
  type Swing,
  SWING_RULE,
  type SwingRule,
  swings,
} from './swings.js';

/** An advance from a low, for the table beside the criteria. */
export interface SwingRow {
  readonly low: IsoDate;
  readonly high_before: IsoDate;
  /** Fall before the low, fraction. */
  readonly fall: number;
  readonly days: number;
  readonly rise: number;
  readonly outcome: Outcome | null;
  readonly outcome_known: IsoDate | null;
}

/** Phases of an index, its drawdowns, and the running advance beside those before. No verdict. */
export interface CyclesAnswer {
  readonly index: string;
  readonly name: string;
  readonly as_of: IsoDate;
  readonly rule: CycleRule;
  readonly rows: readonly PhaseRow[];
  /** The last phase: its end is the last stored month, no turning point. */
  readonly current: PhaseRow | null;
  readonly average: Readonly<
    Record<
      'bull' | 'bear',
      { readonly phases: number; readonly months: number; readonly change: number } | null
    >
  >;
  readonly drawdown: { readonly depth: number; readonly peak: IsoDate } | null;
  readonly drawdowns: readonly Drawdown[];
  readonly advance: {
    /** The day of the low, and trading days since. */
    readonly from: IsoDate;
    readonly days: number;
    /** Whether the low was found by the rule, or named by the user. */
    readonly basis: 'found' | 'asked';
    readonly criteria: readonly CriterionRow[];
  } | null;
  readonly advances: readonly SwingRow[];
  readonly advance_rule: SwingRule;
  readonly coverage: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly months: number;
    readonly indices: number;
    readonly sources: readonly IndexSource[];
    readonly notes: readonly string[];
  };
}

export interface CyclesOptions {
  readonly rule: CycleRule;
  /** Day of the low of the advance asked about; the last low that the rule finds when null. */
  readonly from: IsoDate | null;
  /** Least drawdown listed, a fraction. */
  readonly least: number;
  /** Other indices of the same market, for breadth. */
  readonly others: readonly IndexBars[];
}

/**
 * Bull and bear phases, drawdowns, and the criteria of the running advance. Nothing after the last bar is looked at.
 * @throws NoDataError when less than two years are stored, or no bar is near the day asked about
 */
export function cyclesAnswer(index: IndexBars, { rule, from, least, others }: CyclesOptions): CyclesAnswer {
  const { bars } = index;
  const months = monthEnds(bars);
  if (months.length < 24)
    throw new NoDataError(
      `${index.id} is stored for ${months.length} months (from ${index.from}); phases need 24 at least`,
    );
  const rows = phasesOf(months, rule);
  const otherBars = [bars, ...others.map((one) => one.bars)];
  const found = swings(bars, SWING_RULE);
  const running = from === null ? (found.at(-1) ?? null) : askedSwing(bars, from, index);
  const last = bars.length - 1;
  const elapsed = running ? last - running.low : 0;
  const past = found
    .filter((swing) => running === null || swing.low < running.low)
    .flatMap((swing) => {
      const outcome = outcomeOf(bars, swing, SWING_RULE);
      // an advance that had broken its low by then is not one that could be mistaken for a reversal
      if (outcome === null || swing.low + elapsed > last || isBroken(bars, swing, elapsed)) return [];
      return [{ measures: measuresAt(bars, swing, elapsed, otherBars), outcome }];
    });
  return {
    index: index.id,
    name: index.name,
    as_of: index.asOf,
    rule,
    rows,
    current: rows.at(-1) ?? null,
    average: { bull: averageOf(rows, 'bull'), bear: averageOf(rows, 'bear') },
    drawdown: drawdownNow(bars),
    drawdowns: drawdowns(bars, least),
    advance: running && {
      from: (bars[running.low] as IndexBar).date,
      days: elapsed,
      basis: from === null ? 'found' : 'asked',
      criteria: criteriaTable(measuresAt(bars, running, elapsed, otherBars), past),
    },
    advances: found.map((swing) => swingRow(bars, swing)),
    advance_rule: SWING_RULE,
    coverage: {
      from: index.from,
      to: index.asOf,
      months: months.length,
      indices: otherBars.length,
      sources: index.sources,
      notes: [...index.notes, ...notesOf(bars, months.length, otherBars.length)],
    },
  };
}

function notesOf(bars: readonly IndexBar[], months: number, indices: number): string[] {
  const bare = bars.filter(({ amount }) => amount === null).length;
  return [
    'the last phase has no end yet: a turning point is dated months after it, see start_known and end_known',
    ...(bare > 0 ? [`${bare} days have no turnover: no turnover ratio of the advances they fall in`] : []),
    ...(indices < 3 ? [`${indices} indices of the market are stored: breadth needs three`] : []),
    ...(months < 120 ? [`only ${months} months are stored: few phases to compare with`] : []),
  ];
}

function averageOf(
  rows: readonly PhaseRow[],
  phase: 'bull' | 'bear',
): { readonly phases: number; readonly months: number; readonly change: number } | null {
  const own = rows.filter((row) => row.complete && row.phase === phase);
  if (own.length === 0) return null;
  const mean = (of: (row: PhaseRow) => number): number =>
    own.reduce((sum, row) => sum + of(row), 0) / own.length;
  return { phases: own.length, months: mean((row) => row.months), change: mean((row) => row.change) };
}

/** The lowest close within ten trading days of the day that was named, and the highest of the year before it. */
function askedSwing(bars: readonly IndexBar[], from: IsoDate, { id, asOf }: IndexBars): Swing {
  const near = bars.findIndex(({ date }) => date >= from);
  if (near < 0) throw new NoDataError(`${id} is stored to ${asOf}, before ${from}`);
  const lowest = (a: number, b: number): number =>
    (bars[b] as IndexBar).close < (bars[a] as IndexBar).close ? b : a;
  const highest = (a: number, b: number): number =>
    (bars[b] as IndexBar).close > (bars[a] as IndexBar).close ? b : a;
  const places = (start: number, end: number): number[] =>
    Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index);
  const low = places(Math.max(0, near - 10), Math.min(bars.length - 1, near + 10)).reduce(lowest, near);
  return { low, high: places(Math.max(0, low - 250), low).reduce(highest, low) };
}

function isBroken(bars: readonly IndexBar[], { low }: Swing, elapsed: number): boolean {
  const floor = (bars[low] as IndexBar).close;
  return bars.slice(low + 1, low + 1 + elapsed).some(({ close }) => close < floor);
}

function swingRow(bars: readonly IndexBar[], swing: Swing): SwingRow {
  const [low, high] = [bars[swing.low] as IndexBar, bars[swing.high] as IndexBar];
  const floor = low.close;
  const broken = bars.findIndex(({ close }, at) => at > swing.low && close < floor);
  const until = bars.slice(swing.low, broken < 0 ? bars.length : broken);
  return {
    low: low.date,
    high_before: high.date,
    fall: low.close / high.close - 1,
    days: until.length - 1,
    rise: Math.max(...until.map(({ close }) => close)) / floor - 1,
    outcome: outcomeOf(bars, swing, SWING_RULE),
    outcome_known: outcomeOf(bars, swing, SWING_RULE) === null ? null : outcomeKnown(bars, swing, SWING_RULE),
  };
}
