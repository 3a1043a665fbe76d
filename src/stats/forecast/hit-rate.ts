import { median } from '../summary.js';
import { type Directions, directions, type Forecasts, isUp } from './directions.js';
import { type Interval, wilsonInterval } from './proportion.js';

export interface HitRate extends Directions {
  hits: number;
  /** hits / n. */
  rate: number;
  /** Wilson's interval of the rate. */
  interval: Interval;
  /** Hits weighted by the size of what came; null when all of it is zero. */
  valueWeighted: number | null;
  /** Rate over the periods in which what came was larger than its median size; null when there are none. */
  aboveMedian: number | null;
  /** Share of the ups that were forecast; null without ups. */
  upRecall: number | null;
  /** Share of the downs that were forecast; null without downs. */
  downRecall: number | null;
  /** Rate of always saying up. */
  alwaysUp: number;
  /** Rate of saying again what came one period before, over the periods that have one; null with one period. */
  persistence: number | null;
}

/**
 * How often a forecast had the direction right, and what is needed to judge that: an interval, rates weighted by
 * size, and the rates of rules that need no forecast.
 * @param options.confidence of the interval, 0.95 unless given
 */
export function hitRate(options: Forecasts & { confidence?: number }): HitRate {
  const { actual, forecast, confidence = 0.95 } = options;
  const counts = directions({ actual, forecast });
  const { n, upUp, upDown, downUp, downDown } = counts;
  const isHit = actual.map((value, t) => isUp(value) === isUp(forecast[t] ?? 0));
  const sizes = actual.map(Math.abs);
  const middle = median(sizes);
  const large = isHit.filter((_, t) => (sizes[t] ?? 0) > middle);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const right = sizes.reduce((sum, size, t) => (isHit[t] ? sum + size : sum), 0);
  const repeats = actual.slice(1).filter((value, t) => isUp(value) === isUp(actual[t] ?? 0)).length;
  const hits = upUp + downDown;
  return {
    ...counts,
    hits,
    rate: hits / n,
    interval: wilsonInterval(hits, n, confidence),
    valueWeighted: share(right, total),
    aboveMedian: share(large.filter(Boolean).length, large.length),
    upRecall: share(upUp, upUp + downUp),
    downRecall: share(downDown, downDown + upDown),
    alwaysUp: (upUp + downUp) / n,
    persistence: share(repeats, n - 1),
  };
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
