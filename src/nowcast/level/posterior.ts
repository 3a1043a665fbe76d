import { normalCdf } from '../../stats/distributions/index.js';
import { backward, factor, forward, halfLogDeterminant } from '../cholesky.js';
import type { LevelModel, Start } from './filter.js';
import { breakCovarianceWith, covarianceWith, type HiddenDays, ramps, startMeans } from './hidden.js';
import { breakPatterns } from './patterns.js';

/** What the holdings at its end imply for the hidden days of a quarter, beyond what indicators say. CNY million. */
export interface Anchor {
  readonly quarter: number;
  readonly residual: number;
  readonly deviation: number;
}

/** Consecutive hidden days: `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Distribution of what the level adds to the flow of a span, CNY million: a mixture over guesses of breaks. */
export interface LevelEstimate {
  readonly mean: number;
  readonly deviation: number;
  /** Probability that the flow, `slope` of the indicators included, is above 0. */
  readonly inflow: number;
  /** Probability that a break came in the quarter of the span's last day or before it, while hidden. */
  readonly broken: number;
}

export interface LevelQuery {
  readonly hidden: HiddenDays;
  readonly model: LevelModel;
  /** Views of the published days, each with its weight. */
  readonly starts: readonly Start[];
  /** What is known of quarters. */
  readonly anchors: readonly Anchor[];
  /** Spans with what the indicators say of them, CNY million. */
  readonly spans: readonly (Span & { readonly slope: number })[];
}

/**
 * The level on spans of hidden days given quarters' totals. Level, swing, noise and anchors are normal given the
 * quarters that broke; the guesses of which ones did are weighed by how well they foretell the totals.
 */
export function levelPosterior({ hidden, model, starts, anchors, spans }: LevelQuery): LevelEstimate[] {
  const table = covariances(hidden, model, starts, anchors, spans);
  const patterns = breakPatterns(table.quarters, model.breaks);
  const guesses = starts.flatMap((start, s) =>
    patterns.map(({ quarters, logPrior }) =>
      judge(table, s, quarters, logPrior + Math.log(start.prior), model.jump, anchors),
    ),
  );
  const highest = guesses.reduce(
    (most, { logWeight }) => Math.max(most, logWeight),
    Number.NEGATIVE_INFINITY,
  );
  const weights = guesses.map(({ logWeight }) => Math.exp(logWeight - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return spans.map((span, index) => {
    let mean = 0;
    let squares = 0;
    let inflow = 0;
    let broken = 0;
    for (let g = 0; g < guesses.length; g++) {
      const weight = (weights[g] as number) / total;
      if (weight < NOTHING) continue;
      const guess = guesses[g] as Guess;
      const own = estimate(table, guess, index, model.jump);
      mean += weight * own.mean;
      squares += weight * (own.variance + own.mean ** 2);
      inflow += weight * normalCdf((span.slope + own.mean) / Math.sqrt(own.variance));
      if (guess.quarters.length > 0) broken += weight;
    }
    return { mean, deviation: Math.sqrt(Math.max(squares - mean ** 2, 0)), inflow, broken };
  });
}

/** A guess of less weight counts nothing. */
const NOTHING = 1e-12;

/** Sums of days: their means by start, their covariances by start and by quarter that breaks (variance 1). */
interface Table {
  readonly quarters: number;
  readonly anchorMean: readonly Float64Array[];
  readonly spanMean: readonly Float64Array[];
  /** Anchors x anchors. */
  readonly anchor: Parts;
  /** Spans x anchors. */
  readonly shared: Parts;
  /** Of each span with itself. */
  readonly own: Parts;
}

interface Parts {
  readonly base: readonly Float64Array[];
  readonly breaks: readonly Float64Array[];
}

function covariances(
  { scale, quarter }: HiddenDays,
  model: LevelModel,
  starts: readonly Start[],
  anchors: readonly Anchor[],
  spans: readonly Span[],
): Table {
  const ramp = ramps(quarter);
  const anchorSpans = anchors.map((anchor) => ({
    from: quarter.indexOf(anchor.quarter),
    to: quarter.lastIndexOf(anchor.quarter) + 1,
  }));
  const weightsOf = ({ from, to }: Span): Float64Array => {
    const weights = new Float64Array(scale.length);
    weights.set(scale.subarray(from, to), from);
    return weights;
  };
  const sumOver = ({ from, to }: Span, values: Float64Array): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += (scale[i] as number) * (values[i] as number);
    return sum;
  };
  const views: readonly ((weights: Float64Array) => Float64Array)[] = [
    ...starts.map((start) => (weights: Float64Array) => covarianceWith(weights, start, model)),
    ...ramp.map((own) => (weights: Float64Array) => breakCovarianceWith(weights, own)),
  ];
  const parts = (all: readonly Float64Array[]): Parts => ({
    base: all.slice(0, starts.length),
    breaks: all.slice(starts.length),
  });
  const anchorWeights = anchorSpans.map(weightsOf);
  const anchor: Float64Array[] = [];
  const shared: Float64Array[] = [];
  for (const view of views) {
    const reach = anchorWeights.map(view);
    anchor.push(Float64Array.from(reach.flatMap((values) => anchorSpans.map((one) => sumOver(one, values)))));
    shared.push(Float64Array.from(spans.flatMap((one) => reach.map((values) => sumOver(one, values)))));
  }
  const spanWeights = spans.map(weightsOf);
  const own = views.map((view) =>
    Float64Array.from(spans, (one, g) => sumOver(one, view(spanWeights[g] as Float64Array))),
  );
  const means = starts.map((start) => startMeans(start, model, scale.length));
  return {
    quarters: ramp.length,
    anchorMean: means.map((mean) => Float64Array.from(anchorSpans, (one) => sumOver(one, mean))),
    spanMean: means.map((mean) => Float64Array.from(spans, (one) => sumOver(one, mean))),
    anchor: parts(anchor),
    shared: parts(shared),
    own: parts(own),
  };
}

function added(
  { base, breaks }: Parts,
  at: number,
  start: number,
  quarters: readonly number[],
  jump: number,
): number {
  let sum = (base[start] as Float64Array)[at] as number;
  for (const quarter of quarters) sum += jump ** 2 * ((breaks[quarter] as Float64Array)[at] as number);
  return sum;
}

interface Guess {
  readonly start: number;
  readonly quarters: readonly number[];
  readonly logWeight: number;
  readonly lower: Float64Array;
  /** Inverse covariance of the anchors times their surprise. */
  readonly gain: Float64Array;
}

function judge(
  { anchor, anchorMean }: Table,
  start: number,
  quarters: readonly number[],
  logPrior: number,
  jump: number,
  anchors: readonly Anchor[],
): Guess {
  const size = anchors.length;
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) matrix[a * size + b] = added(anchor, a * size + b, start, quarters, jump);
    matrix[a * size + a]! += (anchors[a] as Anchor).deviation ** 2;
  }
  const lower = factor(matrix, size);
  const mean = anchorMean[start] as Float64Array;
  const half = forward(
    lower,
    size,
    Float64Array.from(anchors, ({ residual }, a) => residual - (mean[a] as number)),
  );
  const distance = half.reduce((sum, value) => sum + value * value, 0);
  return {
    start,
    quarters,
    logWeight: logPrior - 0.5 * distance - halfLogDeterminant(lower, size),
    lower,
    gain: backward(lower, size, half),
  };
}

function estimate(
  { spanMean, shared, own }: Table,
  { start, quarters, lower, gain }: Guess,
  span: number,
  jump: number,
): { mean: number; variance: number } {
  const size = gain.length;
  const common = new Float64Array(size);
  let mean = (spanMean[start] as Float64Array)[span] as number;
  for (let a = 0; a < size; a++) {
    common[a] = added(shared, span * size + a, start, quarters, jump);
    mean += (common[a] as number) * (gain[a] as number);
  }
  const explained = forward(lower, size, common).reduce((sum, value) => sum + value * value, 0);
  const whole = added(own, span, start, quarters, jump);
  return { mean, variance: Math.max(whole - explained, whole * 1e-9) };
}
