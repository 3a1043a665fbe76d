import type { Amount } from './amount.js';
import { inertText } from './inert-text.js';

/** A cell of an answer. */
export type Cell = string | number | bigint | boolean | null | undefined | Amount;

const plain = (cell: Cell): string => (cell === null || cell === undefined ? '' : String(cell));

/** Comma-separated text; text that a spreadsheet would run as a formula is made inert. */
export function csvOf(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const quote = (cell: Cell): string => {
    const text = typeof cell === 'string' ? inertText(cell) : plain(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [titles, ...rows].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}
