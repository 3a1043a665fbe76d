import { UsageError } from '../../errors.js';
import { checkList } from '../validate.js';

/** How a high-frequency series adds up to the low-frequency one: the sum, mean, first or last row of each period. */
export const CONVERSIONS = ['sum', 'average', 'first', 'last'] as const;
export type Conversion = (typeof CONVERSIONS)[number];

/** The matrix C: period i has the rows first[i] to last[i], and row t stands in it with weights[t]. */
export interface Periods {
  first: number[];
  last: number[];
  /** One per row; 0 for a row of no period. */
  weights: Float64Array;
}

/**
 * @param periodOf index of the period of each row, -1 for a row of none; ascending, each period in one piece
 * @throws UsageError naming the row or the period that is not so, or the conversion that is none
 */
export function readPeriods(periodOf: readonly number[], count: number, conversion: Conversion): Periods {
  checkList('periodOf', periodOf);
  if (!CONVERSIONS.includes(conversion)) {
    throw new UsageError(`no conversion ${conversion}; there are ${CONVERSIONS.join(', ')}`);
  }
  const first = Array.from({ length: count }, () => -1);
  const last = Array.from({ length: count }, () => -1);
  let latest = -1;
  for (const [row, period] of periodOf.entries()) {
    if (!Number.isInteger(period) || period < -1 || period >= count) {
      throw new UsageError(
        `periodOf[${row}] is ${period}; give an index into low (0 to ${count - 1}), or -1 for a row of no period`,
      );
    }
    if (period === -1) continue;
    if (period < latest) {
      throw new UsageError(
        `periodOf[${row}] goes back from period ${latest} to ${period}; put the rows in order of time`,
      );
    }
    if (first[period] === -1) first[period] = row;
    else if (last[period] !== row - 1) {
      throw new UsageError(
        `the rows of period ${period} are interrupted before row ${row}; they must follow each other`,
      );
    }
    last[period] = row;
    latest = period;
  }
  const empty = first.indexOf(-1);
  if (empty !== -1) {
    throw new UsageError(
      `period ${empty} has a value in low but no row in periodOf; leave the value out or add its rows`,
    );
  }
  const weights = new Float64Array(periodOf.length);
  for (let period = 0; period < count; period += 1) {
    const [from, to] = [first[period]!, last[period]!];
    if (conversion === 'first') weights[from] = 1;
    else if (conversion === 'last') weights[to] = 1;
    else weights.fill(conversion === 'sum' ? 1 : 1 / (to - from + 1), from, to + 1);
  }
  return { first, last, weights };
}

/** C x: the aggregate of each period. */
export function aggregate({ first, last, weights }: Periods, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(first, (from, period) => {
    let sum = 0;
    for (let row = from; row <= last[period]!; row += 1) sum += weights[row]! * values[row]!;
    return sum;
  });
}
