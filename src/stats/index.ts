export { type Minimum, minimise } from './brent.js';
export { disaggregate } from './disaggregate/disaggregate.js';
export type { DisaggregateOptions, Disaggregation, Method } from './disaggregate/options.js';
export type { Conversion } from './disaggregate/periods.js';
export * from './distributions/index.js';
export * from './forecast/index.js';
export {
  gaussianMixture,
  type MixtureOptions,
  type MultivariateMixture,
  type UnivariateMixture,
  type UnivariateMixtureStart,
} from './gaussian-mixture.js';
export * from './intervals/index.js';
export { type KMeans, kMeans } from './k-means.js';
export { type Estimates, type Filtered, type KalmanOptions, kalmanFilter } from './kalman/kalman-filter.js';
export { kalmanSmoother, type Smoothed } from './kalman/kalman-smoother.js';
export { fitLocalLevel, type LocalLevelVariances, localLevel } from './kalman/local-level.js';
export type { Matrix } from './kalman/matrix.js';
export { type MixedFrequencyOptions, mixedFrequency } from './kalman/mixed-frequency.js';
export {
  diagonal,
  type InitialState,
  largeStart,
  type Observations,
  type StateSpace,
  type Varying,
} from './kalman/state-space.js';
export type { CovarianceType } from './mixture-parameters.js';
export type { MixtureStart } from './mixture-start.js';
export {
  expandingPercentileRank,
  type PercentileMethod,
  type PercentileOptions,
  percentileRank,
} from './percentile-rank.js';
export { type QuantileMethod, quantile } from './quantile.js';
export * from './regression/index.js';
export { findRoot } from './root.js';
export {
  gasparMassaMatosChurn,
  oneSidedTurnover,
  type PeriodTrades,
  tradeFrequency,
  tradesBetween,
  trailingChurn,
  yanZhangChurn,
} from './turnover.js';
