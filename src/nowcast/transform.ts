/** Series by northbound days; NaN = not known. None of these looks at a later day. */

export type Series = Float64Array;

const filled = (length: number): Series => new Float64Array(length).fill(Number.NaN);

export function map(x: Series, f: (value: number, index: number) => number): Series {
  const out = filled(x.length);
  for (let i = 0; i < x.length; i++) out[i] = f(x[i] as number, i);
  return out;
}

export function combine(x: Series, y: Series, f: (a: number, b: number) => number): Series {
  const out = filled(x.length);
  for (let i = 0; i < x.length; i++) out[i] = f(x[i] as number, y[i] as number);
  return out;
}

/** The value `days` northbound days before. */
export function lag(days: number, x: Series): Series {
  const out = filled(x.length);
  for (let i = days; i < x.length; i++) out[i] = x[i - days] as number;
  return out;
}

/** log x_d - log x_(d-1). */
export function logReturn(x: Series): Series {
  const out = filled(x.length);
  for (let i = 1; i < x.length; i++) out[i] = Math.log((x[i] as number) / (x[i - 1] as number));
  return out;
}

/** Sum of the `window` days before the day; a missing day counts nothing, all missing is missing. */
export function before(window: number, x: Series): Series {
  return walk(window, x, (sum, _squares, count) => (count === 0 ? Number.NaN : sum));
}

/** x less its mean over the `window` days before; not known with fewer than half of them. */
export function deviation(window: number, x: Series): Series {
  const mean = walk(window, x, (sum, _squares, count) => (2 * count < window ? Number.NaN : sum / count));
  return combine(x, mean, (value, centre) => value - centre);
}

/** x in standard deviations of the `window` days before. */
export function standard(window: number, x: Series): Series {
  const spread = walk(window, x, (sum, squares, count) => {
    if (2 * count < window) return Number.NaN;
    const mean = sum / count;
    return Math.sqrt(Math.max(squares / count - mean * mean, 0));
  });
  return combine(x, spread, (value, sd) => (sd > 0 ? value / sd : Number.NaN));
}

function walk(
  window: number,
  x: Series,
  close: (sum: number, squares: number, count: number) => number,
): Series {
  const out = filled(x.length);
  for (let i = window; i < x.length; i++) {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let j = i - window; j < i; j++) {
      const value = x[j] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      squares += value * value;
      count += 1;
    }
    out[i] = close(sum, squares, count);
  }
  return out;
}
