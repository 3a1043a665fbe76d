import { choleskyFactor, forwardSolve } from './linear-algebra.js';

/**
 * What the covariances of the components share. `full`: each component has its own matrix; `diag`: its own
 * variances, no covariances; `spherical`: one variance; `tied`: one matrix common to all components. With one
 * column the first three are the same, and `tied` gives all components one variance.
 */
export type CovarianceType = 'full' | 'diag' | 'spherical' | 'tied';

export const COVARIANCE_TYPES: readonly CovarianceType[] = ['full', 'diag', 'spherical', 'tied'];

export interface MixtureParameters {
  weights: number[];
  means: number[][];
  /** One full matrix per component, whatever the type. */
  covariances: number[][][];
}

type Rows = readonly (readonly number[])[];

/** Keeps the weight of a component that lost all its rows above zero. */
const TINY = 10 * Number.EPSILON;

/** Maximum likelihood parameters for given responsibilities (the M step). */
export function maximise(
  data: Rows,
  responsibilities: Rows,
  type: CovarianceType,
  regularisation: number,
): MixtureParameters {
  const masses = massesOf(responsibilities);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const means = masses.map((mass, k) =>
    (data[0] ?? []).map((_, j) => {
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum += (responsibilities[i]?.[k] ?? 0) * (data[i]?.[j] ?? 0);
      return sum / mass;
    }),
  );
  return {
    weights: masses.map((mass) => mass / total),
    means,
    covariances: covariancesOf(data, responsibilities, means, type, regularisation),
  };
}

/** Covariances of the components around given means, with `regularisation` added to every variance. */
export function covariancesOf(
  data: Rows,
  responsibilities: Rows,
  means: Rows,
  type: CovarianceType,
  regularisation: number,
): number[][][] {
  const masses = massesOf(responsibilities);
  const scatters = means.map((mean, k) => scatterOf(data, responsibilities, mean, k));
  if (type === 'tied') {
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const sum = scatters.reduce((a, b) => a.map((row, i) => row.map((value, j) => value + (b[i]?.[j] ?? 0))));
    const common = regularised(scaled(sum, 1 / total), regularisation);
    return means.map(() => common);
  }
  return scatters.map((scatter, k) => {
    const covariance = regularised(scaled(scatter, 1 / (masses[k] ?? TINY)), regularisation);
    if (type === 'full') return covariance;
    const variances = covariance.map((row, i) => row[i] ?? 0);
    const average = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
    return covariance.map((row, i) =>
      row.map((_, j) => {
        if (i !== j) return 0;
        return type === 'diag' ? (variances[i] ?? 0) : average;
      }),
    );
  });
}

/** log(weight x density) of every row under every component. */
export function logJoint(data: Rows, { weights, means, covariances }: MixtureParameters): number[][] {
  const width = data[0]?.length ?? 0;
  const components = weights.map((weight, k) => {
    const lower = choleskyFactor(
      covariances[k] ?? [],
      `the covariance of component ${k} (raise regularisation or standardise the data)`,
    );
    const logDeterminant = lower.reduce((sum, row, i) => sum + 2 * Math.log(row[i] ?? 0), 0);
    const constant = Math.log(weight) - (width * Math.log(2 * Math.PI) + logDeterminant) / 2;
    return { lower, constant, mean: means[k] ?? [] };
  });
  return data.map((row) =>
    components.map(({ lower, constant, mean }) => {
      const z = forwardSolve(
        lower,
        row.map((value, j) => value - (mean[j] ?? 0)),
      );
      return constant - z.reduce((sum, value) => sum + value * value, 0) / 2;
    }),
  );
}

/** log(sum of exp), without overflow or underflow. */
export function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/** Free parameters of a mixture: weights, means, covariances. */
export function parameterCount(components: number, width: number, type: CovarianceType): number {
  const triangle = (width * (width + 1)) / 2;
  const inCovariances = {
    full: components * triangle,
    diag: components * width,
    spherical: components,
    tied: triangle,
  }[type];
  return components - 1 + components * width + inCovariances;
}

function massesOf(responsibilities: Rows): number[] {
  return (responsibilities[0] ?? []).map(
    (_, k) => responsibilities.reduce((sum, row) => sum + (row[k] ?? 0), 0) + TINY,
  );
}

function scatterOf(data: Rows, responsibilities: Rows, mean: readonly number[], k: number): number[][] {
  const scatter = mean.map(() => mean.map(() => 0));
  data.forEach((row, n) => {
    const share = responsibilities[n]?.[k] ?? 0;
    if (share === 0) return;
    const centred = row.map((value, j) => value - (mean[j] ?? 0));
    scatter.forEach((sums, i) => {
      for (let j = 0; j <= i; j++) sums[j] = (sums[j] ?? 0) + share * (centred[i] ?? 0) * (centred[j] ?? 0);
    });
  });
  return scatter.map((row, i) => row.map((_, j) => scatter[Math.max(i, j)]?.[Math.min(i, j)] ?? 0));
}

function scaled(matrix: Rows, factor: number): number[][] {
  return matrix.map((row) => row.map((value) => value * factor));
}

function regularised(matrix: Rows, regularisation: number): number[][] {
  return matrix.map((row, i) => row.map((value, j) => (i === j ? value + regularisation : value)));
}
