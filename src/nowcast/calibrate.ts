import { splitConformal } from '../stats/index.js';
import type { Information } from './estimate.js';
import type { Prepared } from './prepare.js';
import { type HiddenYear, type MadeUpBreak, type TrialWeek, trialWeeks } from './simulate.js';

/** How past estimates went wrong, in their own standard deviations. */
export interface Calibration {
  /** Half the width of a 90% interval. */
  readonly reach: number;
  /** Weeks it was learnt from, made-up breaks not counted. */
  readonly weeks: number;
}

/** Before anything was learnt: the normal distribution, a little wider. */
export const UNCALIBRATED: Calibration = { reach: 1.9, weeks: 0 };

const LEVEL = 0.9;
/** Fewest weeks that say anything about a 90% interval. */
const FEWEST_WEEKS = 40;

/**
 * Changes of level that are made up within each hidden year, so that intervals allow for one: half a standard size a
 * day, up and down, from the twentieth hidden day on.
 */
export const MADE_UP_BREAKS: readonly MadeUpBreak[] = [
  { size: -0.5, from: 20 },
  { size: 0.5, from: 20 },
];

/** Trial weeks of hidden years as they were, and with made-up breaks. */
export interface Trials {
  readonly plain: readonly TrialWeek[];
  readonly broken: readonly TrialWeek[];
}

export function trialsOf(prepared: Prepared, year: HiddenYear, information: Information): Trials {
  return {
    plain: trialWeeks(prepared, year, information),
    broken: MADE_UP_BREAKS.flatMap((madeUp) => trialWeeks(prepared, year, information, madeUp)),
  };
}

/**
 * Learns from trial weeks of several years: split conformal, plain weeks and broken ones counting alike in sum.
 */
export function calibrate(trials: readonly Trials[]): Calibration {
  const plain = trials.flatMap((one) => one.plain);
  const broken = trials.flatMap((one) => one.broken);
  if (plain.length < FEWEST_WEEKS) return UNCALIBRATED;
  const alike = MADE_UP_BREAKS.flatMap(() => plain);
  const weeks = [...alike, ...broken];
  const { halfWidth } = splitConformal({
    residuals: weeks.map(({ estimate, truth }) => truth - estimate.net),
    scales: weeks.map(({ estimate }) => estimate.deviation),
    level: LEVEL,
  });
  return { reach: halfWidth ?? UNCALIBRATED.reach, weeks: plain.length };
}
