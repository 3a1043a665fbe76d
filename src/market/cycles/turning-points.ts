import type { CycleRule } from './rule.js';

export type Turn = 'peak' | 'trough';

export interface TurningPoint {
  /** Index into the values. */
  readonly at: number;
  readonly turn: Turn;
}

/**
 * Turning points of a series of month-end closes: local extremes, made to alternate, none near the ends, none beyond
 * which the ends lie, then no cycle and no phase too short. Pagan and Sossounov (2003), appendix B.
 * @param values closes, one a month, all above zero
 */
export function turningPoints(values: readonly number[], rule: CycleRule): TurningPoint[] {
  let points = alternating(extremes(values, rule.window), values);
  points = points.filter(({ at }) => at >= rule.end && at < values.length - rule.end);
  points = alternating(withinEnds(alternating(points, values), values), values);
  points = longCycles(points, values, rule.cycle);
  return withinEnds(longPhases(points, values, rule), values);
}

function extremes(values: readonly number[], window: number): TurningPoint[] {
  const found: TurningPoint[] = [];
  for (const [at, value] of values.entries()) {
    const before = values.slice(Math.max(0, at - window), at);
    const after = values.slice(at + 1, at + 1 + window);
    if (before.length === 0 || after.length === 0) continue;
    // of equal closes the first one is the extreme
    if (before.every((one) => one < value) && after.every((one) => one <= value))
      found.push({ at, turn: 'peak' });
    if (before.every((one) => one > value) && after.every((one) => one >= value))
      found.push({ at, turn: 'trough' });
  }
  return found;
}

const better = (a: TurningPoint, b: TurningPoint, values: readonly number[]): boolean => {
  const [x, y] = [values[a.at] as number, values[b.at] as number];
  return a.turn === 'peak' ? x > y : x < y;
};

/** Of several peaks in a row the highest, of several troughs the lowest. */
function alternating(points: readonly TurningPoint[], values: readonly number[]): TurningPoint[] {
  const kept: TurningPoint[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last?.turn !== point.turn) kept.push(point);
    else if (better(point, last, values)) kept[kept.length - 1] = point;
  }
  return kept;
}

/** Without a first or last turning point that values between it and the end of the series go beyond. */
function withinEnds(points: readonly TurningPoint[], values: readonly number[]): TurningPoint[] {
  const beyond = ({ at, turn }: TurningPoint, others: readonly number[]): boolean =>
    others.some((one) => (turn === 'peak' ? one > (values[at] as number) : one < (values[at] as number)));
  const kept = [...points];
  while (kept[0] && beyond(kept[0], values.slice(0, kept[0].at))) kept.shift();
  for (let last = kept.at(-1); last && beyond(last, values.slice(last.at + 1)); last = kept.at(-1))
    kept.pop();
  return kept;
}

/** Of two peaks (troughs) nearer than a cycle the lower (higher) one goes. */
function longCycles(
  points: readonly TurningPoint[],
  values: readonly number[],
  least: number,
): TurningPoint[] {
  let kept = [...points];
  for (;;) {
    const short = kept.findIndex((point, index) => {
      const next = kept[index + 2];
      return next !== undefined && next.at - point.at < least;
    });
    if (short < 0) return kept;
    const [first, second] = [kept[short] as TurningPoint, kept[short + 2] as TurningPoint];
    const worse = better(second, first, values) ? first : second;
    kept = alternating(
      kept.filter((point) => point !== worse),
      values,
    );
  }
}

/** A phase that is too short and too small goes with both its ends. */
function longPhases(
  points: readonly TurningPoint[],
  values: readonly number[],
  { phase, override }: CycleRule,
): TurningPoint[] {
  let kept = [...points];
  for (;;) {
    const short = kept.findIndex((point, index) => {
      const next = kept[index + 1];
      if (next === undefined || next.at - point.at >= phase) return false;
      const change = Math.abs((values[next.at] as number) / (values[point.at] as number) - 1);
      return override === null || change < override;
    });
    if (short < 0) return kept;
    const ends = [kept[short], kept[short + 1]];
    kept = alternating(
      kept.filter((point) => !ends.includes(point)),
      values,
    );
  }
}

/**
 * For each turning point the index of the first value from which on it was dated as it is now, with nothing later
 * looked at: a turning point is known only months after it.
 */
export function knownSince(values: readonly number[], rule: CycleRule): Map<TurningPoint, number> {
  const final = turningPoints(values, rule);
  const since = new Map<TurningPoint, number>(final.map((point) => [point, values.length - 1]));
  let standing = [...final];
  for (let end = values.length - 1; end > 0 && standing.length > 0; end--) {
    const then = turningPoints(values.slice(0, end), rule);
    standing = standing.filter((point) => {
      const stood = then.some(({ at, turn }) => at === point.at && turn === point.turn);
      if (stood) since.set(point, end - 1);
      return stood;
    });
  }
  return since;
}
