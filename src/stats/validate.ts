import { UsageError } from '../errors.js';

/** Throws a UsageError of one line unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new UsageError(message);
}

/** A list at all: not left out, no single value. */
export function checkList(name: string, values: { readonly length: number }, of = 'numbers'): void {
  check(Array.isArray(values) || ArrayBuffer.isView(values), `${name} must be a list of ${of}`);
}

/** A list of at least `least` finite numbers. */
export function checkSeries(name: string, values: readonly number[], least = 1): void {
  checkList(name, values);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  check(
    bad < 0,
    `${name}[${bad}] is ${String(values[bad])}: every value must be a finite number; leave out what is missing`,
  );
  check(values.length >= least, `${name} has ${values.length} values, at least ${least} are needed`);
}

/** Two lists with one value each for the same rows. */
export function checkSameLength(
  nameA: string,
  a: { readonly length: number },
  nameB: string,
  b: { readonly length: number },
): void {
  check(
    a.length === b.length,
    `${nameA} has ${a.length} values and ${nameB} has ${b.length}: they must match`,
  );
}

/** At least `least` rows of finite numbers, all of one width; returns that width. */
export function checkRows(name: string, rows: readonly (readonly number[])[], least = 1): number {
  check(Array.isArray(rows), `${name} must be a list of rows`);
  check(rows.length >= least, `${name} has ${rows.length} rows, at least ${least} are needed`);
  const width = rows[0]?.length ?? 0;
  check(width > 0, `${name} has no columns`);
  rows.forEach((row, i) => {
    check(Array.isArray(row), `${name}[${i}] must be a row of numbers`);
    check(row.length === width, `${name}[${i}] has ${row.length} columns, the first row has ${width}`);
    const bad = row.findIndex((value) => !Number.isFinite(value));
    check(bad < 0, `${name}[${i}][${bad}] is ${String(row[bad])}: every value must be a finite number`);
  });
  return width;
}

/** A whole number of at least `least`. */
export function checkInteger(name: string, value: number, least: number): void {
  check(Number.isSafeInteger(value), `${name} is ${value}: it must be a whole number`);
  check(value >= least, `${name} is ${value}, at least ${least} is needed`);
}

/** A number strictly between two bounds. */
export function checkBetween(name: string, value: number, low: number, high: number): void {
  check(value > low && value < high, `${name} is ${value}: it must lie between ${low} and ${high}`);
}

/** A finite number of at least `least`. */
export function checkAtLeast(name: string, value: number, least: number): void {
  check(
    Number.isFinite(value) && value >= least,
    `${name} is ${value}: it must be a number of at least ${least}`,
  );
}
