import { UsageError } from '../../errors.js';
import { minimise } from '../brent.js';
import { isConstant } from '../summary.js';
import { kalmanFilter } from './kalman-filter.js';
import type { InitialState, StateSpace } from './state-space.js';

export interface LocalLevelVariances {
  /** Of the noise about the level, and of the level's step from one time to the next. */
  irregularVariance: number;
  levelVariance: number;
}

/** One series about a level that walks at random; of the first level nothing is known unless said. */
export function localLevel(
  { irregularVariance, levelVariance }: LocalLevelVariances,
  initial: InitialState = { diffuse: [true] },
): StateSpace {
  return {
    observation: [[1]],
    observationNoise: [[irregularVariance]],
    transition: [[1]],
    stateNoise: [[levelVariance]],
    initial,
  };
}

/**
 * The most likely variances of a local level, of a start of which nothing is known (both 0, and no likelihood, where
 * the numbers are all the same): one search over the level's part
 * of the two, the sum following in closed form.
 *
 * @throws UsageError for fewer than three numbers
 */
export function fitLocalLevel(
  observations: readonly (number | null)[],
): LocalLevelVariances & { logLikelihood: number | null } {
  const seen = observations.filter((value) => value !== null && !Number.isNaN(value)).length;
  if (seen < 3) throw new UsageError(`${seen} numbers are too few for two variances; give at least three`);
  if (isConstant(observations.filter((value) => value !== null && !Number.isNaN(value)) as number[]))
    return { irregularVariance: 0, levelVariance: 0, logLikelihood: null };
  const variances = (part: number, sum: number): LocalLevelVariances => ({
    irregularVariance: (1 - part) * sum,
    levelVariance: part * sum,
  });
  const fitAt = (part: number): LocalLevelVariances & { logLikelihood: number } => {
    const { forecast, diffuseTimes } = kalmanFilter({ model: localLevel(variances(part, 1)), observations });
    let squares = 0;
    for (const [time, value] of observations.entries()) {
      if (time < diffuseTimes || value === null || Number.isNaN(value)) continue;
      squares += (value - forecast.mean[time]![0]!) ** 2 / forecast.covariance[time]![0]![0]!;
    }
    const found = variances(part, squares / (seen - 1));
    return {
      ...found,
      logLikelihood: kalmanFilter({ model: localLevel(found), observations }).logLikelihood,
    };
  };
  const { x } = minimise((part) => -fitAt(part).logLikelihood, 0, 1);
  return [fitAt(x), fitAt(0), fitAt(1)].reduce((best, fit) =>
    fit.logLikelihood > best.logLikelihood ? fit : best,
  );
}
