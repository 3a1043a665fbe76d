/**
 * How the residual of the high-frequency series moves, per unit variance of its shocks e_t:
 *
 *     u_t = level u_(t-1) + slope v_(t-1) + e_t
 *     v_t =                memory v_(t-1) + shared e_t
 *
 * The two numbers u and v are all that the future hangs on, so everything about the n x n covariance Q of u takes
 * one pass over the rows, and Q itself is never formed.
 */
export interface ResidualProcess {
  level: number;
  slope: number;
  memory: number;
  shared: number;
  /** Variance of u_1, covariance with v_1, variance of v_1, u_0 being zero. */
  start: readonly [number, number, number];
  /**
   * 1 / variance of u_0, where it is not zero. Its part of u_t, level^t u_0, is left to the regression as one more
   * coefficient of known variance: among the variances of u_t it would, near a rho of 1, drown all others.
   */
  before: number | null;
  /** The residual of row t is scale[t] u_t; null = u_t. */
  scale: Float64Array | null;
}

/** u_t = rho u_(t-1) + e_t, stationary: Q_ij = rho^|i-j| / (1 - rho^2). White noise for rho 0. */
export function autoregression(rho: number, scale: Float64Array | null = null): ResidualProcess {
  const before = rho === 0 ? null : (1 - rho) * (1 + rho);
  return { level: rho, slope: 0, memory: 0, shared: 0, start: [1, 0, 0], before, scale };
}

/**
 * u_t = u_(t-1) + v_t with v_t = rho v_(t-1) + e_t, both zero before the first row: Q = (D'H'HD)^-1.
 * A random walk (Q_ij = min(i, j)) for rho 0, a twice summed one for rho 1.
 */
export function summedAutoregression(rho: number, scale: Float64Array | null = null): ResidualProcess {
  return { level: 1, slope: rho, memory: rho, shared: 1, start: [1, 1, 1], before: null, scale };
}

/** level^t, by which u_0 stands in the residual of row t, counted from 1; to where nothing is left of it. */
export function carriedOver({ level, scale }: ResidualProcess, rows: number): Float64Array {
  const column = new Float64Array(rows);
  let left = level;
  for (let row = 0; row < rows && Math.abs(left) > 1e-150; row += 1) {
    column[row] = scale ? scale[row]! * left : left;
    left *= level;
  }
  return column;
}

/** Q z, by a pass backward (what each shock adds to z'u) and one forward. */
export function covarianceTimes(process: ResidualProcess, z: ArrayLike<number>): Float64Array {
  const { level, slope, memory, shared, start, scale } = process;
  const rows = z.length;
  const out = new Float64Array(rows);
  let [first, second] = [0, 0];
  for (let row = rows - 1; row >= 0; row -= 1) {
    second = slope * first + memory * second;
    first = (scale ? scale[row]! * z[row]! : z[row]!) + level * first;
    out[row] = first + shared * second;
  }
  let u = start[0] * first + start[1] * second;
  let v = start[1] * first + start[2] * second;
  for (let row = 0; row < rows; row += 1) {
    if (row > 0) {
      const shock = out[row]!;
      u = level * u + slope * v + shock;
      v = memory * v + shared * shock;
    }
    out[row] = scale ? scale[row]! * u : u;
  }
  return out;
}
