import { logGamma } from '../../stats/distributions/index.js';
import { backward, factor, forward, halfLogDeterminant } from '../cholesky.js';
import type { LevelModel, Start } from './filter.js';
import type { Loadings } from './hidden.js';

/** What the holdings at its end imply for the hidden days of a quarter, beyond what indicators say. CNY million. */
export interface Anchor {
  readonly quarter: number;
  readonly residual: number;
  readonly deviation: number;
}

/** Sums of days, without their level: of the anchors' quarters with each other (row by row). */
export interface AnchorTable {
  readonly anchors: readonly Anchor[];
  readonly loadings: readonly Loadings[];
  readonly swing: Float64Array;
}

/** One guess of which quarters began with a break, judged by the anchors. */
export interface Guess {
  /** For each quarter, which level holds in it: 0 is that of the published days. */
  readonly segment: readonly number[];
  readonly breaks: number;
  /** Logarithm of prior times likelihood. */
  readonly logWeight: number;
  readonly lower: Float64Array;
  /** Inverse covariance of the anchors times their surprise. */
  readonly gain: Float64Array;
}

/** Guesses that are followed from quarter to quarter. */
const FOLLOWED = 256;

/** Prior of a guess of `breaks` breaks in `count` quarters: B(a + n, b + count - n) / B(a, b), the rate is learnt. */
export function logPrior(breaks: number, count: number, [a, b]: readonly [number, number]): number {
  const logBeta = (x: number, y: number): number => logGamma(x) + logGamma(y) - logGamma(x + y);
  return logBeta(a + breaks, b + count - breaks) - logBeta(a, b);
}

/**
 * The likeliest guesses of which of `count` quarters broke, all of them up to eight quarters: quarter by quarter each
 * is followed with and without a break, and the best are kept.
 */
export function likeliestGuesses(
  table: AnchorTable,
  count: number,
  model: LevelModel,
  start: Start,
): Guess[] {
  let followed: { segment: readonly number[]; breaks: number }[] = [{ segment: [], breaks: 0 }];
  let guesses = followed.map((one) => judge(table, one, model, start));
  for (let quarter = 0; quarter < count; quarter++) {
    followed = guesses.flatMap(({ segment, breaks }) => [
      { segment: [...segment, breaks], breaks },
      { segment: [...segment, breaks + 1], breaks: breaks + 1 },
    ]);
    guesses = followed.map((one) => judge(table, one, model, start));
    if (guesses.length > FOLLOWED)
      guesses = guesses.sort((one, other) => other.logWeight - one.logWeight).slice(0, FOLLOWED);
  }
  return guesses;
}

/** Variance of the level of a segment. */
export const levelVariance = (segment: number, model: LevelModel, start: Start): number =>
  segment === 0 ? start.levelVariance : model.renewed ** 2;

/** Expected sum over days: level and swing go on from the published days, a level after a break is 0. */
export function expected({ level, swing }: Loadings, segment: readonly number[], start: Start): number {
  return start.level * within(level, segment, 0) + start.swing * swing;
}

/** Covariance of two sums of days through their levels. */
export function levelCovariance(
  one: Loadings,
  other: Loadings,
  { segment, breaks }: Pick<Guess, 'segment' | 'breaks'>,
  model: LevelModel,
  start: Start,
): number {
  let sum = 0;
  for (let s = 0; s <= breaks; s++) {
    const [a, b] = [within(one.level, segment, s), within(other.level, segment, s)];
    if (a !== 0 && b !== 0) sum += levelVariance(s, model, start) * a * b;
    if (s === 0) sum += start.covariance * (a * other.swing + b * one.swing);
  }
  return sum;
}

function within(level: Float64Array, segment: readonly number[], own: number): number {
  let sum = 0;
  for (let q = 0; q < segment.length; q++) if (segment[q] === own) sum += level[q] as number;
  return sum;
}

function judge(
  { anchors, loadings, swing }: AnchorTable,
  { segment, breaks }: Pick<Guess, 'segment' | 'breaks'>,
  model: LevelModel,
  start: Start,
): Guess {
  // anchors are in the order of quarters
  const later = anchors.findIndex(({ quarter }) => quarter >= segment.length);
  const size = later < 0 ? anchors.length : later;
  const matrix = new Float64Array(size * size);
  const surprise = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    const { residual, deviation } = anchors[a] as Anchor;
    const own = loadings[a] as Loadings;
    for (let b = 0; b <= a; b++)
      matrix[a * size + b] =
        (swing[a * anchors.length + b] as number) +
        levelCovariance(own, loadings[b] as Loadings, { segment, breaks }, model, start);
    matrix[a * size + a]! += deviation ** 2;
    surprise[a] = residual - expected(own, segment, start);
  }
  const lower = factor(matrix, size);
  const half = forward(lower, size, surprise);
  const distance = half.reduce((sum, value) => sum + value * value, 0);
  return {
    segment,
    breaks,
    logWeight:
      logPrior(breaks, segment.length, model.breaks) - 0.5 * distance - halfLogDeterminant(lower, size),
    lower,
    gain: backward(lower, size, half),
  };
}
