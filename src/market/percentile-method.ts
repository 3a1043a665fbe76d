import { UsageError } from '../errors.js';
import { PERCENTILE_METHODS, type PercentileMethod } from '../stats/percentile-rank.js';

/** What percentiles count from unless asked otherwise. */
export const SINCE = '2013-01-01';

/**
 * The definition of a percentile that a word names: `PERCENTRANK.INC`, `percentrank-exc`, `weak`...
 * @throws UsageError when it names none
 */
export function percentileMethod(word: string): PercentileMethod {
  const name = word
    .trim()
    .toLowerCase()
    .replaceAll(/[._\s]+/g, '-');
  const found = PERCENTILE_METHODS.find((one) => one === name);
  if (!found) throw new UsageError(`percentile method "${word}" is none of ${PERCENTILE_METHODS.join(', ')}`);
  return found;
}
