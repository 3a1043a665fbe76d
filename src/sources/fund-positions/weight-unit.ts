import { InputError } from '../../errors.js';
import { quoted } from '../cell.js';
import type { Column } from '../csv/header.js';

/** Weights that belong together, such as those of an index on a day. */
export interface WeightGroup {
  /** How errors name it: `000300 on 2024-12-31`. */
  readonly label: string;
  readonly sum: number;
}

export type WeightUnit = 'percent' | 'fraction';

export const UNIT: Column = { names: ['unit', '单位'], optional: true };

/** Weights may add up to that much more than the whole, by rounding. */
const ROUNDING = 1.005;
/** Fractions that add up to less than this may as well be percentages of small parts. */
const HALF = 0.5;

/**
 * The unit of all weights of a file, by what they add up to: 100 is percent, 1 is fractions. Parts of a whole may be
 * missing.
 * @param said what the file says itself; null when nothing
 * @throws InputError where sums pass the whole, units are mixed, or the sums leave both open
 */
export function weightUnit(groups: readonly WeightGroup[], said: WeightUnit | null): WeightUnit {
  const most = groups.reduce<WeightGroup | null>(
    (found, one) => (found === null || one.sum > found.sum ? one : found),
    null,
  );
  if (most === null) return said ?? 'percent';
  const whole = said === 'fraction' ? 1 : 100;
  if (most.sum > whole * ROUNDING)
    throw new InputError(`weights of ${most.label} add up to ${shown(most.sum)}, more than ${whole}`, {
      remedy: 'check for doubled rows, and that all weights are in one unit',
    });
  if (said !== null) return said;
  const small = groups.filter(({ sum }) => sum <= ROUNDING);
  if (small.length === 0) return 'percent';
  const [least] = small;
  if (small.length < groups.length && least)
    throw new InputError(
      `weights of ${least.label} add up to ${shown(least.sum)}, those of ${most.label} to ${shown(most.sum)}: percent or fractions?`,
      { remedy: 'write all of them in percent, or add a column unit (percent, fraction)' },
    );
  if (most.sum < HALF)
    throw new InputError(
      `weights of ${most.label} add up to ${shown(most.sum)}: percent of small parts, or fractions?`,
      { remedy: 'add a column unit (percent, fraction)' },
    );
  return 'fraction';
}

const shown = (sum: number): string => String(Number(sum.toPrecision(6)));

/** @throws InputError for a word that names no unit; null for '' */
export function unitOf(text: string): WeightUnit | null {
  if (text === '') return null;
  if (/^(?:percent|pct|%|百分比)$/i.test(text)) return 'percent';
  if (/^(?:fraction|1|小数)$/i.test(text)) return 'fraction';
  throw new InputError(`unit ${quoted(text)} is not percent or fraction`);
}
