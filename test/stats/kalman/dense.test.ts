import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kalmanFilter } from '../../../src/stats/kalman/kalman-filter.js';
import { kalmanSmoother } from '../../../src/stats/kalman/kalman-smoother.js';
import { localLevel } from '../../../src/stats/kalman/local-level.js';
import type { StateSpace } from '../../../src/stats/kalman/state-space.js';
import { posterior } from './dense.js';

const number = fc.integer({ min: -20, max: 20 }).map((value) => value / 10);
const square = (size: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: size, maxLength: size });
/** A A' + 0.1 I. */
const covariance = (size: number): fc.Arbitrary<number[][]> =>
  square(size).map((a) =>
    a.map((row, i) =>
      a.map((other, j) => row.reduce((sum, value, k) => sum + value * other[k]!, 0) + (i === j ? 0.1 : 0)),
    ),
  );

/** Three states, two series, a matrix Z that changes over time, intercepts, and numbers missing here and there. */
const given = (
  diffuse: fc.Arbitrary<boolean[]>,
): fc.Arbitrary<{ model: StateSpace; observations: (number | null)[][] }> =>
  fc
    .record({
      z: fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 14, maxLength: 14 }),
      h: covariance(2),
      t: square(3),
      q: covariance(3),
      c: fc.array(number, { minLength: 3, maxLength: 3 }),
      d: fc.array(number, { minLength: 2, maxLength: 2 }),
      mean: fc.array(number, { minLength: 3, maxLength: 3 }),
      start: covariance(3),
      diffuse,
      observations: fc.array(fc.tuple(fc.option(number), fc.option(number)), { minLength: 7, maxLength: 7 }),
    })
    .map(({ z, h, t, q, c, d, mean, start, diffuse: open, observations }) => ({
      model: {
        observation: (time: number) => [
          [z[2 * time]![0]! + 1, z[2 * time]![1]!, z[2 * time]![2]!],
          [z[2 * time + 1]![0]!, z[2 * time + 1]![1]! + 1, z[2 * time + 1]![2]! - 1],
        ],
        observationIntercept: d,
        observationNoise: h,
        transition: t.map((row, i) => row.map((value, j) => (i === j ? 0.9 : value / 4))),
        stateIntercept: c,
        stateNoise: q,
        initial: { mean, covariance: start, diffuse: open },
      },
      // The last two times are full, so that every diffuse state is seen.
      observations: observations.map((row, time) => (time < 5 ? row : row.map((value) => value ?? 1))),
    }));

const apart = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(found[i]! - value))) /
  Math.max(1, ...expected.map(Math.abs));

describe('filter and smoother agree with one large normal vector', () => {
  test('of a known start', () => {
    fc.assert(
      fc.property(given(fc.constant([false, false, false])), ({ model, observations }) => {
        const found = kalmanSmoother({ model, observations });
        const expected = posterior(model, observations);
        expect(found.logLikelihood / expected.logLikelihood).toBeCloseTo(1, 9);
        for (const [time, mean] of expected.mean.entries()) {
          expect(apart(found.smoothed.mean[time]!, mean)).toBeLessThan(1e-9);
          expect(
            apart(found.smoothed.covariance[time]!.flat(), expected.covariance[time]!.flat()),
          ).toBeLessThan(1e-9);
        }
        const last = kalmanFilter({ model, observations }).filtered;
        expect(apart(last.mean[6]!, expected.mean[6]!)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test('of a start of which little or nothing is known', () => {
    const open = fc
      .array(fc.boolean(), { minLength: 3, maxLength: 3 })
      .filter((states) => states.includes(true));
    fc.assert(
      fc.property(given(open), ({ model, observations }) => {
        const found = kalmanSmoother({ model, observations });
        const expected = posterior(model, observations);
        const scale = Math.max(...expected.covariance.flat(2).map(Math.abs));
        // A direction that is seen but faintly makes both lose digits.
        fc.pre(scale < 1e4);
        expect(Math.abs(found.logLikelihood - expected.logLikelihood)).toBeLessThan(1e-8);
        for (const [time, mean] of expected.mean.entries()) {
          expect(apart(found.smoothed.mean[time]!, mean)).toBeLessThan(1e-8);
          expect(
            apart(found.smoothed.covariance[time]!.flat(), expected.covariance[time]!.flat()),
          ).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the filter up to a time knows nothing of what comes later', () => {
    fc.assert(
      fc.property(
        given(fc.constant([true, false, false])),
        fc.integer({ min: 1, max: 6 }),
        ({ model, observations }, until) => {
          const all = kalmanFilter({ model, observations });
          const part = kalmanFilter({ model, observations: observations.slice(0, until) });
          expect(all.filtered.mean.slice(0, until)).toEqual(part.filtered.mean);
          expect(all.filtered.covariance.slice(0, until)).toEqual(part.filtered.covariance);
          expect(all.logLikelihoods.slice(0, until)).toEqual(part.logLikelihoods);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('without noise the smoother gives back the data', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(number), { minLength: 2, maxLength: 9 }),
        fc.boolean(),
        (values, diffuse) => {
          fc.pre(values.some((value) => value !== null));
          const model = localLevel(
            { irregularVariance: 0, levelVariance: 2 },
            diffuse ? { diffuse: [true] } : { covariance: [[3]] },
          );
          const { smoothed } = kalmanSmoother({ model, observations: values });
          for (const [time, value] of values.entries()) {
            if (value === null) continue;
            expect(smoothed.mean[time]![0]).toBeCloseTo(value, 10);
            expect(smoothed.covariance[time]![0]![0]).toBeCloseTo(0, 10);
          }
        },
      ),
    );
  });
});
