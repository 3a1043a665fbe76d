import { normalCdf, normalPdf, splitConformal } from '../stats/index.js';
import type { Information } from './estimate.js';
import type { Prepared } from './prepare.js';
import { type HiddenYear, type MadeUpBreak, type TrialWeek, trialWeeks } from './simulate.js';

/** How past estimates went wrong, in their own standard deviations. */
export interface Calibration {
  /** Probability of an inflow = Phi(shift + slope x estimate / deviation). */
  readonly shift: number;
  readonly slope: number;
  /** Half the width of a 90% interval. */
  readonly reach: number;
  /** Weeks it was learnt from, made-up breaks not counted. */
  readonly weeks: number;
}

/** Before anything was learnt: the normal distribution, a little wider. */
export const UNCALIBRATED: Calibration = { shift: 0, slope: 1, reach: 1.9, weeks: 0 };

/** Spread of the shift and of the slope about 0 and 1 before anything was learnt. */
const SHIFT_SPREAD = 0.3;
const SLOPE_SPREAD = 0.3;
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
 * Learns from trial weeks of several years. The probability is a probit with a prior about the model's own; the
 * interval is split conformal, plain weeks and broken ones counting alike in sum.
 */
export function calibrate(trials: readonly Trials[]): Calibration {
  const plain = trials.flatMap((one) => one.plain);
  const broken = trials.flatMap((one) => one.broken);
  if (plain.length < FEWEST_WEEKS) return UNCALIBRATED;
  const { shift, slope } = fitProbit(
    plain.map(({ estimate, truth }) => ({ z: estimate.net / estimate.deviation, up: truth > 0 })),
  );
  const alike = MADE_UP_BREAKS.flatMap(() => plain);
  const weeks = [...alike, ...broken];
  const { halfWidth } = splitConformal({
    residuals: weeks.map(({ estimate, truth }) => truth - estimate.net),
    scales: weeks.map(({ estimate }) => estimate.deviation),
    level: LEVEL,
  });
  return { shift, slope, reach: halfWidth ?? UNCALIBRATED.reach, weeks: plain.length };
}

/** The most probable shift and slope of P(up) = Phi(shift + slope z), by Fisher scoring. */
export function fitProbit(rows: readonly { z: number; up: boolean }[]): { shift: number; slope: number } {
  let shift = 0;
  let slope = 1;
  for (let step = 0; step < 100; step++) {
    let toShift = -shift / SHIFT_SPREAD ** 2;
    let toSlope = -(slope - 1) / SLOPE_SPREAD ** 2;
    let aa = 1 / SHIFT_SPREAD ** 2;
    let bb = 1 / SLOPE_SPREAD ** 2;
    let ab = 0;
    for (const { z, up } of rows) {
      const u = shift + slope * z;
      const p = Math.min(Math.max(normalCdf(u), 1e-9), 1 - 1e-9);
      const density = normalPdf(u);
      const score = (density * (Number(up) - p)) / (p * (1 - p));
      const weight = density ** 2 / (p * (1 - p));
      toShift += score;
      toSlope += score * z;
      aa += weight;
      bb += weight * z * z;
      ab += weight * z;
    }
    const determinant = aa * bb - ab * ab;
    const moveShift = (bb * toShift - ab * toSlope) / determinant;
    const moveSlope = (aa * toSlope - ab * toShift) / determinant;
    shift += moveShift;
    slope += moveSlope;
    if (Math.abs(moveShift) + Math.abs(moveSlope) < 1e-12) break;
  }
  return { shift, slope };
}
