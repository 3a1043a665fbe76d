import type { IsoDate } from '../iso-date.js';

/** Some of the days of a calendar, in order: those for which `belongs` holds. Lookups take constant time. */
export class DaySequence {
  private readonly picked: IsoDate[] = [];
  /** At each position of the calendar: how many of the days lie on or before it. */
  private readonly counts: Int32Array;

  constructor(days: readonly IsoDate[], belongs: (position: number) => boolean) {
    this.counts = new Int32Array(days.length);
    for (const [position, date] of days.entries()) {
      if (belongs(position)) this.picked.push(date);
      this.counts[position] = this.picked.length;
    }
  }

  /** How many of the days lie on or before a position of the calendar; 0 before its beginning. */
  countTo(position: number): number {
    return this.counts[position] ?? 0;
  }

  has(position: number): boolean {
    return this.countTo(position) > this.countTo(position - 1);
  }

  /** The day of that rank, counted from 0. */
  at(rank: number): IsoDate | undefined {
    return this.picked[rank];
  }

  /** The days between two positions, both included. */
  between(from: number, to: number): IsoDate[] {
    return this.picked.slice(this.countTo(from - 1), this.countTo(to));
  }
}
