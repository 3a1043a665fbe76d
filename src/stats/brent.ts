import { UsageError } from '../errors.js';

export interface Minimum {
  x: number;
  value: number;
  evaluations: number;
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;
const RELATIVE = Math.sqrt(Number.EPSILON);

/**
 * A local minimum of a function of one variable within an interval, without derivatives: golden section
 * steps, and parabolas through the three best points where these help (Brent 1973, chapter 5).
 * The ends of the interval are never tried themselves, but approached to within the tolerance.
 *
 * @param tolerance absolute width at which to stop; sqrt(machine epsilon) x |x| is added, since a minimum
 * cannot be placed more finely than that
 * @throws UsageError when the interval is empty or not finite
 */
export function minimise(f: (x: number) => number, lower: number, upper: number, tolerance = 1e-16): Minimum {
  if (!(lower < upper) || !Number.isFinite(upper - lower)) {
    throw new UsageError(
      `no interval to search: ${lower} to ${upper}; give a finite lower end below the upper`,
    );
  }
  let [a, b] = [lower, upper];
  let x = a + GOLDEN * (b - a);
  let fx = f(x);
  let evaluations = 1;
  let [second, fSecond, third, fThird] = [x, fx, x, fx];
  let [step, previous] = [0, 0];

  for (;;) {
    const middle = (a + b) / 2;
    const near = RELATIVE * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) return { x, value: fx, evaluations };

    const parabola = Math.abs(previous) > near ? vertex(x, fx, second, fSecond, third, fThird) : undefined;
    const inside =
      parabola !== undefined &&
      Math.abs(parabola) < Math.abs(previous / 2) &&
      parabola > a - x &&
      parabola < b - x;
    if (inside) {
      previous = step;
      step = parabola;
      const tried = x + step;
      if (tried - a < 2 * near || b - tried < 2 * near) step = x < middle ? near : -near;
    } else {
      previous = x < middle ? b - x : a - x;
      step = GOLDEN * previous;
    }

    const u = x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    const fu = f(u);
    evaluations += 1;
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      [third, fThird, second, fSecond, x, fx] = [second, fSecond, x, fx, u, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fSecond || second === x) [third, fThird, second, fSecond] = [second, fSecond, u, fu];
      else if (fu <= fThird || third === x || third === second) [third, fThird] = [u, fu];
    }
  }
}

/** The way from x to the vertex of the parabola through three points; undefined when they lie on a line. */
function vertex(
  x: number,
  fx: number,
  second: number,
  fSecond: number,
  third: number,
  fThird: number,
): number | undefined {
  const r = (x - second) * (fx - fThird);
  const q = (x - third) * (fx - fSecond);
  const bottom = 2 * (q - r);
  const top = (x - third) * q - (x - second) * r;
  return bottom === 0 || !Number.isFinite(top / bottom) ? undefined : -top / bottom;
}
