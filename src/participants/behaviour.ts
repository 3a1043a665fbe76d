import { gaussianMixture } from '../stats/gaussian-mixture.js';
import { type Habit, median, type Resolution, SLOWEST } from './feature.js';
import type { Kind } from './participant.js';

/** Participants whose type is published: the first is stable, the second flexible. */
export const ANCHORS = { stable: 'C00019', flexible: 'C00010' } as const;
/** Probability of the better type from which a participant is judged by its habits. */
export const SURE = 0.6;
/** Months with which a participant counts for the fit and is judged in full; with fewer its kind weighs more. */
export const FULL_MONTHS = 6;
/** Months with which it is judged at all. */
export const LEAST_MONTHS = 2;
/** Probability that a broker trades like flexible money, before its habits are known; a bank or custodian: 1 - this. */
const PRIOR = 0.65;
/** Two groups that differ by fewer standard deviations, or of which one is smaller, are not told apart by the data. */
const LEAST_APART = 1.5;
const LEAST_SHARE = 0.05;
/** Log-odds per unit of the score where the data give none. */
const USUAL_SLOPE = 3;
/** Participants needed to tell how trade frequency falls with size. */
const LEAST_FOR_SIZE = 10;

/** Trade frequencies a month between stable and flexible that hold where nothing better is known, by resolution of the lists. */
export const FIXED_CUT: Readonly<Record<Resolution, number>> = { daily: 0.05, 'month-end': 0.008 };

export interface Judged {
  readonly habit: Habit;
  readonly kind: Kind;
}

/** What separates stable from flexible at one time. */
export interface Cut {
  /** `mixture`: two groups in the data; `anchors`: between the two known participants; `fixed`: the fixed cut-off. */
  readonly by: 'mixture' | 'anchors' | 'fixed';
  /** Score at which both types are as likely before the kind is looked at. */
  readonly score: number;
  /** Log-odds of flexible per unit of the score. */
  readonly slope: number;
  /** Change of log trade frequency per unit of log size, half of which is taken out of the score; not above 0. */
  readonly size: number;
  /** Monthly variance of a participant's log trade frequency about its median. */
  readonly noise: number;
  /** Variance of the scores within a group. */
  readonly spread: number;
  /** Participants the fit rests on. */
  readonly participants: number;
  readonly notes: readonly string[];
}

const logFrequency = (frequency: number): number => Math.log(Math.max(frequency, SLOWEST));
const feature = (habit: Habit): number =>
  median(habit.byMonth.map(({ frequency }) => logFrequency(frequency)));
const logSize = (habit: Habit): number => Math.log(habit.size / 1e9);
const logit = (p: number): number => Math.log(p / (1 - p));

/** Log-odds of flexible that the kind alone gives. */
export function priorOdds(kind: Kind): number {
  return kind === 'custodian' || kind === 'bank' ? -logit(PRIOR) : logit(PRIOR);
}

/**
 * Score of a habit: the mean of log trade frequency and of its remainder after size. Netting inside an omnibus account
 * lowers the frequency of large participants; how much of the slope is netting and how much is slower clients the data
 * cannot tell, so half of it is taken out.
 */
const scoreOf = (habit: Habit, size: number): number => feature(habit) - (size / 2) * logSize(habit);

/**
 * Finds what separates stable from flexible participants: a mixture of two Gaussians with one variance over the scores
 * of the foreign participants, if its cut puts both anchors on their known side; else the middle between the anchors; without anchors a
 * fixed cut-off.
 * @param foreign participants with their habits; those with six months count (or with the most months there are)
 * @param all habits of every participant, for the anchors, which count by their habits wherever their home is put
 */
export function findCut(foreign: readonly Judged[], all: readonly Habit[], resolution: Resolution): Cut {
  const most = Math.max(0, ...foreign.map(({ habit }) => habit.months));
  const fitted = foreign.filter(
    ({ habit }) => habit.months >= Math.max(LEAST_MONTHS, Math.min(FULL_MONTHS, most)),
  );
  const size = sizeSlope(fitted.map(({ habit }) => habit));
  const noise = noiseOf(fitted.map(({ habit }) => habit));
  const scores = fitted.map(({ habit }) => scoreOf(habit, size));
  const notes: string[] = [];
  const found = twoGroups(scores);
  const slope = found?.slope ?? USUAL_SLOPE;
  const common = { slope, size, noise, spread: found?.spread ?? 0.3, participants: fitted.length };
  const anchor = (id: string): number | null => {
    const habit = all.find(({ holder, months }) => holder === id && months >= LEAST_MONTHS);
    return habit ? scoreOf(habit, size) : null;
  };
  const [low, high] = [anchor(ANCHORS.stable), anchor(ANCHORS.flexible)];
  if (low === null || high === null) {
    if (found) return { ...common, by: 'mixture', score: found.score, notes };
    return { ...common, by: 'fixed', score: Math.log(FIXED_CUT[resolution]), notes };
  }
  if (low >= high) {
    notes.push(
      `${ANCHORS.stable} trades no slower than ${ANCHORS.flexible}, so they do not hold the cut between them`,
    );
    if (found) return { ...common, by: 'mixture', score: found.score, notes };
    return { ...common, by: 'fixed', score: Math.log(FIXED_CUT[resolution]), notes };
  }
  // both anchors are custodians: bounds within which each is judged right, with its kind counted
  const sure = logit(SURE);
  const prior = priorOdds('custodian');
  const least = low + (sure + prior) / slope;
  const greatest = high - (sure - prior) / slope;
  const middle = (low + high) / 2 + prior / slope;
  if (least > greatest) return { ...common, by: 'anchors', score: middle, notes };
  if (!found) return { ...common, by: 'anchors', score: middle, notes };
  if (found.score >= least && found.score <= greatest)
    return { ...common, by: 'mixture', score: found.score, notes };
  // the two groups of the data are others than stable and flexible: say the smallest brokers and all the rest
  notes.push('the cut of the mixture does not lie between the anchors, so the middle between them is taken');
  return { ...common, by: 'anchors', score: middle, notes };
}

/** Probability that a participant is flexible. Fewer months make its habits count less beside its kind. */
export function flexibleProbability({ habit, kind }: Judged, cut: Cut): number {
  const excess = 1.57 * cut.noise * Math.max(0, 1 / habit.months - 1 / FULL_MONTHS);
  const weight = cut.spread / (cut.spread + excess);
  const odds = weight * cut.slope * (scoreOf(habit, cut.size) - cut.score) + priorOdds(kind);
  return 1 / (1 + Math.exp(-odds));
}

interface Groups {
  readonly score: number;
  readonly slope: number;
  readonly spread: number;
}

/** The point where the two groups are as likely, and how fast that changes; null when the scores show no two groups. */
function twoGroups(scores: readonly number[]): Groups | null {
  if (scores.length < 4 || new Set(scores).size < 4) return null;
  const { means, variances, weights } = gaussianMixture({
    data: [...scores],
    components: 2,
    covariance: 'tied',
    tolerance: 1e-10,
  });
  const [a, b] = means as [number, number];
  const [variance] = variances as [number];
  const [first, second] = weights as [number, number];
  const apart = (b - a) / Math.sqrt(variance);
  if (!(apart >= LEAST_APART) || Math.min(first, second) < LEAST_SHARE) return null;
  const slope = (b - a) / variance;
  return { slope, spread: variance, score: (a + b) / 2 - Math.log(second / first) / slope };
}

/** Least-squares slope of log trade frequency on log size, within -0.5 and 0. */
function sizeSlope(habits: readonly Habit[]): number {
  if (habits.length < LEAST_FOR_SIZE) return 0;
  const [x, y] = [habits.map(logSize), habits.map(feature)];
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const sxy = x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] ?? 0) - my), 0);
  return sxx === 0 ? 0 : Math.min(0, Math.max(-0.5, sxy / sxx));
}

/** Pooled variance of monthly log trade frequencies about each participant's median. */
function noiseOf(habits: readonly Habit[]): number {
  let [sum, count] = [0, 0];
  for (const habit of habits) {
    if (habit.months < 2) continue;
    const middle = feature(habit);
    for (const { frequency } of habit.byMonth) sum += (logFrequency(frequency) - middle) ** 2;
    count += habit.months - 1;
  }
  return count === 0 ? 1 : sum / count;
}
