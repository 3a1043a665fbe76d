import type { IsoDate } from '../../iso-date.js';
import type { IndexBar } from '../read-bars.js';

/** A fall of daily closes from a high to the low before the high is reached again. */
export interface Drawdown {
  readonly peak: IsoDate;
  readonly trough: IsoDate;
  /** Fraction, below zero. */
  readonly depth: number;
  /** First day whose close is at the peak's or above; null while there is none. */
  readonly recovered: IsoDate | null;
  /** Trading days from peak to trough, and from trough to recovery. */
  readonly days_down: number;
  readonly days_up: number | null;
  /** The part of the fall that the last close has made good, 0 to 1. */
  readonly regained: number;
}

/** Drawdowns of at least `least` (a fraction), in order of their peaks; they do not overlap. */
export function drawdowns(bars: readonly IndexBar[], least: number): Drawdown[] {
  const found: Drawdown[] = [];
  let [peak, trough] = [0, 0];
  const close = (at: number): number => (bars[at] as IndexBar).close;
  const add = (recovered: number | null): void => {
    const depth = close(trough) / close(peak) - 1;
    if (-depth < least) return;
    const last = recovered ?? bars.length - 1;
    found.push({
      peak: (bars[peak] as IndexBar).date,
      trough: (bars[trough] as IndexBar).date,
      depth,
      recovered: recovered === null ? null : (bars[recovered] as IndexBar).date,
      days_down: trough - peak,
      days_up: recovered === null ? null : recovered - trough,
      regained: Math.min(1, (close(last) - close(trough)) / (close(peak) - close(trough))),
    });
  };
  for (let at = 1; at < bars.length; at++) {
    if (close(at) >= close(peak)) {
      if (trough > peak) add(at);
      peak = at;
      trough = at;
    } else if (close(at) < close(trough)) trough = at;
  }
  if (trough > peak) add(null);
  return found;
}

/** How far the last close lies below the highest one so far: 0 at a high, a fraction below zero else. */
export function drawdownNow(
  bars: readonly IndexBar[],
): { readonly depth: number; readonly peak: IsoDate } | null {
  const last = bars.at(-1);
  if (!last) return null;
  const peak = bars.reduce((best, bar) => (bar.close >= best.close ? bar : best));
  return { depth: last.close / peak.close - 1, peak: peak.date };
}
