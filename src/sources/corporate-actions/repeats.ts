import { dayNumber } from '../../iso-date.js';
import type { ActionRow, Parsed, SetAside } from '../../store/rows.js';
import type { Fraction } from '../../decimal.js';

/** An action and the row it came from. */
export interface ToldAction {
  readonly row: number;
  readonly action: ActionRow;
}

/** Calendar days between two trading days at most, over a weekend with holidays. */
const NEXT_TRADING_DAY = 5;

/**
 * Each action once, by stock and day. A row that repeats another exactly is dropped; a second factor on the same
 * day, and the same factor again within five days (providers list one action on its ex-date and on the day after),
 * are set aside.
 */
export function withoutRepeats(told: readonly ToldAction[]): Parsed<ActionRow> {
  const rows: ActionRow[] = [];
  const setAside: SetAside[] = [];
  const inOrder = told.toSorted(
    (a, b) =>
      compare(a.action.stock, b.action.stock) || compare(a.action.exDate, b.action.exDate) || a.row - b.row,
  );
  const kept = new Map<string, ActionRow[]>();
  for (const { row, action } of inOrder) {
    const others = kept.get(action.stock) ?? [];
    if (others.some((other) => identical(action, other))) continue;
    const reason = others.map((other) => conflict(action, other)).find((found) => found !== null);
    if (reason) {
      setAside.push({ row, reason });
      continue;
    }
    kept.set(action.stock, [...others, action]);
    rows.push(action);
  }
  return { rows, setAside: setAside.toSorted((a, b) => a.row - b.row) };
}

function conflict(action: ActionRow, earlier: ActionRow): string | null {
  if (!action.factor || !earlier.factor) return null;
  const days = dayNumber(action.exDate) - dayNumber(earlier.exDate);
  const same = equal(action.factor, earlier.factor);
  const what = `${earlier.kind} of factor ${show(earlier.factor)} on ${earlier.exDate}`;
  if (days === 0) {
    return same
      ? `${action.stock} has this ${what} already, as another kind or with another credit date`
      : `${action.stock} has two factors on ${action.exDate}: ${show(earlier.factor)} and ${show(action.factor)}; the first is kept`;
  }
  if (!same || days > NEXT_TRADING_DAY) return null;
  return `${action.stock} has a ${what} already: the same action again ${days} day${days > 1 ? 's' : ''} later`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const show = ({ num, den }: Fraction): string => (den === 1n ? `${num}` : `${num}/${den}`);

function equal(a: Fraction | null, b: Fraction | null): boolean {
  return a === null || b === null ? a === b : a.num === b.num && a.den === b.den;
}

function identical(a: ActionRow, b: ActionRow): boolean {
  return (
    a.exDate === b.exDate &&
    a.kind === b.kind &&
    a.creditDate === b.creditDate &&
    equal(a.factor, b.factor) &&
    equal(a.amount, b.amount)
  );
}
