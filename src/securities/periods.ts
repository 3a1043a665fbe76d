import { addDays, type IsoDate } from '../iso-date.js';

/** Days from one to another, both included. */
export interface Period {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Stands for "always" at both ends. */
export const ALWAYS: Period = { from: '1900-01-01', to: '2999-12-31' };

/** Whether two periods share a day. */
export const overlap = (a: Period, b: Period): boolean => a.from <= b.to && b.from <= a.to;

/** What is left of a period without the days of others, in order of time. */
export function without(period: Period, taken: readonly Period[]): Period[] {
  let left: Period[] = [period];
  for (const other of taken) {
    left = left.flatMap((piece) => {
      if (!overlap(piece, other)) return [piece];
      return [
        ...(piece.from < other.from ? [{ from: piece.from, to: addDays(other.from, -1) }] : []),
        ...(other.to < piece.to ? [{ from: addDays(other.to, 1), to: piece.to }] : []),
      ];
    });
  }
  return left.sort((a, b) => (a.from < b.from ? -1 : 1));
}
