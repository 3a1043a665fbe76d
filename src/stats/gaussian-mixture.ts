import {
  COVARIANCE_TYPES,
  type CovarianceType,
  logJoint,
  logSumExp,
  maximise,
  type MixtureParameters,
  parameterCount,
} from './mixture-parameters.js';
import {
  givenStart,
  kMeansGroups,
  type MixtureStart,
  quantileGroups,
  startFromGroups,
} from './mixture-start.js';
import { check, checkAtLeast, checkInteger, checkList, checkRows, checkSeries } from './validate.js';

/** Where the EM of one-dimensional data starts: see MixtureStart; one precision per component, one in all if tied. */
export interface UnivariateMixtureStart {
  means: readonly number[];
  weights?: readonly number[];
  precisions?: readonly number[];
}

export interface MixtureOptions<Data, Start> {
  data: Data;
  /** How many Gaussians. */
  components: number;
  /** What their covariances share; 'full' unless given. 'tied' gives all components one covariance (variance). */
  covariance?: CovarianceType;
  /**
   * 'quantiles' (default): groups of equal size along the first principal axis; 'k-means': those groups after
   * Lloyd's k-means; or parameters. Never random.
   */
  init?: 'quantiles' | 'k-means' | Start;
  /** Stops when the mean log-likelihood of a row moves by less; 1e-12 unless given. */
  tolerance?: number;
  /** 10,000 unless given. */
  maxIterations?: number;
  /** Added to every variance, in the square of the data's unit; 1e-6 unless given. */
  regularisation?: number;
}

interface Fit<Row> {
  /** Share of each component; they sum to 1. */
  weights: number[];
  /** Probability of each component (columns) for each row of the data. */
  responsibilities: number[][];
  /** Most probable component of each row. */
  labels: number[];
  /** Sum over the rows. */
  logLikelihood: number;
  /** -2 logLikelihood + parameters x ln(rows). */
  bic: number;
  /** -2 logLikelihood + 2 parameters. */
  aic: number;
  /** Free parameters. */
  parameters: number;
  iterations: number;
  converged: boolean;
  /** Probability of each component for other rows. */
  predict(rows: readonly Row[]): number[][];
}

export interface UnivariateMixture extends Fit<number> {
  means: number[];
  variances: number[];
}

export interface MultivariateMixture extends Fit<readonly number[]> {
  means: number[][];
  /** One full matrix per component, whatever the covariance type. */
  covariances: number[][][];
}

/**
 * Fits a mixture of Gaussians by expectation and maximisation: r_ik = w_k N(x_i | m_k, S_k) / sum over k, in logs;
 * w_k = mean of r_ik; m_k and S_k = mean and covariance weighted by r_ik, S_k with `regularisation` on its diagonal.
 * Deterministic. From 'quantiles' and 'k-means' the components come in ascending order of their (first) mean, from
 * given parameters in the order given.
 * Source: Dempster, Laird and Rubin, JRSS B 39 (1977); Bishop, Pattern Recognition and Machine Learning (2006), 9.2.
 * @throws UsageError on fewer rows than components, ragged or non-finite data, a start of the wrong shape
 */
export function gaussianMixture(
  options: MixtureOptions<readonly number[], UnivariateMixtureStart>,
): UnivariateMixture;
export function gaussianMixture(
  options: MixtureOptions<readonly (readonly number[])[], MixtureStart>,
): MultivariateMixture;
export function gaussianMixture(
  options:
    | MixtureOptions<readonly number[], UnivariateMixtureStart>
    | MixtureOptions<readonly (readonly number[])[], MixtureStart>,
): UnivariateMixture | MultivariateMixture {
  checkList('data', options.data);
  return isUnivariate(options) ? fitUnivariate(options) : fit(options);
}

function isUnivariate(
  options:
    | MixtureOptions<readonly number[], UnivariateMixtureStart>
    | MixtureOptions<readonly (readonly number[])[], MixtureStart>,
): options is MixtureOptions<readonly number[], UnivariateMixtureStart> {
  return !Array.isArray(options.data[0]);
}

function fitUnivariate(
  options: MixtureOptions<readonly number[], UnivariateMixtureStart>,
): UnivariateMixture {
  const { data, init = 'quantiles', covariance = 'full', ...others } = options;
  checkSeries('data', data);
  const type = covariance === 'tied' ? 'tied' : 'spherical';
  check(COVARIANCE_TYPES.includes(covariance), unknownType(covariance));
  const { means, covariances, predict, ...rest } = fit({
    ...others,
    data: column(data),
    covariance: type,
    init: typeof init === 'string' ? init : columnStart(init, type),
  });
  return {
    ...rest,
    means: means.map((mean) => mean[0] ?? Number.NaN),
    variances: covariances.map((matrix) => matrix[0]?.[0] ?? Number.NaN),
    predict: (values) => predict(column(values)),
  };
}

function fit(options: MixtureOptions<readonly (readonly number[])[], MixtureStart>): MultivariateMixture {
  const { data, components, covariance: type = 'full', init = 'quantiles' } = options;
  const { tolerance = 1e-12, maxIterations = 10_000, regularisation = 1e-6 } = options;
  checkInteger('components', components, 1);
  checkInteger('maxIterations', maxIterations, 1);
  checkAtLeast('tolerance', tolerance, 0);
  checkAtLeast('regularisation', regularisation, 0);
  check(COVARIANCE_TYPES.includes(type), unknownType(type));
  const width = checkRows('data', data, components);

  let parameters = startOf(data, init, components, type, regularisation);
  let bound = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    iterations += 1;
    const { logLikelihood, responsibilities } = expect(data, parameters);
    parameters = maximise(data, responsibilities, type, regularisation);
    const mean = logLikelihood / data.length;
    converged = Math.abs(mean - bound) < tolerance;
    bound = mean;
  }
  if (typeof init === 'string') parameters = ascending(parameters);
  const { logLikelihood, responsibilities } = expect(data, parameters);
  const count = parameterCount(components, width, type);
  return {
    ...parameters,
    responsibilities,
    labels: responsibilities.map((row) => row.indexOf(Math.max(...row))),
    logLikelihood,
    bic: -2 * logLikelihood + count * Math.log(data.length),
    aic: -2 * logLikelihood + 2 * count,
    parameters: count,
    iterations,
    converged,
    predict(rows) {
      if (rows.length === 0) return [];
      check(checkRows('rows', rows) === width, `rows must have ${width} columns like data`);
      return expect(rows, parameters).responsibilities;
    },
  };
}

function startOf(
  data: readonly (readonly number[])[],
  init: 'quantiles' | 'k-means' | MixtureStart,
  components: number,
  type: CovarianceType,
  regularisation: number,
): MixtureParameters {
  if (typeof init !== 'string') return givenStart(data, init, components, type, regularisation);
  check(
    init === 'quantiles' || init === 'k-means',
    `init is '${String(init)}': use 'quantiles' or 'k-means'`,
  );
  const groups = init === 'k-means' ? kMeansGroups(data, components) : quantileGroups(data, components);
  return startFromGroups(data, groups, components, type, regularisation);
}

/** The E step. */
function expect(
  data: readonly (readonly number[])[],
  parameters: MixtureParameters,
): { logLikelihood: number; responsibilities: number[][] } {
  let logLikelihood = 0;
  const responsibilities = logJoint(data, parameters).map((joint) => {
    const marginal = logSumExp(joint);
    logLikelihood += marginal;
    return joint.map((value) => Math.exp(value - marginal));
  });
  return { logLikelihood, responsibilities };
}

function ascending({ weights, means, covariances }: MixtureParameters): MixtureParameters {
  const order = means.map((_, k) => k).sort((a, b) => (means[a]?.[0] ?? 0) - (means[b]?.[0] ?? 0) || a - b);
  const sorted = <T>(values: readonly T[]): T[] => order.map((k) => values[k] as T);
  return { weights: sorted(weights), means: sorted(means), covariances: sorted(covariances) };
}

function column(values: readonly number[]): number[][] {
  return Array.from(values, (value) => [value]);
}

function columnStart(
  { means, weights, precisions }: UnivariateMixtureStart,
  type: 'tied' | 'spherical',
): MixtureStart {
  return {
    means: column(means),
    ...(weights && { weights }),
    ...(precisions && { precisions: type === 'tied' ? column(precisions) : precisions }),
  };
}

function unknownType(type: string): string {
  return `covariance is '${type}': use ${COVARIANCE_TYPES.map((name) => `'${name}'`).join(', ')}`;
}
