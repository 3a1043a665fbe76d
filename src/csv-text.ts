import type { Amount } from './amount.js';

/** A cell of an answer. */
export type Cell = string | number | bigint | boolean | null | undefined | Amount;

/** A decimal number that came as text: no spreadsheet takes it for a formula. */
const NUMBER = /^-?\d+(\.\d+)?$/;

const plain = (cell: Cell): string => (cell === null || cell === undefined ? '' : String(cell));

/** Comma-separated text; text that a spreadsheet would run as a formula is made inert. */
export function csvOf(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const quote = (cell: Cell): string => {
    const formula = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) && !NUMBER.test(cell);
    const text = formula ? `'${cell}` : plain(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [titles, ...rows].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}
