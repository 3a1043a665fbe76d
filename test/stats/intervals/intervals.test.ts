import fc from 'fast-check';
import { xoroshiro128plus, unsafeUniformIntDistribution } from 'pure-rand';
import { describe, expect, test } from 'vitest';
import {
  adaptiveConformal,
  blockBootstrap,
  splitConformal,
  windowSumInterval,
} from '../../../src/stats/intervals/index.js';
import { expectClose } from '../reference.js';

describe('split conformal', () => {
  test('the ceil((n + 1) level)-th smallest residual', () => {
    const residuals = [3, -1, 2, -5, 4, 0, -6, 8, 7];
    // Sizes 0 to 8, n = 9: the 9th for 90%, the 5th for 50%.
    expect(splitConformal({ residuals }).halfWidth).toBe(8);
    expect(splitConformal({ residuals, level: 0.5 }).halfWidth).toBe(4);
    expect(splitConformal({ residuals }).interval(10)).toEqual({ lower: 2, upper: 18 });
    expect(splitConformal({ residuals }).interval(10, 2)).toEqual({ lower: -6, upper: 26 });
  });

  test('residuals in units of their scale', () => {
    const found = splitConformal({ residuals: [2, -8, 9], scales: [1, 2, 3], level: 0.75 });
    expect(found.halfWidth).toBe(4);
    expect(found.interval(0, 0.5)).toEqual({ lower: -2, upper: 2 });
  });

  test('too few residuals for the level have no interval', () => {
    const few = splitConformal({ residuals: [1, 2, 3, 4, 5, 6, 7, 8] });
    expect(few.halfWidth).toBeNull();
    expect(few.interval(1)).toBeNull();
    expect(
      splitConformal({ residuals: Array.from({ length: 19 }, (_, i) => i), level: 0.95 }).halfWidth,
    ).toBe(18);
  });

  test('each of n + 1 values left out in turn is covered as often as promised', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 10, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.7, 0.8), (scores, level) => {
        const covered = scores.filter((score, i) => {
          const { halfWidth } = splitConformal({ residuals: scores.filter((_, j) => j !== i), level });
          return halfWidth === null || Math.abs(score) <= halfWidth;
        });
        expect(covered.length).toBeGreaterThanOrEqual(level * scores.length - 1e-9);
      }),
    );
  });

  test.each([
    [{ residuals: [] }, 'residuals has 0 values'],
    [{ residuals: [1], level: 1 }, 'level is 1: it must lie between 0 and 1'],
    [{ residuals: [1, 2], scales: [1, 0] }, 'every scale must be positive'],
    [{ residuals: [1, 2], scales: [1] }, 'residuals has 2 values and scales has 1'],
  ])('%j is rejected', (options, message) => {
    expect(() => splitConformal(options)).toThrow(message);
  });
});

describe('adaptive conformal', () => {
  test('by hand at a level of one half', () => {
    const found = adaptiveConformal({
      actual: [1, 3, 2, 1],
      forecast: [0, 0, 0, 0],
      level: 0.5,
      gamma: 0.2,
    });
    // alpha 0.5: the 1st of {1}, 3 is not covered; alpha 0.4: ceil(3 x 0.6) = 2nd of {1, 3}, 2 is covered;
    // alpha 0.5: ceil(4 x 0.5) = 2nd of {1, 2, 3}, 1 is covered; alpha 0.6: ceil(5 x 0.4) = 2nd of {1, 1, 2, 3}.
    expect(found.periods.map(({ covered, halfWidth }) => [covered, halfWidth])).toEqual([
      [null, null],
      [false, 1],
      [true, 3],
      [true, 2],
    ]);
    expectClose(
      found.periods.slice(1).map((period) => period.alpha),
      [0.5, 0.4, 0.5],
      1e-12,
    );
    expectClose(found.next, { alpha: 0.6, halfWidth: 1 }, 1e-12);
    expect(found.coverage).toBe(2 / 3);
  });

  test('alpha beyond its ends asks for an endless or an empty interval', () => {
    const options = { forecast: [0, 0, 0, 0], level: 0.5, gamma: 1.5 };
    const endless = adaptiveConformal({ ...options, actual: [1, 9, 9, 0] });
    expect(endless.periods.slice(1)).toEqual([
      { alpha: 0.5, halfWidth: 1, covered: false },
      { alpha: -0.25, halfWidth: null, covered: true },
      { alpha: 0.5, halfWidth: 9, covered: true },
    ]);
    const empty = adaptiveConformal({ ...options, actual: [1, 0, 0, 0] });
    expect(empty.periods.slice(1, 3)).toEqual([
      { alpha: 0.5, halfWidth: 1, covered: true },
      { alpha: 1.25, halfWidth: 0, covered: false },
    ]);
  });

  test('without movement it is split conformal on what came before', () => {
    const actual = [3, -1, 4, 1, -5, 9, 2, 6, -5, 3];
    const forecast = actual.map(() => 0.5);
    const { periods } = adaptiveConformal({ actual, forecast, level: 0.6, gamma: 0 });
    periods.forEach((period, t) => {
      if (period.alpha === null) return;
      const residuals = actual.slice(0, t).map((value) => value - 0.5);
      expect(period.halfWidth).toBe(splitConformal({ residuals, level: 0.6 }).halfWidth);
    });
    expect(periods.filter((period) => period.alpha === null)).toHaveLength(2);
  });

  test('widths are in the unit of what came, scores in that of the scale', () => {
    const { periods } = adaptiveConformal({ actual: [2, 30], forecast: [0, 0], scales: [1, 10], level: 0.5 });
    expect(periods[1]).toMatchObject({ halfWidth: 20, covered: false });
  });

  test('the error rate in the long run is the one asked for, even when the world changes', () => {
    const random = xoroshiro128plus(7);
    const size = (t: number) => (t < 500 ? 10 : 40);
    const actual = Array.from({ length: 2000 }, (_, t) =>
      unsafeUniformIntDistribution(-size(t), size(t), random),
    );
    const forecast = actual.map(() => 0);
    const moving = adaptiveConformal({ actual, forecast, level: 0.9, gamma: 0.05 });
    // |mean error - alpha| <= (max(alpha, 1 - alpha) + gamma) / (gamma T), proposition 4.1 of the source.
    expect(Math.abs((moving.coverage ?? 0) - 0.9)).toBeLessThanOrEqual(0.95 / (0.05 * 1991));
    const still = adaptiveConformal({ actual, forecast, level: 0.9, gamma: 0 });
    expect(still.coverage).toBeLessThan(0.85);
  });

  test('a window forgets, and later periods change nothing', () => {
    const actual = [100, 1, 2, 1, 2, 1];
    const forecast = actual.map(() => 0);
    const { periods } = adaptiveConformal({ actual, forecast, level: 0.5, window: 1, gamma: 0 });
    expect(periods.map((period) => period.halfWidth)).toEqual([null, 100, 1, 2, 1, 2]);
    const shorter = adaptiveConformal({
      actual: actual.slice(0, 4),
      forecast: [0, 0, 0, 0],
      level: 0.5,
      window: 1,
      gamma: 0,
    });
    expect(shorter.periods).toEqual(periods.slice(0, 4));
  });

  test('too short a history never starts', () => {
    const found = adaptiveConformal({ actual: [1, 2], forecast: [0, 0] });
    expect(found).toMatchObject({ coverage: null, next: { alpha: null, halfWidth: null } });
  });

  test.each([
    [{ window: 5 }, 'window is 5: a level of 0.9 needs at least 9 scores'],
    [{ gamma: -1 }, 'gamma is -1'],
    [{ forecast: [1] }, 'actual has 2 values and forecast has 1'],
  ])('%j is rejected', (options, message) => {
    expect(() => adaptiveConformal({ actual: [1, 2], forecast: [0, 0], ...options })).toThrow(message);
  });
});

describe('block bootstrap', () => {
  const values = Array.from({ length: 27 }, (_, i) => i);

  test('samples are made of blocks of neighbours, the last one cut', () => {
    const seen: number[][] = [];
    blockBootstrap({
      values,
      seed: 1,
      samples: 50,
      length: 8,
      statistic: (sample) => seen.push([...sample]),
    });
    for (const sample of seen) {
      expect(sample).toHaveLength(8);
      for (const i of [0, 1, 3, 4, 6]) expect((sample[i + 1] ?? 0) - (sample[i] ?? 0)).toBe(1);
    }
    const starts = new Set(seen.flatMap((sample) => [sample[0], sample[3]]));
    expect(Math.min(...[...starts].map(Number))).toBe(0);
    expect(Math.max(...[...starts].map(Number))).toBe(24);
  });

  test('the same seed draws the same, another one others', () => {
    const draw = (seed: number) => windowSumInterval({ values, window: 5, seed, samples: 200 });
    expect(draw(3)).toEqual(draw(3));
    expect(draw(4)).not.toEqual(draw(3));
  });

  test('one block as long as the values is the values', () => {
    const sums = blockBootstrap({
      values,
      block: 27,
      samples: 3,
      seed: 1,
      statistic: (sample) => sample.reduce((sum, value) => sum + value, 0),
    });
    expect(sums).toEqual([351, 351, 351]);
  });

  test('sums of equal values are exact, and centred ones zero', () => {
    const constant = { values: [2, 2, 2, 2], window: 5, seed: 1, samples: 10 };
    expect(windowSumInterval(constant)).toEqual({ lower: 10, upper: 10, mean: 10 });
    expect(windowSumInterval({ ...constant, centred: true })).toEqual({ lower: 0, upper: 0, mean: 0 });
  });

  test('the spread of a sum of errors that do not depend on each other is near its own', () => {
    const random = xoroshiro128plus(11);
    const errors = Array.from({ length: 2000 }, () => (unsafeUniformIntDistribution(0, 1, random) ? 1 : -1));
    const { lower, upper } = windowSumInterval({ values: errors, window: 100, seed: 5, centred: true });
    // 90% of N(0, 100) lies within 16.4.
    expect(upper).toBeGreaterThan(13);
    expect(upper).toBeLessThan(20);
    expect(lower).toBeLessThan(-13);
    expect(lower).toBeGreaterThan(-20);
  });

  test('blocks keep what neighbours have in common', () => {
    const runs = Array.from({ length: 1000 }, (_, i) => (Math.floor(i / 10) % 2 ? 1 : -1));
    const width = (block: number) => {
      const { lower, upper } = windowSumInterval({ values: runs, window: 10, block, seed: 2 });
      return upper - lower;
    };
    expect(width(10)).toBeGreaterThan(1.4 * width(1));
  });

  test.each([
    [{ values: [1], window: 1 }, 'values has 1 values, at least 2 are needed'],
    [{ block: 30 }, 'block is 30: there are only 27 values'],
    [{ seed: 0.5 }, 'seed is 0.5: it must be a whole number'],
    [{ window: 0 }, 'window is 0'],
  ])('%j is rejected', (options, message) => {
    expect(() => windowSumInterval({ values, window: 5, seed: 1, ...options })).toThrow(message);
  });
});

describe('schemes of blocks', () => {
  const values = Array.from({ length: 12 }, (_, i) => i);
  const samplesOf = (scheme: 'moving' | 'circular' | 'stationary', block = 4): number[][] => {
    const samples: number[][] = [];
    const statistic = (sample: readonly number[]): number => samples.push([...sample]);
    blockBootstrap({ values, statistic, scheme, block, samples: 4000, seed: 7 });
    return samples;
  };
  const shareOf = (samples: number[][], value: number): number =>
    samples.flat().filter((drawn) => drawn === value).length / samples.flat().length;
  const follows = (samples: number[][]): number =>
    samples.reduce(
      (sum, sample) =>
        sum + sample.slice(1).filter((value, i) => value === ((sample[i] ?? 0) + 1) % 12).length,
      0,
    ) /
    (samples.length * 11);

  test('moving is what is drawn unless told otherwise, and draws the ends less often', () => {
    const given = { values, statistic: (sample: readonly number[]) => sample[0] ?? 0, seed: 3, samples: 50 };
    expect(blockBootstrap({ ...given, scheme: 'moving' })).toEqual(blockBootstrap(given));
    expect(shareOf(samplesOf('moving'), 0)).toBeLessThan(0.04);
  });

  test.each(['circular', 'stationary'] as const)('%s draws every value as often', (scheme) => {
    const samples = samplesOf(scheme);
    for (const value of [0, 5, 11]) expect(shareOf(samples, value)).toBeCloseTo(1 / 12, 2);
    expect(samplesOf(scheme)).toEqual(samples);
  });

  test('circular blocks stay whole', () => {
    for (const sample of samplesOf('circular').slice(0, 200)) {
      for (const start of [0, 4, 8]) {
        const first = sample[start] ?? 0;
        expect(sample.slice(start, start + 4)).toEqual([0, 1, 2, 3].map((step) => (first + step) % 12));
      }
    }
  });

  test('stationary blocks have the mean length asked for', () => {
    // A neighbour follows with 1 - 1 / block, or by chance after a new draw.
    expect(follows(samplesOf('stationary'))).toBeCloseTo(3 / 4 + 1 / 4 / 12, 2);
    expect(follows(samplesOf('stationary', 1))).toBeCloseTo(1 / 12, 2);
  });

  test('another scheme is refused', () => {
    expect(() =>
      blockBootstrap({ values, statistic: () => 0, seed: 1, scheme: 'tapered' as 'moving' }),
    ).toThrow("scheme is 'tapered'");
  });
});
