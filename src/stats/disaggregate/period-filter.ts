import type { Periods } from './periods.js';
import type { ResidualProcess } from './residual-process.js';

/**
 * The covariance V = C Q C' + noise of the periods' aggregates in the form in which it can be solved with: each
 * aggregate given those before it. A Kalman filter over the rows with the states u, v and the aggregate so far,
 * observed where a period ends. Time rows + periods, and better conditioned than to factor V.
 */
export interface PeriodFilter {
  /** Variance of each aggregate given those before it. */
  variances: Float64Array;
  /** What a surprise in an aggregate moves u and v by, at the period's last row: two numbers a period. */
  gains: Float64Array;
  /** How u and v of the period's last row, and the aggregate, hang on u and v one period earlier. */
  steps: readonly { uu: number; uv: number; vv: number; aggregateU: number; aggregateV: number }[];
  logDeterminant: number;
  /**
   * Of each row, before its period's aggregate is seen: the variance of u, its covariances with v and with the
   * aggregate up to the row. Three numbers a row.
   */
  rows: Float64Array;
}

/** @param noise variance of each aggregate's own error, in units of the shocks' variance */
export function filterPeriods(
  process: ResidualProcess,
  periods: Periods,
  noise: ArrayLike<number> | null = null,
): PeriodFilter {
  const { level, slope, memory, shared, start } = process;
  const { first, last } = periods;
  const weights = scaledWeights(process, periods);
  const count = first.length;
  const variances = new Float64Array(count);
  const gains = new Float64Array(2 * count);
  const rows = new Float64Array(3 * weights.length);
  let logDeterminant = 0;
  let period = 0;
  let [uu, uv, vv] = start;
  let ua = 0;
  let va = 0;
  let aa = 0;

  for (let row = 0; row < weights.length; row += 1) {
    if (row > 0) {
      ua = level * ua + slope * va;
      va *= memory;
      uu = level * level * uu + 2 * level * slope * uv + slope * slope * vv + 1;
      uv = memory * (level * uv + slope * vv) + shared;
      vv = memory * memory * vv + shared * shared;
    }
    if (row === first[period]) ua = va = aa = 0;
    const weight = weights[row]!;
    aa += 2 * weight * ua + weight * weight * uu;
    ua += weight * uu;
    va += weight * uv;
    rows[3 * row] = uu;
    rows[3 * row + 1] = uv;
    rows[3 * row + 2] = ua;
    if (row === last[period]) {
      const variance = aa + (noise?.[period] ?? 0);
      variances[period] = variance;
      logDeterminant += Math.log(variance);
      gains[2 * period] = ua / variance;
      gains[2 * period + 1] = va / variance;
      uu = Math.max(0, uu - (ua * ua) / variance);
      uv -= (ua * va) / variance;
      vv = Math.max(0, vv - (va * va) / variance);
      ua = va = aa = 0;
      period += 1;
    }
  }
  return { variances, gains, steps: periodSteps(process, periods, weights), logDeterminant, rows };
}

/** The weight of u_t in the aggregate of its period. */
export function scaledWeights({ scale }: ResidualProcess, { weights }: Periods): Float64Array {
  return scale ? weights.map((weight, row) => weight * scale[row]!) : weights;
}

/** L^-1 b, with V = L L'. */
export function whiten({ variances, gains, steps }: PeriodFilter, values: ArrayLike<number>): Float64Array {
  let [u, v] = [0, 0];
  return variances.map((variance, period) => {
    const { uu, uv, vv, aggregateU, aggregateV } = steps[period]!;
    const surprise = values[period]! - aggregateU * u - aggregateV * v;
    [u, v] = [uu * u + uv * v + gains[2 * period]! * surprise, vv * v + gains[2 * period + 1]! * surprise];
    return surprise / Math.sqrt(variance);
  });
}

/**
 * E[residual of each row | its aggregates] = Q C' V^-1 b, and V^-1 b: forward with the filter, then back with what
 * later surprises say (Durbin and Koopman 2012, 4.4).
 */
export function smooth(
  filter: PeriodFilter,
  process: ResidualProcess,
  periods: Periods,
  values: ArrayLike<number>,
): { rows: Float64Array; weighted: Float64Array } {
  const { level, slope, memory, scale } = process;
  const { first, last } = periods;
  const weights = scaledWeights(process, periods);
  const count = weights.length;
  const result = new Float64Array(count);
  const weighted = new Float64Array(first.length);
  let period = 0;
  let u = 0;
  let v = 0;
  let a = 0;
  for (let row = 0; row < count; row += 1) {
    u = level * u + slope * v;
    v *= memory;
    a = row === first[period] ? weights[row]! * u : a + weights[row]! * u;
    result[row] = u;
    if (row === last[period]) {
      const surprise = values[period]! - a;
      weighted[period] = surprise / filter.variances[period]!;
      u += filter.gains[2 * period]! * surprise;
      v += filter.gains[2 * period + 1]! * surprise;
      period += 1;
    }
  }

  period = first.length - 1;
  u = v = a = 0;
  for (let row = count - 1; row >= 0; row -= 1) {
    if (row === last[period]) {
      a = weighted[period]! - filter.gains[2 * period]! * u - filter.gains[2 * period + 1]! * v;
      weighted[period] = a;
    }
    const at = 3 * row;
    result[row]! += filter.rows[at]! * u + filter.rows[at + 1]! * v + filter.rows[at + 2]! * a;
    if (scale) result[row]! *= scale[row]!;
    u += weights[row]! * a;
    if (row === first[period]) {
      a = 0;
      period -= 1;
    }
    v = slope * u + memory * v;
    u *= level;
  }
  return { rows: result, weighted };
}

function periodSteps(
  { level, slope, memory }: ResidualProcess,
  { first, last }: Periods,
  weights: Float64Array,
): PeriodFilter['steps'] {
  return first.map((from, period) => {
    const before = period === 0 ? -1 : last[period - 1]!;
    let [uu, uv, vv] = [1, 0, 1];
    let [aggregateU, aggregateV] = [0, 0];
    for (let row = before + 1; row <= last[period]!; row += 1) {
      [uu, uv, vv] = [level * uu, level * uv + slope * vv, memory * vv];
      if (row >= from) {
        aggregateU += weights[row]! * uu;
        aggregateV += weights[row]! * uv;
      }
    }
    return { uu, uv, vv, aggregateU, aggregateV };
  });
}
