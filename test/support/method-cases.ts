import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const METHODS = fileURLToPath(new URL('../../../shared/data/methods/', import.meta.url));

/** Whether the reference cases of a method lie beside the repository. */
export const hasCases = (name: string): boolean => existsSync(METHODS + name);

/** A reference file, as text. */
export const caseText = (path: string): string => readFileSync(METHODS + path, 'utf8');

/** The rows of a reference csv whose quoted cells hold no line breaks. */
export function caseRows(path: string): Record<string, string>[] {
  const [head = [], ...rows] = caseText(path)
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map((cell) => cell[1]!.replaceAll('"', '')));
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}

/** The numbers of one column; NaN where it says NA. */
export const caseColumn = (path: string, name: string): number[] =>
  caseRows(path).map((row) => (row[name] === 'NA' ? Number.NaN : Number(row[name])));
