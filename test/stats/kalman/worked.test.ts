import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { type Filtered, kalmanFilter } from '../../../src/stats/kalman/kalman-filter.js';
import { kalmanSmoother } from '../../../src/stats/kalman/kalman-smoother.js';
import { fitLocalLevel, localLevel } from '../../../src/stats/kalman/local-level.js';
import { largeStart, type StateSpace } from '../../../src/stats/kalman/state-space.js';

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 10);
};
const line = (estimates: { mean: number[][] }): number[] => estimates.mean.map((row) => row[0]!);
const variances = (estimates: { covariance: number[][][] }): number[] =>
  estimates.covariance.map((row) => row[0]![0]!);
const density = (surprise: number, variance: number): number =>
  -(Math.log(2 * Math.PI * variance) + surprise ** 2 / variance) / 2;

describe('a local level by hand', () => {
  // Noise 2, steps 1, a known start of variance 2.
  const model = localLevel({ irregularVariance: 2, levelVariance: 1 }, { mean: [10], covariance: [[2]] });

  test('filter: half of the first surprise, 3/5 of the second', () => {
    const found = kalmanFilter({ model, observations: [14, 17] });
    close(line(found.predicted), [10, 12, 14.5]);
    close(variances(found.predicted), [2, 2, 2]);
    close(line(found.filtered), [12, 14.5]);
    close(variances(found.filtered), [1, 1]);
    close(line(found.forecast), [10, 12]);
    close(variances(found.forecast), [4, 4]);
    close(found.logLikelihoods, [density(4, 4), density(5, 4)]);
    expect(found.logLikelihood).toBeCloseTo(density(4, 4) + density(5, 4), 12);
    expect(found.diffuseTimes).toBe(0);
  });

  test('a missing number moves nothing and adds variance', () => {
    for (const missing of [null, Number.NaN]) {
      const found = kalmanFilter({ model, observations: [14, missing, 17] });
      close(line(found.filtered), [12, 12, 12 + (3 / 5) * 5]);
      close(variances(found.predicted), [2, 2, 3, 2.2]);
      close(found.logLikelihoods, [density(4, 4), 0, density(5, 5)]);
    }
  });

  test('smoother: what came later counts, and is in the middle of missing numbers too', () => {
    const found = kalmanSmoother({ model, observations: [14, 17] });
    // Cov(a0, y1 - its forecast) = filtered variance 1, over a forecast variance of 4.
    close(line(found.smoothed), [12 + 5 / 4, 14.5]);
    close(variances(found.smoothed), [1 - 1 / 4, 1]);
    close(line(found.signal), [12 + 5 / 4, 14.5]);
    const gap = kalmanSmoother({ model, observations: [14, null, 17] });
    close(line(gap.smoothed), [12 + 5 / 5, 12 + (2 * 5) / 5, 15]);
  });

  test('a start of which nothing is known: the first number is the level', () => {
    const found = kalmanSmoother({
      model: localLevel({ irregularVariance: 2, levelVariance: 1 }),
      observations: [null, 14, 17],
    });
    expect(found.diffuseTimes).toBe(2);
    close([line(found.filtered)[1]!, variances(found.filtered)[1]!], [14, 2]);
    // Prediction variance 3, noise 2: 3/5 of the surprise of 3.
    close([line(found.filtered)[2]!], [14 + 9 / 5]);
    close(found.logLikelihoods, [0, -Math.log(2 * Math.PI) / 2, density(3, 5)]);
    close(line(found.smoothed), [14 + 6 / 5, 14 + 6 / 5, 14 + 9 / 5]);
    close(variances(found.smoothed), [2.2, 1.2, 1.2]);
  });

  test('a large start comes close, and its first likelihood can be left out', () => {
    const exact = kalmanFilter({
      model: localLevel({ irregularVariance: 2, levelVariance: 1 }),
      observations: [14, 17, 11],
    });
    const large = localLevel({ irregularVariance: 2, levelVariance: 1 }, largeStart(1, 1e9));
    const found = kalmanFilter({ model: large, observations: [14, 17, 11], burn: 1 });
    expect(found.logLikelihood).toBeCloseTo(exact.logLikelihood + Math.log(2 * Math.PI) / 2, 6);
    expect(line(found.filtered)[2]).toBeCloseTo(line(exact.filtered)[2]!, 6);
  });

  test('without noise the smoother gives back the data', () => {
    const observations = [3, 1, 4, 1, 5];
    const exact = localLevel({ irregularVariance: 0, levelVariance: 1 });
    const found = kalmanSmoother({ model: exact, observations });
    close(line(found.smoothed), observations);
    close(variances(found.smoothed), [0, 0, 0, 0, 0]);
  });
});

describe('several series', () => {
  test('two of the same level with noises that hang together', () => {
    // H = [[2, 1], [1, 2]]: the mean of both has variance 3/2 and is all that counts.
    const model: StateSpace = {
      observation: [[1], [1]],
      observationNoise: [
        [2, 1],
        [1, 2],
      ],
      transition: [[1]],
      stateNoise: [[1]],
      initial: { diffuse: [true] },
    };
    const found = kalmanFilter({ model, observations: [[4, 10]] });
    close(line(found.filtered), [7]);
    close(variances(found.filtered), [1.5]);
    // Of the difference, N(0, 2), all remains as a likelihood; the first number is spent on the level.
    expect(found.logLikelihood).toBeCloseTo(density(6, 2) - Math.log(2 * Math.PI) / 2, 12);
  });

  test('numbers that contradict what is known exactly are refused; those that agree are not', () => {
    const model: StateSpace = {
      observation: [[1], [2]],
      observationNoise: [
        [0, 0],
        [0, 0],
      ],
      transition: [[1]],
      stateNoise: [[1]],
      initial: { covariance: [[1]] },
    };
    close(line(kalmanFilter({ model, observations: [[3, 6]] }).filtered), [3]);
    expect(() => kalmanFilter({ model, observations: [[3, 7]] })).toThrow(
      'observations[0] says 7 where the model leaves no doubt of 6; give it observation noise, or leave it out',
    );
  });
});

describe('the most likely local level', () => {
  test('of white noise has no steps; of a walk no noise', () => {
    const white = fitLocalLevel([1, -1, 1, -1, 1, -1, 1, -1]);
    expect(white.levelVariance).toBe(0);
    expect(white.irregularVariance).toBeCloseTo(8 / 7, 10);
    const walk = fitLocalLevel([0, 1, 2, 3, 4, 5, 6]);
    expect(walk.irregularVariance).toBe(0);
    expect(walk.levelVariance).toBeCloseTo(1, 10);
  });

  test('is no less likely than its neighbours', () => {
    const observations = [5, 7, null, 4, 6, 9, 8, 11, 10, 12, 9, 13, 15, 12];
    const found = fitLocalLevel(observations);
    for (const [a, b] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
    ] as const) {
      const model = localLevel({
        irregularVariance: found.irregularVariance * a,
        levelVariance: found.levelVariance * b,
      });
      expect(kalmanFilter({ model, observations }).logLikelihood).toBeLessThan(
        found.logLikelihood ?? Number.NaN,
      );
    }
  });

  test('numbers that are all the same have no likelihood', () => {
    expect(fitLocalLevel([2, 2, null, 2])).toEqual({
      irregularVariance: 0,
      levelVariance: 0,
      logLikelihood: null,
    });
  });

  test('needs three numbers', () => {
    expect(() => fitLocalLevel([1, null, 2])).toThrow(UsageError);
  });
});

describe('what does not fit is refused', () => {
  const model = localLevel({ irregularVariance: 1, levelVariance: 1 });
  const run = (change: Partial<StateSpace>, observations: readonly (number | null)[] = [1]): Filtered =>
    kalmanFilter({ model: { ...model, ...change }, observations });
  test.each<[Partial<StateSpace>, string]>([
    [{ observation: [[1, 2]] }, 'observation at time 0 is 1 x 2; it must be 1 x 1'],
    [{ observationNoise: [] }, 'observationNoise at time 0 is 0 x 0; it must be 1 x 1'],
    [{ stateNoise: [[Number.NaN]] }, 'stateNoise at time 0 holds NaN, which is no number'],
    [{ stateIntercept: [1, 2] }, 'stateIntercept at time 0 has 2 numbers; it must have 1'],
    [{ initial: { diffuse: [true, true] } }, 'initial.diffuse has 2 entries for 1 states'],
    [{ observationNoise: [[-0.5]] }, 'observationNoise at time 0 has the variance -0.5 at 0'],
    [{ stateNoise: [[-1]] }, 'stateNoise at time 0 has the variance -1 at 0'],
    [{ initial: { covariance: [[-2]] } }, 'initial.covariance has the variance -2 at 0'],
    [{ initial: { mean: [] } }, 'initial.mean has 0 numbers'],
    [{ transition: (time) => (time === 1 ? [[1, 1]] : [[1]]) }, 'transition at time 1 is 1 x 2'],
  ])('%j', (change, message) => {
    expect(() => run(change, [1, 2])).toThrow(message);
    expect(() => run(change, [1, 2])).toThrow(UsageError);
  });

  test('observations of another number, or endless', () => {
    expect(() => kalmanFilter({ model, observations: [[1, 2]] })).toThrow(
      'observations[0] has 2 values, the model 1 series',
    );
    expect(() => run({}, [1, Number.POSITIVE_INFINITY])).toThrow('observations[1] holds Infinity');
    expect(() => kalmanFilter({ model, observations: [1], burn: -1 })).toThrow('burn is -1');
  });
});
