import { forward } from '../cholesky.js';
import type { LevelModel, Start } from './filter.js';
import { type Anchor, expected, type Guess, levelCovariance, likeliestGuesses, logPrior } from './guesses.js';
import { type HiddenDays, type Loadings, loadingsOf, type Span, swingCovarianceWith } from './hidden.js';

export type { Anchor } from './guesses.js';
export type { Span } from './hidden.js';

/** Distribution of what the level adds to the flow of a span, CNY million: a mixture over guesses of breaks. */
export interface LevelEstimate {
  readonly mean: number;
  readonly deviation: number;
  /** Probability that a break came while hidden, where even odds are given before anything is known. */
  readonly broken: number;
}

export interface LevelQuery {
  readonly hidden: HiddenDays;
  readonly model: LevelModel;
  /** The published days. */
  readonly start: Start;
  /** What is known of quarters, in their order. */
  readonly anchors: readonly Anchor[];
  readonly spans: readonly Span[];
}

/**
 * The level on spans of hidden days given quarters' totals. Level, swing, noise and anchors are normal given the
 * quarters that broke; the guesses of which ones did are weighed by how well they foretell the totals.
 */
export function levelPosterior({ hidden, model, start, anchors, spans }: LevelQuery): LevelEstimate[] {
  const { scale, quarter } = hidden;
  const quarters = (quarter.at(-1) ?? -1) + 1;
  const anchorSpans = anchors.map((anchor) => ({
    from: quarter.indexOf(anchor.quarter),
    to: quarter.lastIndexOf(anchor.quarter) + 1,
  }));
  const reach = (span: Span): Float64Array => {
    const weights = new Float64Array(scale.length);
    weights.set(scale.subarray(span.from, span.to), span.from);
    return swingCovarianceWith(weights, start, model);
  };
  const over = ({ from, to }: Span, values: Float64Array): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += (scale[i] as number) * (values[i] as number);
    return sum;
  };
  const anchorReach = anchorSpans.map(reach);
  const loadings = anchorSpans.map((span) => loadingsOf(hidden, span, model));
  const swing = Float64Array.from(
    anchorReach.flatMap((values) => anchorSpans.map((span) => over(span, values))),
  );
  const { guesses, weights, broken } = weigh(
    likeliestGuesses({ anchors, loadings, swing }, quarters, model, start),
    quarters,
    model,
  );
  return spans.map((span) => {
    const own = loadingsOf(hidden, span, model);
    const swings = Float64Array.from(anchorReach, (values) => over(span, values));
    const alone = over(span, reach(span));
    let mean = 0;
    let squares = 0;
    guesses.forEach((guess, g) => {
      const weight = weights[g] as number;
      const told = given(guess, own, loadings, swings, alone, model, start);
      mean += weight * told.mean;
      squares += weight * (told.variance + told.mean ** 2);
    });
    return { mean, deviation: Math.sqrt(Math.max(squares - mean ** 2, 0)), broken };
  });
}

/** A guess of less weight, beside the best, counts nothing. */
const NOTHING = 1e-9;

/** Weights that sum to 1, and the probability of a break from even odds. */
function weigh(
  all: readonly Guess[],
  quarters: number,
  { breaks }: LevelModel,
): { guesses: Guess[]; weights: number[]; broken: number } {
  const highest = all.reduce((most, { logWeight }) => Math.max(most, logWeight), Number.NEGATIVE_INFINITY);
  const guesses = all.filter(({ logWeight }) => Math.exp(logWeight - highest) > NOTHING);
  const raw = guesses.map(({ logWeight }) => Math.exp(logWeight - highest));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const quiet = guesses.reduce((sum, { breaks: n }, g) => sum + (n === 0 ? (weights[g] as number) : 0), 0);
  const prior = Math.exp(logPrior(0, quarters, breaks));
  const odds = ((1 - quiet) / (1 - prior)) * (prior / quiet);
  return { guesses, weights, broken: quarters === 0 ? 0 : quiet === 0 ? 1 : odds / (1 + odds) };
}

/** A span's mean and variance given one guess and the anchors. */
function given(
  guess: Guess,
  own: Loadings,
  loadings: readonly Loadings[],
  swings: Float64Array,
  alone: number,
  model: LevelModel,
  start: Start,
): { mean: number; variance: number } {
  const size = guess.gain.length;
  const common = new Float64Array(size);
  let mean = expected(own, guess.segment, start);
  for (let a = 0; a < size; a++) {
    common[a] = (swings[a] as number) + levelCovariance(own, loadings[a] as Loadings, guess, model, start);
    mean += (common[a] as number) * (guess.gain[a] as number);
  }
  const explained = forward(guess.lower, size, common).reduce((sum, value) => sum + value * value, 0);
  const whole = alone + levelCovariance(own, own, guess, model, start);
  return { mean, variance: Math.max(whole - explained, whole * 1e-9) };
}
