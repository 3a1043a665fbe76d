import type { Estimate } from './estimate.js';
import { solveInformation } from './gls.js';
import { type PeriodFilter, scaledWeights, smooth } from './period-filter.js';
import { aggregate } from './periods.js';
import type { Problem } from './problem.js';
import { covarianceTimes, type ResidualProcess } from './residual-process.js';

/** What is left of a variance when this small a part of it is left is rounding. */
const ROUNDING = 1e-13;

/**
 * Standard deviations of the rows and of sums over windows of rows, about the truth: the square roots of a'Sa with
 * S = variance [Q - QC'V^-1CQ + G (X'C'V^-1CX)^-1 G'], G = X - QC'V^-1CX. S itself is never formed.
 */
export function deviations(
  problem: Problem,
  { process, columns, fit, filter, variance }: Estimate,
): { rows: Float64Array; windows: number[] } {
  const { rows, periods, windows } = problem;
  const unexplained = (values: Float64Array): Float64Array => {
    const explained = smooth(filter, process, periods, aggregate(periods, values)).rows;
    return values.map((value, row) => value - explained[row]!);
  };
  const open = columns.map(unexplained);
  const total = (residual: number, at: number[]): number =>
    Math.sqrt(variance * (residual + squares(solveInformation(fit.upper, at))));

  return {
    rows: residualVariances(problem, process, filter).map((residual, row) =>
      total(
        residual,
        open.map((column) => column[row]!),
      ),
    ),
    windows: windows.map(([first, last]) => {
      const chosen = new Float64Array(rows).fill(1, first, last + 1);
      const covariances = covarianceTimes(process, chosen);
      const prior = sumOver(covariances, first, last);
      const left = sumOver(unexplained(covariances), first, last);
      return total(
        left > ROUNDING * prior ? left : 0,
        open.map((column) => sumOver(column, first, last)),
      );
    }),
  };
}

/**
 * The diagonal of Q - QC'V^-1CQ: variances of the residual given the aggregates, by a pass back over the rows with
 * the information that later aggregates hold on u, v and the aggregate so far (Durbin and Koopman 2012, 4.4).
 */
function residualVariances(
  { periods, rows }: Problem,
  process: ResidualProcess,
  filter: PeriodFilter,
): Float64Array {
  const { first, last } = periods;
  const { level, slope, memory, scale } = process;
  const weights = scaledWeights(process, periods);
  const result = new Float64Array(rows);
  let period = first.length - 1;
  let [uu, uv, ua, vv, va, aa] = [0, 0, 0, 0, 0, 0];

  for (let row = rows - 1; row >= 0; row -= 1) {
    if (row === last[period]) {
      const [onU, onV] = [filter.gains[2 * period]!, filter.gains[2 * period + 1]!];
      ua = -(onU * uu + onV * uv);
      va = -(onU * uv + onV * vv);
      aa = 1 / filter.variances[period]! - onU * ua - onV * va;
    }
    const priorUU = filter.rows[3 * row]!;
    const priorUV = filter.rows[3 * row + 1]!;
    const priorUA = filter.rows[3 * row + 2]!;
    const known =
      uu * priorUU ** 2 +
      vv * priorUV ** 2 +
      aa * priorUA ** 2 +
      2 * (uv * priorUU * priorUV + ua * priorUU * priorUA + va * priorUV * priorUA);
    const left = priorUU - known;
    result[row] = left > ROUNDING * priorUU ? left * (scale ? scale[row]! ** 2 : 1) : 0;

    const weight = weights[row]!;
    uu += weight * (2 * ua + weight * aa);
    ua += weight * aa;
    uv += weight * va;
    if (row === first[period]) {
      ua = va = aa = 0;
      period -= 1;
    }
    vv = slope * slope * uu + 2 * slope * memory * uv + memory * memory * vv;
    uv = level * (slope * uu + memory * uv);
    uu *= level * level;
    va = slope * ua + memory * va;
    ua *= level;
  }
  return result;
}

function sumOver(values: Float64Array, first: number, last: number): number {
  let sum = 0;
  for (let row = first; row <= last; row += 1) sum += values[row]!;
  return sum;
}

function squares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! ** 2;
  return sum;
}
