import type { LeftOut, Quarantine } from '../archive/quarantine.js';
import type { IsoDate } from '../iso-date.js';

/** What a rebuild leaves out of a file: what was held of it when it came in and was not accepted since, whatever else is stored by now. */
class HeldBefore {
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

/** What a file that comes again from the archive is stored without; null where all of it is taken. */
export function heldBefore(
  quarantine: Quarantine,
  { sha256, kind }: { readonly sha256: string; readonly kind: string },
  options: string,
): HeldBefore | null {
  const { accepted } = JSON.parse(options) as { readonly accepted?: boolean };
  const held = accepted === true ? null : quarantine.find(sha256, kind);
  return held?.left_out?.length ? new HeldBefore(held.left_out) : null;
}
