import { UsageError } from '../../errors.js';
import { checkList } from '../validate.js';
import { type Matrix, zeros } from './matrix.js';

/** The same at all times, or by the index of the time, from 0. */
export type Varying<T> = T | ((time: number) => T);

/**
 * A linear Gaussian model of p observed series and d states:
 *
 *     y_t     = Z_t a_t + d_t + noise,    noise ~ N(0, H_t)
 *     a_(t+1) = T_t a_t + c_t + shock,    shock ~ N(0, Q_t)
 */
export interface StateSpace {
  /** Z: p x d. */
  observation: Varying<Matrix>;
  /** H: p x p, a covariance; zeros where a series is observed without error. */
  observationNoise: Varying<Matrix>;
  /** d: p numbers; none = 0. */
  observationIntercept?: Varying<readonly number[]> | undefined;
  /** T: d x d. */
  transition: Varying<Matrix>;
  /** Q: d x d, a covariance. */
  stateNoise: Varying<Matrix>;
  /** c: d numbers; none = 0. */
  stateIntercept?: Varying<readonly number[]> | undefined;
  initial: InitialState;
}

/** The first state a_0: its mean (none = 0), covariance (none = 0) and which states nothing is known of. */
export interface InitialState {
  mean?: readonly number[] | undefined;
  covariance?: Matrix | undefined;
  /** True = infinite variance, treated exactly. */
  diffuse?: readonly boolean[] | undefined;
}

/** Observations by time: one number of one series, or p of several; null or NaN where there is none. */
export type Observations = readonly (number | null)[] | readonly (readonly (number | null)[])[];

/** A start of which little is known: the same large variance for every state. See `burn` of the filter. */
export function largeStart(states: number, variance = 1e6): InitialState {
  return { covariance: diagonal(Array.from({ length: states }, () => variance)) };
}

export function diagonal(values: readonly number[]): number[][] {
  return values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
}

/** The matrices of one time. */
export interface Moment {
  z: Matrix;
  h: Matrix;
  d: readonly number[];
  t: Matrix;
  q: Matrix;
  c: readonly number[];
}

const at = <T>(value: Varying<T>, time: number): T =>
  typeof value === 'function' ? (value as (time: number) => T)(time) : value;

/**
 * Reads a model time by time.
 *
 * @throws UsageError when a matrix has another size than the first ones, holds what is no number, or a negative variance
 */
export function momentsOf(model: StateSpace): {
  series: number;
  states: number;
  moment: (time: number) => Moment;
} {
  if (!model) throw new UsageError('there is no model');
  const { observation, transition, initial } = model;
  const size = (name: string, matrix: Matrix): number => {
    checkList(name, matrix, 'rows');
    return matrix.length;
  };
  const series = size('observation', at(observation, 0));
  const states = size('transition', at(transition, 0));
  if (!initial) throw new UsageError('the model has no initial; say what is known of the first state');
  const { mean, covariance, diffuse } = initial;
  checkMatrix('initial.covariance', covariance ?? diagonal(zeros(states)), states, states);
  if (covariance) checkVariances('initial.covariance', covariance);
  checkVector('initial.mean', mean ?? zeros(states), states);
  if (diffuse && diffuse.length !== states) {
    throw new UsageError(`initial.diffuse has ${diffuse.length} entries for ${states} states`);
  }
  const read = (time: number): Moment => {
    const moment = {
      z: at(model.observation, time),
      h: at(model.observationNoise, time),
      d: model.observationIntercept === undefined ? zeros(series) : at(model.observationIntercept, time),
      t: at(model.transition, time),
      q: at(model.stateNoise, time),
      c: model.stateIntercept === undefined ? zeros(states) : at(model.stateIntercept, time),
    };
    const when = ` at time ${time}`;
    checkMatrix(`observation${when}`, moment.z, series, states);
    checkMatrix(`observationNoise${when}`, moment.h, series, series);
    checkVariances(`observationNoise${when}`, moment.h);
    checkMatrix(`transition${when}`, moment.t, states, states);
    checkMatrix(`stateNoise${when}`, moment.q, states, states);
    checkVariances(`stateNoise${when}`, moment.q);
    checkVector(`observationIntercept${when}`, moment.d, series);
    checkVector(`stateIntercept${when}`, moment.c, states);
    return moment;
  };
  const { initial: _, ...parts } = model;
  const varies = Object.values(parts).some((part) => typeof part === 'function');
  if (varies) return { series, states, moment: read };
  const constant = read(0);
  return { series, states, moment: () => constant };
}

/** The numbers observed at each time, null where there is none. @throws UsageError for another number of series */
export function readObservations(observations: Observations, series: number): (number | null)[][] {
  checkList('observations', observations);
  return observations.map((given, time) => {
    const row = Array.isArray(given) ? (given as readonly (number | null)[]) : [given as number | null];
    if (row.length !== series) {
      throw new UsageError(`observations[${time}] has ${row.length} values, the model ${series} series`);
    }
    return row.map((value) => {
      if (value === null || value === undefined || Number.isNaN(value)) return null;
      if (Number.isFinite(value)) return value;
      throw new UsageError(
        `observations[${time}] holds ${value}; give a number, or null where there is none`,
      );
    });
  });
}

function checkMatrix(name: string, matrix: Matrix, rows: number, columns: number): void {
  checkList(name, matrix, 'rows');
  if (matrix.length !== rows || matrix.some((row) => row.length !== columns)) {
    const size = `${matrix.length} x ${matrix[0]?.length ?? 0}`;
    throw new UsageError(`${name} is ${size}; it must be ${rows} x ${columns}`);
  }
  for (const row of matrix) checkVector(name, row, columns);
}

function checkVariances(name: string, matrix: Matrix): void {
  const negative = matrix.findIndex((row, i) => row[i]! < 0);
  if (negative !== -1)
    throw new UsageError(
      `${name} has the variance ${matrix[negative]![negative]} at ${negative}; a variance is zero or more`,
    );
}

function checkVector(name: string, values: readonly number[], length: number): void {
  checkList(name, values);
  if (values.length !== length)
    throw new UsageError(`${name} has ${values.length} numbers; it must have ${length}`);
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined || values.includes(undefined as never))
    throw new UsageError(`${name} holds ${odd}, which is no number`);
}
