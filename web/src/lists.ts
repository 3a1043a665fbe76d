/** A list of a stock's holders that is stored. */
export interface ListRow {
  readonly date: string;
  /** The last trade date that it shows. */
  readonly trade_date: string | null;
  readonly lines: number;
  readonly file: string;
  readonly sha256: string;
}

/** The lists between which the trades of a window happened: the last one before it, the last one within it. */
export function listsAround(
  lists: readonly ListRow[],
  from: string,
  to: string,
): { from: ListRow; to: ListRow } | null {
  const settled = lists.filter(({ trade_date }) => trade_date !== null);
  const latest = (day: string, before: boolean): ListRow | undefined =>
    settled.find(({ trade_date }) => (before ? (trade_date as string) < day : (trade_date as string) <= day));
  const end = latest(to, false);
  const start = latest(from, true) ?? settled.at(-1);
  return end && start && start.date < end.date ? { from: start, to: end } : null;
}
