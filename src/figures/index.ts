import { UsageError } from '../errors.js';
import type { Figure } from './frame/figure.js';
import { hkCumulative } from './hk-cumulative.js';
import { northboundWeekly } from './northbound-weekly.js';

/** All figures, in the order in which the note shows them. */
export const FIGURES: readonly Figure[] = [northboundWeekly, hkCumulative];

/** A figure by its id. @throws UsageError for an id that no figure has */
export function figureOf(id: string): Figure {
  const found = FIGURES.find((figure) => figure.id === id);
  if (!found)
    throw new UsageError(`no figure "${id}"; figures are ${FIGURES.map((one) => one.id).join(', ')}`);
  return found;
}
