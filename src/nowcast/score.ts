/** Estimates of one target beside its truth; in the order of time. */
export interface Scored {
  /** Such as the ISO week. */
  readonly key: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly inflow: number;
  readonly truth: number;
}

/** Whether both are above 0, or neither. */
export const agrees = (estimate: number, truth: number): boolean => estimate > 0 === truth > 0;

export const share = (count: number, of: number): number | null => (of === 0 ? null : count / of);

/** Part of the rows where the estimate has the sign of the truth; null without rows. */
export const hitRate = (rows: readonly Scored[]): number | null =>
  share(rows.filter(({ estimate, truth }) => agrees(estimate, truth)).length, rows.length);

/** Part of the truths within their interval. */
export const coverage = (rows: readonly Scored[]): number | null =>
  share(rows.filter(({ low, high, truth }) => low <= truth && truth <= high).length, rows.length);

/** Mean squared error of the probability of an inflow. */
export const brier = (rows: readonly Scored[]): number | null =>
  rows.length === 0
    ? null
    : rows.reduce((sum, { inflow, truth }) => sum + (inflow - Number(truth > 0)) ** 2, 0) / rows.length;

/** The rows whose truth is at least the median in size. */
export function largerHalf(rows: readonly Scored[]): Scored[] {
  const sizes = rows.map(({ truth }) => Math.abs(truth)).sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return rows.filter(({ truth }) => Math.abs(truth) >= middle);
}
