import { dayNumber, type IsoDate } from '../../iso-date.js';

/** Which days make the distribution: all, or the last stored one of each week (Monday to Sunday) or month. */
export const GRIDS = ['daily', 'weekly', 'monthly'] as const;
export type Grid = (typeof GRIDS)[number];

/** The week since 1969-12-29, a Monday. */
const weekOf = (date: IsoDate): number => Math.floor((dayNumber(date) + 3) / 7);

/**
 * The last row of each period of the grid, of rows in the order of days. The last row of all is among them, also
 * where its week or month is not over.
 */
export function onGrid<Row extends { readonly date: IsoDate }>(rows: readonly Row[], grid: Grid): Row[] {
  if (grid === 'daily') return [...rows];
  const period = (row: Row): number | string => (grid === 'weekly' ? weekOf(row.date) : row.date.slice(0, 7));
  return rows.filter((row, at) => {
    const next = rows[at + 1];
    return next === undefined || period(next) !== period(row);
  });
}
