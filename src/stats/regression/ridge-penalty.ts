import { check, checkAtLeast, checkInteger, checkSeries } from '../validate.js';
import { centre, type PenalisedOptions, predictor } from './centred.js';
import { penaltiesOf, reduce, ridgeCoefficients } from './ridge.js';

export interface RidgePenalty {
  /** The penalty with the least error; of equals the larger one. */
  penalty: number;
  /** Weighted mean of the squared errors on rows left out, per penalty, in the order given. */
  errors: { penalty: number; meanSquaredError: number }[];
  /** True when the least error lies at the smallest or largest penalty: the best may lie beyond. */
  atEdge: boolean;
}

/**
 * Chooses a ridge penalty by leaving out one block of consecutive rows after the other: fits on the rows outside
 * the block, at least `gap` rows away from it, and predicts the block. Blocks differ by at most one row; as many
 * blocks as rows leave out one row at a time. Blocks and gap keep errors that depend on their neighbours from
 * making small penalties look good.
 * Source: Burman, Chow and Nolan, Biometrika 81 (1994); Racine, Journal of Econometrics 99 (2000).
 * @throws UsageError as `ridge`, or when a block and its gap leave fewer than two rows
 */
export function chooseRidgePenalty(
  options: PenalisedOptions & { penalties: readonly number[]; blocks?: number; gap?: number },
): RidgePenalty {
  const { y, x, weights, intercept = true, standardise = true, penalties, blocks = 5, gap = 0 } = options;
  checkSeries('y', y);
  checkSeries('penalties', penalties);
  for (const penalty of penalties) checkAtLeast('penalty', penalty, 0);
  checkInteger('blocks', blocks, 2);
  checkInteger('gap', gap, 0);
  check(blocks <= y.length, `blocks is ${blocks}: there are only ${y.length} rows`);
  centre(options);

  const width = x[0]?.length ?? 0;
  const sums = penalties.map(() => 0);
  for (const [start, end] of blocksOf(y.length, blocks)) {
    const keep = y.map((_, i) => i).filter((i) => i < start - gap || i >= end + gap);
    check(
      keep.length >= 2,
      `the rows from ${start} to ${end - 1} and a gap of ${gap} leave nothing to fit on`,
    );
    const pick = <T>(values: readonly T[]): T[] => keep.map((i) => values[i] as T);
    const training = { y: pick(y), x: pick(x), intercept, standardise };
    const centred = centre(weights ? { ...training, weights: pick(weights) } : training);
    const reduced = reduce(centred);
    penalties.forEach((penalty, p) => {
      const coefficients = ridgeCoefficients(reduced, penaltiesOf(penalty, width));
      const predicted = predictor(centred.restore(coefficients), intercept)(x.slice(start, end));
      predicted.forEach((value, i) => {
        const row = start + i;
        sums[p] = (sums[p] ?? 0) + (weights?.[row] ?? 1) * ((y[row] ?? 0) - value) ** 2;
      });
    });
  }
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : y.length;
  const errors = penalties.map((penalty, p) => ({ penalty, meanSquaredError: (sums[p] ?? 0) / total }));
  const best = errors.reduce((a, b) => (isBetter(b, a) ? b : a));
  const edges = [Math.min(...penalties), Math.max(...penalties)];
  return { penalty: best.penalty, errors, atEdge: edges.includes(best.penalty) };
}

function isBetter(a: RidgePenalty['errors'][number], b: RidgePenalty['errors'][number]): boolean {
  if (a.meanSquaredError !== b.meanSquaredError) return a.meanSquaredError < b.meanSquaredError;
  return a.penalty > b.penalty;
}

/** First row and row after the last of each block. */
function blocksOf(n: number, blocks: number): [number, number][] {
  return Array.from({ length: blocks }, (_, b) => [
    Math.floor((b * n) / blocks),
    Math.floor(((b + 1) * n) / blocks),
  ]);
}
