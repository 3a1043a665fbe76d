import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

const folder = new URL('../../../shared/data/methods/', import.meta.url);

/** True where the reference cases are absent. */
export const absent = !existsSync(folder);

/** A title for tests on reference cases that tells why they are left out. */
export const referenceTitle = (what: string): string =>
  `${what} (left out where ../shared/data/methods is absent)`;

/** One JSON file of reference cases, typed by its reader. */
export function reference<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

/** Columns of a CSV file of numbers and plain words, by name. */
export function referenceColumns(path: string): Record<string, string[]> {
  const [header = '', ...lines] = readFileSync(new URL(path, folder), 'utf8').trim().split('\n');
  const cells = lines.map((line) => line.split(',').map(unquoted));
  return Object.fromEntries(
    header.split(',').map((name, j) => [unquoted(name), cells.map((row) => row[j] ?? '')]),
  );
}

const unquoted = (cell: string): string => cell.trim().replace(/^"|"$/g, '');

/** Every number of `actual` equals that of `expected` to a relative tolerance; shapes must be equal. */
export function expectClose(actual: unknown, expected: unknown, rtol = 1e-9, atol = 0, path = 'value'): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(actual) ? actual.length : actual, `length of ${path}`).toBe(expected.length);
    expected.forEach((value, i) => {
      expectClose((actual as unknown[])[i], value, rtol, atol, `${path}[${i}]`);
    });
    return;
  }
  if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(actual as object).sort(), `keys of ${path}`).toEqual(Object.keys(expected).sort());
    for (const [key, value] of Object.entries(expected)) {
      expectClose((actual as Record<string, unknown>)[key], value, rtol, atol, `${path}.${key}`);
    }
    return;
  }
  if (typeof expected !== 'number') {
    expect(actual, path).toBe(expected);
    return;
  }
  const difference = Math.abs((actual as number) - expected);
  const allowed = atol + rtol * Math.abs(expected);
  expect(difference <= allowed, `${path}: ${String(actual)} is not ${expected} to ${rtol}`).toBe(true);
}
