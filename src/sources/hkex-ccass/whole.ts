import { InputError } from '../../errors.js';

const WHOLE = /^-?(\d+|\d{1,3}(,\d{3})+)$/;

/**
 * A whole number as HKEX prints it: `1,234` or `-5`. Stricter than a decimal, because `1.234` here is a page
 * in another number format, not a fraction of a share.
 * @throws InputError naming `what` when the text is missing or no whole number
 */
export function wholeOf(text: string | null, what: string, place: string): bigint {
  if (text !== null && WHOLE.test(text)) return BigInt(text.replaceAll(',', ''));
  throw new InputError(text ? `${what} "${text}" is no whole number` : `no ${what}`, {
    place,
    remedy: 'expected digits with commas between thousands; save the page again',
  });
}
