import { InputError } from '../errors.js';
import type { SetAside } from '../store/rows.js';

/**
 * Takes rows one by one. A row whose taking fails with an InputError is left out, with its problem as the reason.
 * @returns the rows left out, in their order
 */
export function takeRows<Row extends { readonly row: number }>(
  rows: readonly Row[],
  take: (row: Row) => void,
): SetAside[] {
  const setAside: SetAside[] = [];
  for (const row of rows) {
    try {
      take(row);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      setAside.push({ row: row.row, reason: error.problem });
    }
  }
  return setAside;
}

/** Rows left out at several steps, by line. */
export function byRow(...steps: readonly (readonly SetAside[])[]): SetAside[] {
  return steps.flat().sort((a, b) => a.row - b.row);
}
