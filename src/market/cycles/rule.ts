import { UsageError } from '../../errors.js';

/** How turning points are dated on month-end closes. Months; `override` a fraction. */
export interface CycleRule {
  readonly name: 'pagan-sossounov' | 'bry-boschan';
  /** A peak (trough) is the highest (lowest) within so many months on either side. */
  readonly window: number;
  /** Least length of a phase. */
  readonly phase: number;
  /** Least length from peak to peak, from trough to trough. */
  readonly cycle: number;
  /** A phase with a rise or fall of so much may be shorter; null: none may. */
  readonly override: number | null;
  /** No turning point within so many months of either end. */
  readonly end: number;
}

/**
 * Pagan and Sossounov (2003, Journal of Applied Econometrics 18, 23-46): windows of 8 months, phases of 4, cycles of 16,
 * a move of 20% excuses a shorter phase. Bry and Boschan (1971): windows of 5 months, phases of 5, cycles of 15; here
 * without their smoothing, since prices are not revised and extremes matter.
 */
export const CYCLE_RULES: Readonly<Record<CycleRule['name'], CycleRule>> = {
  'pagan-sossounov': { name: 'pagan-sossounov', window: 8, phase: 4, cycle: 16, override: 0.2, end: 6 },
  'bry-boschan': { name: 'bry-boschan', window: 5, phase: 5, cycle: 15, override: null, end: 6 },
};

export const CYCLE_RULE_NAMES = Object.keys(CYCLE_RULES) as CycleRule['name'][];

/** The rule asked for, with parameters of its own. @throws UsageError for parameters that make none */
export function cycleRule(name: CycleRule['name'], own: Partial<Omit<CycleRule, 'name'>> = {}): CycleRule {
  const rule = { ...CYCLE_RULES[name], ...own };
  for (const key of ['window', 'phase', 'cycle', 'end'] as const) {
    const low = key === 'window' || key === 'phase' ? 1 : 0;
    if (!Number.isInteger(rule[key]) || rule[key] < low || rule[key] > 60)
      throw new UsageError(`${key} ${rule[key]} is no number of months from ${low} to 60`);
  }
  if (rule.override !== null && !(rule.override > 0 && rule.override < 10))
    throw new UsageError(`override ${rule.override} is no fraction such as 0.2`);
  return rule;
}
