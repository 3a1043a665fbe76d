import { hypergeometricSf } from '../distributions/hypergeometric.js';
import { type Directions, directions, type Forecasts } from './directions.js';

export interface HenrikssonMerton extends Directions {
  /** Share of ups forecast + share of downs forecast: 1 by chance, 2 at best; null when one of them is absent. */
  skill: number | null;
  /** Probability of as many ups forecast by chance, one-sided and exact; null when it is not defined. */
  pValue: number | null;
}

/**
 * Henriksson and Merton's test of market timing: given how often ups came and were forecast, the number of ups that
 * were forecast is hypergeometric by chance; the same as Fisher's exact test, one-sided. Not defined when either
 * side always goes one way.
 * Source: Henriksson and Merton, Journal of Business 54 (1981).
 */
export function henrikssonMerton(options: Forecasts): HenrikssonMerton {
  const counts = directions(options);
  const { upUp, upDown, downUp, downDown } = counts;
  const [ups, downs] = [upUp + downUp, upDown + downDown];
  const draws = upUp + upDown;
  if (ups === 0 || downs === 0) return { ...counts, skill: null, pValue: null };
  const skill = upUp / ups + downDown / downs;
  if (draws === 0 || draws === counts.n) return { ...counts, skill, pValue: null };
  return { ...counts, skill, pValue: hypergeometricSf(upUp - 1, { successes: ups, failures: downs, draws }) };
}
