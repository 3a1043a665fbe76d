import { parseWhole } from '../decimal.js';

/** A column label reduced to what identifies it: `Stock Code`, `stock_code` and `STOCK-CODE` are all `stockcode`. */
export function normaliseLabel(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A value as it is shown in a message: in quotes, on one line, at most 40 characters. */
export function quoted(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))
    .replace(/\s+/g, ' ')
    .trim();
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

/** `700`, `00700` or `00700.HK` as the five digits of a Hong Kong code; null when it is none. */
export function hongKongCode(text: string): string | null {
  const digits = /^(\d{1,5})(?:\.HK)?$/i.exec(text.trim())?.[1];
  return digits && Number(digits) > 0 ? digits.padStart(5, '0') : null;
}

/** `600000`, `600000.SH`, `000001.SZ` as the six digits of a mainland code; null when it is none. */
export function mainlandCode(text: string): string | null {
  return /^(\d{6})(?:\.(?:SH|SS|SZ))?$/i.exec(text.trim())?.[1] ?? null;
}

/**
 * A count as JSON or a cell gives it: a whole number, or text such as `1,234`.
 * @returns null when it is no whole number, or a number too large to be exact
 */
export function wholeOf(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  return typeof value === 'string' ? parseWhole(value) : null;
}
