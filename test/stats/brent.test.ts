import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { minimise } from '../../src/stats/brent.js';

describe('the minimum of a function of one variable', () => {
  test('of a parabola, in few steps', () => {
    const { x, value, evaluations } = minimise((at) => (at - 2) ** 2 + 3, 0, 10);
    expect(x).toBeCloseTo(2, 7);
    expect(value).toBe(3);
    expect(evaluations).toBeLessThan(12);
  });

  test('of the cosine between 2 and 5 is pi', () => {
    expect(minimise(Math.cos, 2, 5).x).toBeCloseTo(Math.PI, 7);
  });

  test('with a corner, where no parabola fits', () => {
    expect(minimise((x) => Math.abs(x - 1 / 3), -1, 1).x).toBeCloseTo(1 / 3, 7);
  });

  test('at an end is approached, not reached', () => {
    const seen: number[] = [];
    const { x } = minimise((at) => seen.push(at) && -at, -0.999, 0.999);
    expect(x).toBeGreaterThan(0.999 - 1e-7);
    expect(Math.max(...seen)).toBeLessThan(0.999);
  });

  test('ends although the function is nowhere a number', () => {
    expect(minimise(() => Number.NaN, 0, 1).value).toBeNaN();
  });

  test.each([
    [1, 1],
    [2, 1],
    [0, Number.POSITIVE_INFINITY],
    [Number.NaN, 1],
  ])('an interval of %s to %s is refused', (lower, upper) => {
    expect(() => minimise((x) => x, lower, upper)).toThrow(UsageError);
  });

  test('of any quartic with one minimum', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (at, steep) => {
          const { x } = minimise((t) => steep * ((t - at) ** 2 + (t - at) ** 4), -6, 6);
          expect(Math.abs(x - at)).toBeLessThan(1e-6);
        },
      ),
    );
  });
});
