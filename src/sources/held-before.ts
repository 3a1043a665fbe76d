import type { LeftOut } from '../archive/quarantine.js';
import type { IsoDate } from '../iso-date.js';

/** What a rebuild leaves out of a file: what was held of it when it came in and was not accepted since, whatever else is stored by now. */
export class HeldBefore {
  constructor(private readonly leftOut: readonly LeftOut[]) {}

  readonly prices = {
    problems: async (): Promise<Map<IsoDate, string>> =>
      new Map(this.leftOut.filter(({ stock }) => stock === null).map(({ date, problem }) => [date, problem])),
  };

  /** Lists that were left out of a csv. */
  async problems(): Promise<{ stock: string; date: IsoDate; problem: string }[]> {
    return this.leftOut.flatMap(({ stock, date, problem }) =>
      stock === null ? [] : [{ stock, date, problem }],
    );
  }

  /** A page that was stored was not held as a whole. */
  async refuse(): Promise<void> {}
}
