import { type Fraction, fraction, parseDecimal } from '../../decimal.js';
import type { ActionKind } from '../../store/rows.js';

const LARGEST_TERM = 50n;
const CUT_DIGITS = 5;

/**
 * The share factor that a printed decimal stands for: 1.33333 is 4/3, 1.05 is 21/20. From five decimals on, the
 * decimal is taken for the quotient of small whole numbers (old shares up to 50) where one agrees with its digits:
 * a third of 10 million shares held would else leave some shares that nobody traded. Null when it is no number.
 */
export function parseFactor(text: string): Fraction | null {
  const printed = parseDecimal(text);
  const digits = /\.(\d+)$/.exec(text.trim())?.[1]?.length ?? 0;
  if (!printed || printed.num <= 0n || digits < CUT_DIGITS) return printed;
  const unit = 10n ** BigInt(digits);
  for (let old = 1n; old <= LARGEST_TERM; old += 1n) {
    const many = (2n * printed.num * old + printed.den) / (2n * printed.den);
    const error = printed.num * old - many * printed.den;
    if (many > 0n && (error < 0n ? -error : error) * unit <= old * printed.den) return fraction(many, old);
  }
  return printed;
}

/**
 * What a share factor without a name is: below 1 a consolidation, from 2 on a split, between them a bonus issue
 * (1.05 = 1 for 20). A split of 3 for 2 has the same 1.5 as a bonus of 1 for 2; shares and prices change alike.
 */
export function kindOfFactor({ num, den }: Fraction): ActionKind {
  if (num < den) return 'consolidation';
  return num < 2n * den ? 'bonus' : 'split';
}
