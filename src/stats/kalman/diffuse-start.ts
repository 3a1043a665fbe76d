import { dot, zeros } from './matrix.js';

/** What is known of the unknown constants of a start, beginning with nothing. */
export interface DiffuseStart {
  /**
   * Takes in that x'c = value up to an error of variance one.
   *
   * @param size of what x was computed from: against it rounding is to be measured
   */
  see(x: readonly number[], value: number, size: number): void;
  /** Takes in that x'c = value. False, and nothing is taken in, when that direction is known exactly already. */
  fix(x: readonly number[], value: number, size: number): boolean;
  knowledge(): StartKnowledge;
}

export interface StartKnowledge {
  mean: number[];
  covariance: number[][];
  /** Projection on the directions of which nothing is known; null when there are none. */
  open: number[][] | null;
  /** What the errors cost: their squares about the mean, plus the logarithm of the information's determinant. */
  cost: number;
}

const NOTHING = 1e-11;

/**
 * Least squares for `count` constants, one equation at a time, as long as there may be too few. Equations are kept as
 * a triangle by Givens rotations. An exact one takes a direction out: c = base + basis x the constants that are left.
 */
export function diffuseStart(count: number): DiffuseStart {
  let base = zeros(count);
  let basis: number[][] = base.map((_, i) => base.map((__, j) => (i === j ? 1 : 0)));
  let left = count;
  /** Row j has its first entry at j; the value stands at the end. */
  let triangle: (number[] | undefined)[] = Array.from({ length: count });
  let cost = 0;
  let current: StartKnowledge | undefined;

  const inside = (x: readonly number[]): number[] =>
    Array.from({ length: left }, (_, j) => x.reduce((sum, value, i) => sum + value * basis[i]![j]!, 0));

  const rotateIn = (x: readonly number[], value: number, size: number): void => {
    const row = [...x, value];
    const floor = NOTHING * Math.max(size, Math.hypot(...x));
    for (let j = 0; j < left; j += 1) {
      const entry = row[j]!;
      const pivot = triangle[j];
      if (!pivot) {
        if (Math.abs(entry) <= floor) continue;
        triangle[j] = row.map((other, i) => (i < j ? 0 : other));
        return;
      }
      const length = Math.hypot(pivot[j]!, entry);
      const [cos, sin] = [pivot[j]! / length, entry / length];
      for (let i = j; i <= left; i += 1) {
        const [above, below] = [pivot[i]!, row[i]!];
        pivot[i] = cos * above + sin * below;
        row[i] = cos * below - sin * above;
      }
    }
    cost += row[left]! ** 2;
  };

  return {
    see(x, value, size) {
      current = undefined;
      rotateIn(inside(x), value - dot(x, base), size);
    },
    fix(x, value, size) {
      const direction = inside(x);
      const length = Math.hypot(...direction);
      if (length <= NOTHING * Math.max(size, Math.hypot(...x))) return false;
      current = undefined;
      const unit = direction.map((entry) => entry / length);
      const amount = (value - dot(x, base)) / length;
      base = base.map((entry, i) => entry + amount * dot(basis[i]!, unit));
      const rest = complement(unit);
      const equations = triangle.filter((row) => row !== undefined);
      basis = basis.map((row) => rest.map((column) => dot(row, column)));
      left -= 1;
      triangle = Array.from({ length: left });
      cost += 2 * Math.log(length);
      for (const row of equations) {
        const entries = row.slice(0, -1);
        rotateIn(
          rest.map((column) => dot(entries, column)),
          row.at(-1)! - amount * dot(entries, unit),
          Math.hypot(...entries),
        );
      }
      return true;
    },
    knowledge: () => {
      current ??= solve();
      return current;
    },
  };

  /** Rows = L Q' with Q orthonormal: the shortest solution is Q L^-1 values, its covariance (Q L^-1)(Q L^-1)'. */
  function solve(): StartKnowledge {
    const rows = triangle.filter((row) => row !== undefined);
    const q: number[][] = [];
    const lower: number[][] = [];
    for (const row of rows) {
      let direction = row.slice(0, -1);
      const factors = zeros(q.length);
      for (let again = 0; again < 2; again += 1) {
        for (const [j, other] of q.entries()) {
          const part = dot(direction, other);
          factors[j]! += part;
          direction = direction.map((entry, i) => entry - part * other[i]!);
        }
      }
      const length = Math.hypot(...direction);
      q.push(direction.map((entry) => entry / length));
      lower.push([...factors, length]);
    }
    const solved: number[][] = [];
    for (let i = q.length - 1; i >= 0; i -= 1) {
      let column = q[i]!;
      for (let j = i + 1; j < q.length; j += 1)
        column = column.map((entry, k) => entry - solved[j]![k]! * lower[j]![i]!);
      solved[i] = column.map((entry) => entry / lower[i]![i]!);
    }
    const wide = solved.map((column) => basis.map((row) => dot(row, column)));
    const open = q.length < left ? basis.map((row) => basis.map((other) => dot(row, other))) : null;
    for (const direction of open ? q : []) {
      const known = basis.map((row) => dot(row, direction));
      for (const [i, line] of open!.entries()) for (const j of line.keys()) line[j]! -= known[i]! * known[j]!;
    }
    return {
      mean: base.map((entry, i) =>
        wide.reduce((sum, column, j) => sum + column[i]! * rows[j]!.at(-1)!, entry),
      ),
      covariance: base.map((_, i) =>
        base.map((__, j) => wide.reduce((sum, column) => sum + column[i]! * column[j]!, 0)),
      ),
      open,
      cost: cost + lower.reduce((sum, row) => sum + 2 * Math.log(row.at(-1)!), 0),
    };
  }
}

/** Orthonormal directions beside a unit vector: the other columns of the reflection that takes it to an axis. */
function complement(unit: readonly number[]): number[][] {
  const axis = unit.reduce((best, entry, i) => (Math.abs(entry) > Math.abs(unit[best]!) ? i : best), 0);
  const sign = unit[axis]! < 0 ? -1 : 1;
  const mirror = unit.map((entry, i) => entry + (i === axis ? sign : 0));
  const scale = 2 / dot(mirror, mirror);
  return unit.flatMap((_, j) =>
    j === axis ? [] : [mirror.map((entry, i) => (i === j ? 1 : 0) - scale * entry * mirror[j]!)],
  );
}
