import type { Matrix } from './state-space.js';

/** A B. */
export function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0;
  return a.map((row) => {
    const sums = Array.from({ length: columns }, () => 0);
    for (let k = 0; k < row.length; k += 1) {
      const factor = row[k]!;
      if (factor === 0) continue;
      const other = b[k]!;
      for (let j = 0; j < columns; j += 1) sums[j]! += factor * other[j]!;
    }
    return sums;
  });
}

/** A x. */
export function apply(a: Matrix, x: readonly number[]): number[] {
  return a.map((row) => dot(row, x));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

export function transpose(a: Matrix): number[][] {
  return (a[0] ?? []).map((_, j) => a.map((row) => row[j]!));
}

/** A P A', made symmetric to the last digit. */
export function sandwich(a: Matrix, p: Matrix): number[][] {
  const product = multiply(multiply(a, p), transpose(a));
  for (let i = 0; i < product.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const mean = (product[i]![j]! + product[j]![i]!) / 2;
      product[i]![j] = mean;
      product[j]![i] = mean;
    }
  }
  return product;
}

/** Entry by entry: the function's value of the entries of each matrix. */
export function combine(f: (...values: number[]) => number, first: Matrix, ...others: Matrix[]): number[][] {
  return first.map((row, i) => row.map((value, j) => f(value, ...others.map((other) => other[i]![j]!))));
}
