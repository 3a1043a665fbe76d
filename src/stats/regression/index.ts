export { type Ar1Regression, ar1Regression } from './ar1-regression.js';
export type { PenalisedOptions } from './centred.js';
export { autocorrelations, durbinWatson, jarqueBera, ljungBox, type TestResult } from './diagnostics.js';
export { type ElasticNet, elasticNet } from './elastic-net.js';
export { type HuberRegression, huberRegression } from './huber.js';
export {
  generalisedRegression,
  linearRegression,
  type Regression,
  type RegressionOptions,
  weightedRegression,
} from './linear-regression.js';
export { type Ridge, type RidgeOptions, ridge } from './ridge.js';
export { chooseRidgePenalty, type RidgePenalty } from './ridge-penalty.js';
export { type ErrorKind, neweyWestLags } from './robust-covariance.js';
