import { normalSf } from '../distributions/normal.js';
import { directions, type Forecasts } from './directions.js';

export interface PesaranTimmermann {
  n: number;
  /** Share of the directions that were right. */
  hitRate: number;
  /** Share that would be right by chance, given how often each side says up. */
  expectedHitRate: number;
  /** Standard normal when forecasts know nothing; null when it is not defined. */
  statistic: number | null;
  /** Probability of a statistic as large, one-sided; null when it is not defined. */
  pValue: number | null;
}

/**
 * Tests whether directions were forecast better than by chance. With P the share of hits, p_y and p_x the shares of
 * ups in what came and in the forecasts, P* = p_y p_x + (1 - p_y)(1 - p_x), var(P) = P* (1 - P*) / n and
 * var(P*) = [(2 p_y - 1)^2 p_x (1 - p_x) + (2 p_x - 1)^2 p_y (1 - p_y)] / n + 4 p_x p_y (1 - p_x)(1 - p_y) / n^2:
 * S = (P - P*) / sqrt(var(P) - var(P*)); the difference of the two is 4 p_y p_x (1 - p_y)(1 - p_x)(n - 1) / n^2. Not defined when either side always goes one way.
 * Assumes that periods do not depend on each other; see `directionalRegression` where they do.
 * Source: Pesaran and Timmermann, Journal of Business and Economic Statistics 10 (1992).
 */
export function pesaranTimmermann(options: Forecasts): PesaranTimmermann {
  const { n, upUp, upDown, downUp, downDown } = directions(options);
  const hitRate = (upUp + downDown) / n;
  const py = (upUp + downUp) / n;
  const px = (upUp + upDown) / n;
  const expectedHitRate = py * px + (1 - py) * (1 - px);
  const bothWays = px > 0 && px < 1 && py > 0 && py < 1;
  const variance = (4 * px * py * (1 - px) * (1 - py) * (n - 1)) / n ** 2;
  const statistic = bothWays ? (hitRate - expectedHitRate) / Math.sqrt(variance) : null;
  const pValue = statistic === null ? null : normalSf(statistic);
  return { n, hitRate, expectedHitRate, statistic, pValue };
}
