import { type Fraction, parseDecimal, roundHalfEven } from '../decimal.js';
import { InputError } from '../errors.js';
import { quoted } from './cell.js';

export const WAN = 10_000n;
export const MILLION = 1_000_000n;
export const YI = 100_000_000n;

/** An amount in units of `unit` as cents of plain currency units, halves to even. */
export const cents = (value: Fraction, unit = 1n): bigint =>
  roundHalfEven(value.num * unit * 100n, value.den);

/** A fraction with 18 decimals, as the store keeps values that are no money. */
export const eighteen = (value: Fraction): bigint => roundHalfEven(value.num * 10n ** 18n, value.den);

/** A count in units of `unit` as a whole number, halves to even. */
export const count = (value: Fraction, unit = 1n): bigint => roundHalfEven(value.num * unit, value.den);

const GROUPED = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const NOTHING = /^(?:|-+|—+|null|nan|n\/a)$/i;

/**
 * A number of an answer, exactly as its text says; null when it is not given (`null`, `""`, `-`).
 * @param label what the field is called in the message
 * @throws InputError when it is no number
 */
export function numberOf(value: unknown, label: string): Fraction | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  if (typeof value === 'string' && NOTHING.test(text)) return null;
  const number = GROUPED.test(text) ? parseDecimal(text.replaceAll(',', '')) : null;
  if (number === null) throw new InputError(`${label} ${quoted(value)} is no number`);
  return number;
}
