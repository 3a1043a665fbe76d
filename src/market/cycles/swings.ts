import type { IsoDate } from '../../iso-date.js';
import type { IndexBar } from '../read-bars.js';

/** An advance from a low: how it went by daily closes. */
export interface Swing {
  /** Index of the low and of the high before it. */
  readonly low: number;
  readonly high: number;
}

export interface SwingRule {
  /** The fall before the low, the rise after it that makes it one, fractions. */
  readonly fall: number;
  readonly rise: number;
  /** Trading days within which a close below the low makes the advance a rebound. */
  readonly horizon: number;
}

export const SWING_RULE: SwingRule = { fall: 0.15, rise: 0.1, horizon: 250 };

export type Outcome = 'reversal' | 'rebound';

/**
 * Advances: from each lowest close after a fall of `fall` that a rise of `rise` followed. Nothing later than the rise
 * is needed to see one.
 */
export function swings(bars: readonly IndexBar[], { fall, rise }: SwingRule): Swing[] {
  const found: Swing[] = [];
  const close = (at: number): number => (bars[at] as IndexBar).close;
  let [high, low] = [0, 0];
  let fallen = false;
  for (let at = 1; at < bars.length; at++) {
    if (fallen) {
      if (close(at) < close(low)) low = at;
      else if (close(at) >= close(low) * (1 + rise)) {
        found.push({ low, high });
        [high, fallen] = [at, false];
      }
    } else if (close(at) > close(high)) high = at;
    else if (close(at) <= close(high) * (1 - fall)) [low, fallen] = [at, true];
  }
  return found;
}

/** What became of an advance by the last bar: null while the horizon still runs. */
export function outcomeOf(bars: readonly IndexBar[], { low }: Swing, { horizon }: SwingRule): Outcome | null {
  const floor = (bars[low] as IndexBar).close;
  const after = bars.slice(low + 1, low + 1 + horizon);
  if (after.some(({ close }) => close < floor)) return 'rebound';
  return after.length === horizon ? 'reversal' : null;
}

/** The first day on which the outcome could be told. */
export function outcomeKnown(
  bars: readonly IndexBar[],
  { low }: Swing,
  { horizon }: SwingRule,
): IsoDate | null {
  const floor = (bars[low] as IndexBar).close;
  const broken = bars.findIndex(({ close }, at) => at > low && at <= low + horizon && close < floor);
  return bars[broken >= 0 ? broken : low + horizon]?.date ?? null;
}
