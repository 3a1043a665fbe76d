import { type Estimate, estimate } from './estimate.js';
import { coefficientScales } from './gls.js';
import type { DisaggregateOptions, Disaggregation } from './options.js';
import { smooth } from './period-filter.js';
import { aggregate } from './periods.js';
import { type Problem, readProblem } from './problem.js';
import { deviations } from './deviations.js';

/**
 * A high-frequency series that agrees with low-frequency values and follows indicators: the regression of the values
 * on the aggregated indicators, with the residual spread over the rows as a Chow-Lin, Fernandez, Litterman or
 * Denton-Cholette process would have it.
 *
 *     series = X b + Q C' V^-1 (low - C X b),   V = C Q C' (+ noise / variance),   b = (X'C'V^-1CX)^-1 X'C'V^-1 low
 *
 * Chow and Lin 1971, Fernandez 1981, Litterman 1983, Santos Silva and Cardoso 2001, Dagum and Cholette 2006.
 * Time and memory grow with the rows.
 *
 * @throws UsageError in one line: lengths that differ, missing numbers, periods without rows or out of order, too few
 * low-frequency values, indicators that depend on each other
 */
export function disaggregate(options: DisaggregateOptions): Disaggregation {
  const problem = readProblem(options);
  const found = estimate(problem);
  const { fit, rho, variance } = found;
  const series = distribute(problem, found);
  const spreads = deviations(problem, found);
  const { isDenton, coefficients, windows } = problem;
  return {
    series: Array.from(series),
    standardDeviation: Array.from(spreads.rows),
    rho: isDenton ? null : rho,
    rhoStatus: found.rhoStatus,
    coefficients: isDenton ? [] : [...(coefficients ?? fit.coefficients.slice(found.carried))],
    standardErrors: isDenton
      ? []
      : (coefficients?.map(() => 0) ??
        coefficientScales(fit.upper)
          .slice(found.carried)
          .map((scale) => scale * Math.sqrt(variance))),
    logLikelihood: isDenton ? null : found.logLikelihood,
    rss: fit.rss,
    variance,
    windows: windows.map(([first, last], index) => {
      let sum = 0;
      for (let row = first; row <= last; row += 1) sum += series[row]!;
      return { sum, standardDeviation: spreads.windows[index]! };
    }),
  };
}

function distribute({ low, offset, periods, rows }: Problem, found: Estimate): Float64Array {
  const { filter, fit, columns, process, relativeNoise } = found;
  const base = new Float64Array(rows);
  for (const [j, column] of columns.entries()) {
    for (let row = 0; row < rows; row += 1) base[row]! += fit.coefficients[j]! * column[row]!;
  }
  const known = aggregate(periods, base);
  const error = low.map((value, period) => value - known[period]!);
  const residual = smooth(filter, process, periods, error);
  // One step of refinement: what rounding left of the difference to the low-frequency values.
  const reached = aggregate(periods, residual.rows);
  const left = error.map(
    (value, period) => value - reached[period]! - (relativeNoise?.[period] ?? 0) * residual.weighted[period]!,
  );
  const correction = smooth(filter, process, periods, left);
  return base.map((value, row) => value + residual.rows[row]! + correction.rows[row]! + (offset?.[row] ?? 0));
}
