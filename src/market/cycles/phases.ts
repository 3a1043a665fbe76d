import type { IsoDate } from '../../iso-date.js';
import type { IndexBar } from '../read-bars.js';
import type { CycleRule } from './rule.js';
import { knownSince } from './turning-points.js';

/** A bull or bear phase, from one turning point to the next. The first and last reach to the ends of what is stored. */
export interface PhaseRow {
  readonly phase: 'bull' | 'bear';
  /** Days of the month-end closes at its ends. */
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly months: number;
  /** From close to close, a fraction. */
  readonly change: number;
  /** The day by whose close its start (its end) was dated so, by what was stored then; null where it is no turning point. */
  readonly start_known: IsoDate | null;
  readonly end_known: IsoDate | null;
  /** Whether both its ends are turning points. */
  readonly complete: boolean;
}

export interface MonthEnd {
  readonly date: IsoDate;
  readonly close: number;
}

/** The last close of each month. The month of the last bar counts up to there. */
export function monthEnds(bars: readonly IndexBar[]): MonthEnd[] {
  return bars
    .filter(({ date }, index) => bars[index + 1]?.date.slice(0, 7) !== date.slice(0, 7))
    .map(({ date, close }) => ({ date, close }));
}

/** The phases that the rule finds in month-end closes; they tile the months. Empty with less than two months. */
export function phasesOf(months: readonly MonthEnd[], rule: CycleRule): PhaseRow[] {
  const values = months.map(({ close }) => close);
  const known = knownSince(values, rule);
  const points = [...known.keys()];
  const day = (at: number | undefined): IsoDate | null =>
    at === undefined ? null : (months[at]?.date ?? null);
  const bounds = [
    { at: 0, known: null as IsoDate | null, turn: null as 'peak' | 'trough' | null },
    ...points.map((point) => ({ at: point.at, known: day(known.get(point)), turn: point.turn })),
    { at: months.length - 1, known: null, turn: null },
  ];
  const rows: PhaseRow[] = [];
  for (const [index, from] of bounds.entries()) {
    const to = bounds[index + 1];
    const [first, last] = [months[from.at], to && months[to.at]];
    if (!to || !first || !last || to.at <= from.at) continue;
    const change = last.close / first.close - 1;
    const rises =
      from.turn !== null ? from.turn === 'trough' : to.turn !== null ? to.turn === 'peak' : change > 0;
    rows.push({
      phase: rises ? 'bull' : 'bear',
      start: first.date,
      end: last.date,
      months: to.at - from.at,
      change,
      start_known: from.known,
      end_known: to.known,
      complete: from.turn !== null && to.turn !== null,
    });
  }
  return rows;
}
