import { normalSf } from '../distributions/normal.js';
import { linearRegression } from '../regression/linear-regression.js';
import { isConstant, mean } from '../summary.js';
import { checkInteger, checkSameLength, checkSeries } from '../validate.js';

export interface ClarkWest {
  n: number;
  /** Mean squared error of the small model less that of the large one, corrected for the noise of the latter. */
  meanDifference: number;
  /** Standard normal when the large model adds nothing; null when the difference does not vary. */
  statistic: number | null;
  /** Probability of a statistic as large, one-sided. */
  pValue: number | null;
}

/**
 * Tests whether a large model forecasts better than a small one that it contains: the mean of
 * f = (y - f1)^2 - [(y - f2)^2 - (f1 - f2)^2] over its standard error (Newey and West's with horizon - 1 lags, times
 * n / (n - 1)). Plain differences of squared errors favour the small model, since the large one estimates
 * coefficients that are zero.
 * Source: Clark and West, Journal of Econometrics 138 (2007).
 * @param options.small forecasts of the small model, f1
 * @param options.large forecasts of the large model, f2
 */
export function clarkWest(options: {
  actual: readonly number[];
  small: readonly number[];
  large: readonly number[];
  horizon?: number;
}): ClarkWest {
  const { actual, small, large, horizon = 1 } = options;
  checkSeries('actual', actual, 2);
  checkSeries('small', small, 2);
  checkSeries('large', large, 2);
  checkSameLength('actual', actual, 'small', small);
  checkSameLength('actual', actual, 'large', large);
  checkInteger('horizon', horizon, 1);
  const f = actual.map((y, t) => {
    const [f1, f2] = [small[t] ?? 0, large[t] ?? 0];
    return (y - f1) ** 2 - ((y - f2) ** 2 - (f1 - f2) ** 2);
  });
  const fit = linearRegression({
    y: f,
    x: f.map(() => [1]),
    intercept: false,
    errors: 'newey-west',
    lags: horizon - 1,
  });
  const statistic = isConstant(f) ? null : (fit.tValues[0] ?? null);
  return {
    n: f.length,
    meanDifference: mean(f),
    statistic,
    pValue: statistic === null ? null : normalSf(statistic),
  };
}
