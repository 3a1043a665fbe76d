import type { Series } from './transform.js';

const WINDOW = 20;

/**
 * Standard size of a day's net flow, CNY million: 0.5 sqrt(1000 x mean turnover of the last 20 published days, the
 * day included, in CNY million). The spread of daily net flow grows like the square root of turnover.
 */
export function scaleOf(turnover: Series): Series {
  const out = new Float64Array(turnover.length).fill(Number.NaN);
  const recent: number[] = [];
  for (let i = 0; i < turnover.length; i++) {
    const value = turnover[i] as number;
    if (!Number.isNaN(value)) {
      recent.push(value);
      if (recent.length > WINDOW) recent.shift();
    }
    if (recent.length === 0) continue;
    let sum = 0;
    for (const one of recent) sum += one;
    out[i] = 0.5 * Math.sqrt((1000 * sum) / recent.length);
  }
  return out;
}
