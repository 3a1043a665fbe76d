import { inertText } from '../../src/inert-text.js';

export type CellValue = string | number | boolean | null | undefined;

const textOf = (value: CellValue): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? inertText(value) : String(value);

const quoted = (value: CellValue): string => {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows as CSV, text that would be a formula made inert; the first line are the heads. */
export const csvOf = (lines: readonly (readonly CellValue[])[]): string =>
  `${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;

/** Rows as spreadsheets take them from the clipboard, with no formula in them. */
export const tsvOf = (lines: readonly (readonly CellValue[])[]): string =>
  lines.map((line) => line.map((value) => textOf(value).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
