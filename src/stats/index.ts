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
