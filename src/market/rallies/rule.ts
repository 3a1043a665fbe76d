import { UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';

export const RULE_NAMES = ['lowest-low', 'largest-rise'] as const;

/**
 * How the spring rally of a year is found. `lowest-low`: it starts on the day of the lowest low of the start window.
 * `largest-rise`: it starts where the largest rise to a later high begins, in the start window.
 */
export type RuleName = (typeof RULE_NAMES)[number];

/** A month and day, `MM-DD`; July to December belong to the year before the rally's. */
export type MonthDay = string;

export interface RallyRule {
  readonly name: RuleName;
  /** First and last day on which a rally may start. */
  readonly startFrom: MonthDay;
  readonly startTo: MonthDay;
  /** Last day on which it may reach its peak. */
  readonly peakBy: MonthDay;
  /** A close so far below the highest high so far ends it (0.1 = 10%); null: only the end of the window does. */
  readonly fall: number | null;
}

/** Nearest of the simple rules to the averages of the note for the whole A-share market (docs/phases.md). */
export const DEFAULT_RULE: RallyRule = {
  name: 'lowest-low',
  startFrom: '12-01',
  startTo: '02-15',
  peakBy: '04-15',
  fall: null,
};

/** The days of one year's season. */
export interface Season {
  readonly year: number;
  readonly startFrom: IsoDate;
  readonly startTo: IsoDate;
  readonly peakBy: IsoDate;
}

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const yearFor = (year: number, day: MonthDay): number => (day >= '07-01' ? year - 1 : year);

export const seasonOf = (rule: RallyRule, year: number): Season => ({
  year,
  startFrom: `${yearFor(year, rule.startFrom)}-${rule.startFrom}`,
  startTo: `${yearFor(year, rule.startTo)}-${rule.startTo}`,
  peakBy: `${yearFor(year, rule.peakBy)}-${rule.peakBy}`,
});

/** The year whose season has begun last by a day. */
export function lastSeasonYear(rule: RallyRule, date: IsoDate): number {
  const year = Number(date.slice(0, 4));
  const next = seasonOf(rule, year + 1);
  return next.startFrom <= date ? year + 1 : seasonOf(rule, year).startFrom <= date ? year : year - 1;
}

/** @throws UsageError when the parameters are none of a season */
export function checkRule(rule: RallyRule): RallyRule {
  for (const [name, day] of [
    ['start-from', rule.startFrom],
    ['start-to', rule.startTo],
    ['peak-by', rule.peakBy],
  ] as const)
    if (!MONTH_DAY.test(day))
      throw new UsageError(`--${name} "${day}" is no month and day; write it as 12-01`);
  if (!RULE_NAMES.includes(rule.name))
    throw new UsageError(`--rule "${rule.name}" is none of ${RULE_NAMES.join(', ')}`);
  if (rule.fall !== null && !(rule.fall > 0 && rule.fall < 1))
    throw new UsageError(`a fall of ${rule.fall * 100}% is none between 0 and 100`);
  const { startFrom, startTo, peakBy } = seasonOf(rule, 2001);
  if (!(startFrom <= startTo && startTo <= peakBy))
    throw new UsageError(
      `the season runs from ${rule.startFrom} over ${rule.startTo} to ${rule.peakBy}: give them in this order (July to December belong to the year before)`,
    );
  return rule;
}

/** The rule in one sentence. */
export function ruleText(rule: RallyRule): string {
  const start =
    rule.name === 'lowest-low'
      ? `starts on the lowest low from ${rule.startFrom} to ${rule.startTo}`
      : `starts where the largest rise to a later high begins, from ${rule.startFrom} to ${rule.startTo}`;
  const fall =
    rule.fall === null ? '' : `, or a close ${Number((rule.fall * 100).toFixed(4))}% below the high so far`;
  return `${start}; peak is the highest high until ${rule.peakBy}, a low below the start${fall}`;
}
