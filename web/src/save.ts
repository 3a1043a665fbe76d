/** Hands a text or an image over as a file. */
export function save(content: Blob | string, name: string, type = 'text/csv;charset=utf-8'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export type CellValue = string | number | boolean | null | undefined;

const quoted = (value: CellValue): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows as CSV; the first line are the heads. */
export const csvOf = (lines: readonly (readonly CellValue[])[]): string =>
  `${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;

/** Rows as spreadsheets take them from the clipboard. */
export const tsvOf = (lines: readonly (readonly CellValue[])[]): string =>
  lines
    .map((line) => line.map((value) => String(value ?? '').replaceAll(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
