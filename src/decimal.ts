/** An exact fraction; `den` is positive. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

export const ONE: Fraction = { num: 1n, den: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y) [x, y] = [y, x % y];
  return x;
}

/** `num/den` in lowest terms with a positive denominator. */
export function fraction(num: bigint, den: bigint): Fraction {
  if (den === 0n) throw new RangeError('a fraction needs a denominator other than 0');
  const sign = den < 0n ? -1n : 1n;
  const common = gcd(num, den) || 1n;
  return { num: (sign * num) / common, den: (sign * den) / common };
}

export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.num * b.num, a.den * b.den);
export const divide = (a: Fraction, b: Fraction): Fraction => fraction(a.num * b.den, a.den * b.num);
export const isOne = (a: Fraction): boolean => a.num === a.den;
export const toNumber = (a: Fraction): number => Number(a.num) / Number(a.den);

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A decimal as printed (`37.6025`, `1e-3`), exactly; null when it is no plain decimal. Takes no thousands marks. */
export function parseDecimal(text: string): Fraction | null {
  const parts = DECIMAL.exec(text.trim());
  if (!parts) return null;
  const digits = parts[3] ?? '';
  const exponent = Number(parts[4] ?? 0) - digits.length;
  const units = BigInt(`${parts[2]}${digits}`) * (parts[1] === '-' ? -1n : 1n);
  return exponent >= 0
    ? fraction(units * 10n ** BigInt(exponent), 1n)
    : fraction(units, 10n ** BigInt(-exponent));
}

/** The fraction with that many decimals, or null when it has more. `scaled(1.25, 3) = 1250n`. */
export function scaled(value: Fraction, decimals: number): bigint | null {
  const top = value.num * 10n ** BigInt(decimals);
  return top % value.den === 0n ? top / value.den : null;
}

/** `num/den` rounded to the nearest integer, halves to even. `den` must be positive. */
export function roundHalfEven(num: bigint, den: bigint): bigint {
  const negative = num < 0n;
  const size = negative ? -num : num;
  let whole = size / den;
  const twice = 2n * (size % den);
  if (twice > den || (twice === den && whole % 2n === 1n)) whole += 1n;
  return negative ? -whole : whole;
}

const GROUPED = /^-?\d{1,3}(,\d{3})+$/;
const PLAIN = /^-?\d+$/;

/**
 * A whole number as printed: `1234`, `1,234`, `-5`, `14937801.0`.
 * @returns the number, or null when it is no whole number (also for misplaced thousands marks)
 */
export function parseWhole(text: string): bigint | null {
  const trimmed = text.trim();
  if (PLAIN.test(trimmed)) return BigInt(trimmed);
  const whole = trimmed.replace(/\.0+$/, '');
  if (PLAIN.test(whole)) return BigInt(whole);
  return GROUPED.test(whole) ? BigInt(whole.replaceAll(',', '')) : null;
}
