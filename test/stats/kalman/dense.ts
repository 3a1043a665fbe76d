import { inverse, Matrix } from 'ml-matrix';
import type { StateSpace, Varying } from '../../../src/stats/kalman/state-space.js';
import { logDeterminant } from '../disaggregate/dense.js';

export interface Posterior {
  /** By time, given everything observed. */
  mean: number[][];
  covariance: number[][][];
  logLikelihood: number;
}

const at = <T>(value: Varying<T>, time: number): T =>
  typeof value === 'function' ? (value as (time: number) => T)(time) : value;

/**
 * All states of all times as one normal vector, conditioned on all that was observed at once. The diffuse part of the
 * start is a regression on unknown constants with a flat prior.
 */
export function posterior(
  model: StateSpace,
  observations: readonly (readonly (number | null)[])[],
): Posterior {
  const times = observations.length;
  const states = at(model.transition, 0).length;
  const { mean = zeros(states), covariance, diffuse } = model.initial;
  const free = (diffuse ?? []).flatMap((open, i) => (open ? [i] : []));
  const m = (rows: readonly (readonly number[])[]): Matrix => new Matrix(rows.map((row) => [...row]));

  // a_t = mean_t + X_t delta + normal part with covariance S_(t, s).
  const means = [[...mean]];
  const x = [m(zeros(states).map((_, i) => (free.length ? free.map((j) => (i === j ? 1 : 0)) : [0])))];
  const start = covariance ? m(covariance) : Matrix.zeros(states, states);
  for (const i of free) {
    for (let j = 0; j < states; j += 1) start.set(i, j, 0).set(j, i, 0);
  }
  const s: Matrix[][] = [[start]];
  for (let t = 1; t < times; t += 1) {
    const transition = m(at(model.transition, t - 1));
    const intercept = model.stateIntercept ? at(model.stateIntercept, t - 1) : zeros(states);
    means.push(
      transition
        .mmul(Matrix.columnVector(means[t - 1]!))
        .to1DArray()
        .map((value, i) => value + intercept[i]!),
    );
    x.push(transition.mmul(x[t - 1]!));
    s.push(s[t - 1]!.map((one) => transition.mmul(one)));
    const own = transition.mmul(s[t - 1]![t - 1]!).mmul(transition.transpose());
    s[t]!.push(own.add(m(at(model.stateNoise, t - 1))));
    for (let u = 0; u < t; u += 1) s[u]![t] = s[t]![u]!.transpose();
  }

  const seen = observations.flatMap((row, t) =>
    row.flatMap((value, i) => (value === null ? [] : [{ t, i, value }])),
  );
  const z = seen.map(({ t, i }) => m([at(model.observation, t)[i]!]));
  const error = seen.map(({ t, i, value }, k) => {
    const intercept = model.observationIntercept ? at(model.observationIntercept, t)[i]! : 0;
    return value - intercept - z[k]!.mmul(Matrix.columnVector(means[t]!)).get(0, 0);
  });
  const v = m(
    seen.map((one, k) =>
      seen.map((other, l) => {
        const noise = one.t === other.t ? at(model.observationNoise, one.t)[one.i]![other.i]! : 0;
        return z[k]!.mmul(s[one.t]![other.t]!).mmul(z[l]!.transpose()).get(0, 0) + noise;
      }),
    ),
  );
  const design = m(seen.map(({ t }, k) => z[k]!.mmul(x[t]!).to1DArray()));
  const vInverse = inverse(v);
  const y = Matrix.columnVector(error);
  let delta = Matrix.zeros(Math.max(1, free.length), 1);
  let deltaCovariance = Matrix.zeros(Math.max(1, free.length), Math.max(1, free.length));
  let logLikelihood = -(seen.length * Math.log(2 * Math.PI) + logDeterminant(v)) / 2;
  if (free.length) {
    const information = design.transpose().mmul(vInverse).mmul(design);
    deltaCovariance = inverse(information);
    delta = deltaCovariance.mmul(design.transpose()).mmul(vInverse).mmul(y);
    logLikelihood -= logDeterminant(information) / 2;
  }
  const e = Matrix.sub(y, design.mmul(delta));
  logLikelihood -= e.transpose().mmul(vInverse).mmul(e).get(0, 0) / 2;

  const result: Posterior = { mean: [], covariance: [], logLikelihood };
  for (let t = 0; t < times; t += 1) {
    const cross = m(transposed(seen.map((one, k) => s[t]![one.t]!.mmul(z[k]!.transpose()).to1DArray())));
    const gain = cross.mmul(vInverse);
    const open = Matrix.sub(x[t]!, gain.mmul(design));
    const now = Matrix.add(Matrix.columnVector(means[t]!), x[t]!.mmul(delta)).add(gain.mmul(e));
    const left = Matrix.sub(s[t]![t]!, gain.mmul(cross.transpose())).add(
      open.mmul(deltaCovariance).mmul(open.transpose()),
    );
    result.mean.push(now.to1DArray());
    result.covariance.push(left.to2DArray());
  }
  return result;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, j) => rows.map((row) => row[j]!));
}
