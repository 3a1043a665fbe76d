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
/** Variance of the scores within a group where the data give none. */
const USUAL_SPREAD = 0.3;
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
  /** Change of log trade frequency per unit of log size among participants of one group; not above 0. */
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
 * Score of a habit: log trade frequency less what size alone makes of it. Netting inside an omnibus account lowers the
 * frequency of large participants, so the slope is measured within each group, where size does not stand for type.
 */
const scoreOf = (habit: Habit, size: number): number => feature(habit) - size * logSize(habit);

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
  const noise = noiseOf(habitsOf(fitted));
  const participants = fitted.length;
  const { size, found } = groupsAndSize(fitted);
  const mixture: Cut | null = found && {
    by: 'mixture',
    score: found.score,
    slope: found.slope,
    size,
    noise,
    spread: found.spread,
    participants,
    notes: [],
  };
  const plain = {
    size: sizeSlope(habitsOf(fitted), kindsOf(fitted)),
    slope: USUAL_SLOPE,
    spread: USUAL_SPREAD,
  };
  const fixed: Cut = {
    by: 'fixed',
    score: Math.log(FIXED_CUT[resolution]),
    ...plain,
    noise,
    participants,
    notes: [],
  };
  const [stable, flexible] = [ANCHORS.stable, ANCHORS.flexible].map((id) =>
    all.find(({ holder, months }) => holder === id && months >= LEAST_MONTHS),
  );
  if (!stable || !flexible) return mixture ?? fixed;
  const between = (cut: Cut): boolean =>
    flexibleProbability({ habit: stable, kind: 'custodian' }, cut) <= 1 - SURE &&
    flexibleProbability({ habit: flexible, kind: 'custodian' }, cut) >= SURE;
  if (mixture && between(mixture)) return mixture;
  const [low, high] = [scoreOf(stable, plain.size), scoreOf(flexible, plain.size)];
  if (low >= high) {
    const note = `${ANCHORS.stable} trades no slower than ${ANCHORS.flexible}, so the cut is not held between them`;
    return { ...(mixture ?? fixed), notes: [note] };
  }
  // the middle as a custodian has it, which both anchors are
  const score = (low + high) / 2 + priorOdds('custodian') / plain.slope;
  const notes = mixture
    ? [
        'the two groups of the data are others than stable and flexible, so the middle between the anchors is taken',
      ]
    : ['the data show no two groups, so the middle between the anchors is taken'];
  return { ...fixed, by: 'anchors', score, notes };
}

const habitsOf = (judged: readonly Judged[]): Habit[] => judged.map(({ habit }) => habit);
const kindsOf = (judged: readonly Judged[]): number[] =>
  judged.map(({ kind }) => (priorOdds(kind) > 0 ? 1 : 0));

/** Probability that a participant is flexible. Fewer months make its habits count less beside its kind. */
export function flexibleProbability({ habit, kind }: Judged, cut: Cut): number {
  const excess = 1.57 * cut.noise * Math.max(0, 1 / habit.months - 1 / FULL_MONTHS);
  const weight = cut.spread / (cut.spread + excess);
  const odds = weight * cut.slope * (scoreOf(habit, cut.size) - cut.score) + priorOdds(kind);
  return 1 / (1 + Math.exp(-odds));
}

interface Groups {
  /** Probability of the second group, per score. */
  readonly second: readonly number[];
  readonly score: number;
  readonly slope: number;
  readonly spread: number;
}

/** The point where the two groups are as likely, and how fast that changes; null when the scores show no two groups. */
function twoGroups(scores: readonly number[]): Groups | null {
  if (scores.length < 4 || new Set(scores).size < 4) return null;
  const { means, variances, weights, responsibilities } = gaussianMixture({
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
  return {
    second: responsibilities.map((row) => row[1] ?? 0),
    slope,
    spread: variance,
    score: (a + b) / 2 - Math.log(second / first) / slope,
  };
}

/** Rounds of fitting groups and slope in turn; a handful settles both. */
const ROUNDS = 8;

/** The two groups, and how trade frequency falls with size within them: each is found with the other taken as known. */
function groupsAndSize(fitted: readonly Judged[]): { readonly size: number; readonly found: Groups | null } {
  const habits = habitsOf(fitted);
  const byKind = kindsOf(fitted);
  let size = 0;
  let found = twoGroups(habits.map((habit) => scoreOf(habit, size)));
  for (let round = 0; round < ROUNDS; round += 1) {
    size = sizeSlope(habits, found?.second ?? byKind);
    found = twoGroups(habits.map((habit) => scoreOf(habit, size)));
  }
  return { size, found };
}

/**
 * Least-squares slope of log trade frequency on log size with a level for each group, within -0.5 and 0.
 * @param second share with which a participant belongs to the second group
 */
function sizeSlope(habits: readonly Habit[], second: readonly number[]): number {
  if (habits.length < LEAST_FOR_SIZE) return 0;
  const [x, y] = [habits.map(logSize), habits.map(feature)];
  let [sxx, sxy] = [0, 0];
  for (const weights of [second, second.map((share) => 1 - share)]) {
    const total = weights.reduce((a, b) => a + b, 0);
    if (total === 0) continue;
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value, index) => sum + (weights[index] ?? 0) * value, 0) / total;
    const [mx, my] = [mean(x), mean(y)];
    x.forEach((value, index) => {
      const weight = weights[index] ?? 0;
      sxx += weight * (value - mx) ** 2;
      sxy += weight * (value - mx) * ((y[index] ?? 0) - my);
    });
  }
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
