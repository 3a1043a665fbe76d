/** A holding and the percentage of issued shares that its source prints beside it. */
export interface WithPercent {
  readonly shares: bigint;
  /** As printed, such as `12.34`; null where nothing is printed. */
  readonly percent: number | null;
}

/** Percentages below this are too coarsely rounded to tell the issued shares. */
const TELLING = 0.1;
/** What rounding to 0.01 may do, in points, on both sides. */
const ROUNDED = 0.011;
/** Fewest telling rows. */
const FEWEST = 3;

/**
 * The first row of a list whose percentage is not that of its shares, by the issued shares that most rows of the list
 * agree on: the figure behind the percentages may be older than any issued figure known, but it is one for all rows.
 * @returns its place in the list and the percentage its shares make; null where all agree or nothing can be told
 */
export function otherPercent(rows: readonly WithPercent[]): { at: number; made: number } | null {
  const told = rows
    .flatMap(({ shares, percent }) =>
      percent !== null && percent >= TELLING ? [Number(shares) / (percent / 100)] : [],
    )
    .sort((a, b) => a - b);
  if (told.length < FEWEST) return null;
  // the largest percentage is the most exact one, if it is with the others
  const middle = told[told.length >> 1] as number;
  const exact = rows.reduce<WithPercent | null>((best, row) => {
    if (row.percent === null || row.percent < TELLING) return best;
    const off = Math.abs(Number(row.shares) / (row.percent / 100) / middle - 1);
    return off < 0.06 && row.percent > (best?.percent ?? 0) ? row : best;
  }, null);
  if (exact?.percent == null) return null;
  const issued = Number(exact.shares) / (exact.percent / 100);
  const slack = ROUNDED / 2 / exact.percent;
  for (const [at, { shares, percent }] of rows.entries()) {
    if (percent === null) continue;
    const made = (Number(shares) / issued) * 100;
    if (Math.abs(made - percent) <= ROUNDED + Math.abs(made) * slack) continue;
    return { at, made: Number(made.toFixed(2)) };
  }
  return null;
}

/** What is wrong with such a row, in words. */
export const percentProblem = (shares: bigint, told: number, made: number, list: string): string =>
  `${shares} shares in ${list} are ${made}% by the other rows of the list, the row says ${told}%`;
