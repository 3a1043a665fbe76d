/** By rows. */
export type Matrix = readonly (readonly number[])[];

/** A B. */
export function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0;
  const product: number[][] = [];
  for (const row of a) {
    const sums = zeros(columns);
    for (let k = 0; k < row.length; k += 1) {
      const factor = row[k]!;
      if (factor === 0) continue;
      const other = b[k]!;
      for (let j = 0; j < columns; j += 1) sums[j]! += factor * other[j]!;
    }
    product.push(sums);
  }
  return product;
}

/** A x. */
export function apply(a: Matrix, x: readonly number[]): number[] {
  const product: number[] = [];
  for (const row of a) product.push(dot(row, x));
  return product;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

export function transpose(a: Matrix): number[][] {
  return (a[0] ?? []).map((_, j) => a.map((row) => row[j]!));
}

/** A P A' of a symmetric P, symmetric to the last digit. */
export function sandwich(a: Matrix, p: Matrix): number[][] {
  const left = multiply(a, p);
  const product = a.map(() => zeros(a.length));
  for (let j = 0; j < a.length; j += 1) {
    const row = a[j]!;
    for (let k = 0; k < row.length; k += 1) {
      const factor = row[k]!;
      if (factor === 0) continue;
      for (let i = j; i < a.length; i += 1) product[i]![j]! += factor * left[i]![k]!;
    }
    for (let i = j + 1; i < a.length; i += 1) product[j]![i] = product[i]![j]!;
  }
  return product;
}

/** A + B. */
export function plus(a: Matrix, b: Matrix): number[][] {
  const sums: number[][] = [];
  for (let i = 0; i < a.length; i += 1) {
    const row: number[] = [];
    for (let j = 0; j < a[i]!.length; j += 1) row.push(a[i]![j]! + b[i]![j]!);
    sums.push(row);
  }
  return sums;
}

/** A - factor x y'. */
export function lessOuter(a: Matrix, factor: number, x: readonly number[], y: readonly number[]): number[][] {
  const result: number[][] = [];
  for (let i = 0; i < a.length; i += 1) {
    const along = factor * x[i]!;
    const row: number[] = [];
    for (let j = 0; j < y.length; j += 1) row.push(a[i]![j]! - along * y[j]!);
    result.push(row);
  }
  return result;
}

export function zeros(length: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < length; i += 1) list.push(0);
  return list;
}
