import type { IndexBar } from '../read-bars.js';
import type { RallyRule, Season } from './rule.js';

/** Where a rally starts, tops and ends: places in a list of bars. `end` is the last day that belongs to it. */
export interface Leg {
  readonly start: number;
  readonly peak: number;
  readonly end: number;
  /** Whether a lower low or the rule's fall ended it: bars that follow change nothing. */
  readonly over: boolean;
}

/** What a rally is measured by: low and high of the day, or its close where these are not stored. */
export interface Levels {
  readonly low: (bar: IndexBar) => number | null;
  readonly high: (bar: IndexBar) => number | null;
}

export const INTRADAY: Levels = { low: ({ low }) => low, high: ({ high }) => high };
export const BY_CLOSE: Levels = { low: ({ close }) => close, high: ({ close }) => close };

/**
 * The rally of a season by the rule, from bars of that season that have been seen by then and no others.
 * @param bars days of the season, ascending
 * @returns null when no day may be its start
 */
export function findRally(
  bars: readonly IndexBar[],
  season: Season,
  rule: RallyRule,
  levels: Levels,
): Leg | null {
  return rule.name === 'lowest-low'
    ? fromLowest(bars, season, rule, levels)
    : largest(bars, season, rule, levels);
}

function fromLowest(
  bars: readonly IndexBar[],
  { startTo }: Season,
  rule: RallyRule,
  levels: Levels,
): Leg | null {
  let start = -1;
  let lowest = Infinity;
  for (const [at, bar] of bars.entries()) {
    if (bar.date > startTo) break;
    const low = levels.low(bar);
    if (low === null || low >= lowest) continue;
    [start, lowest] = [at, low];
  }
  return start < 0 ? null : legFrom(bars, start, rule.fall, levels);
}

/** Of the legs that begin at a new low, after the fall that ended the one before, the one that rises most. */
function largest(
  bars: readonly IndexBar[],
  { startTo }: Season,
  rule: RallyRule,
  levels: Levels,
): Leg | null {
  let best: { leg: Leg; rise: number } | null = null;
  for (let start = 0; start < bars.length; ) {
    const bar = bars[start] as IndexBar;
    if (bar.date > startTo) break;
    const low = levels.low(bar);
    if (low === null) {
      start += 1;
      continue;
    }
    const leg = legFrom(bars, start, rule.fall, levels);
    const rise = (levels.high(bars[leg.peak] as IndexBar) ?? low) / low - 1;
    if (best === null || rise > best.rise) best = { leg, rise };
    start = leg.end + 1;
  }
  return best?.leg ?? null;
}

/**
 * A rally from its start: until the day before a lower low, or the close that has fallen far enough from the high so
 * far, or the last bar.
 */
export function legFrom(bars: readonly IndexBar[], start: number, fall: number | null, levels: Levels): Leg {
  const floor = levels.low(bars[start] as IndexBar) ?? -Infinity;
  let peak = start;
  let top = levels.high(bars[start] as IndexBar) ?? -Infinity;
  let end = start;
  let over = false;
  for (let at = start + 1; at < bars.length; at++) {
    const bar = bars[at] as IndexBar;
    const low = levels.low(bar);
    if (low !== null && low < floor) {
      over = true;
      break;
    }
    end = at;
    const high = levels.high(bar);
    if (high !== null && high > top) [peak, top] = [at, high];
    if (fall !== null && bar.close <= top * (1 - fall)) {
      over = true;
      break;
    }
  }
  return { start, peak, end, over };
}
