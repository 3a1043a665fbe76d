import { UsageError } from '../errors.js';
import type { Figure } from './frame/figure.js';
import { expectationGaps } from './expectation-gaps.js';
import { positioningFigure } from './positioning.js';
import { valuationPercentiles } from './valuation-percentiles.js';
import { concentration } from './concentration.js';
import { hkCumulative } from './hk-cumulative.js';
import { hkWeeklyByType } from './hk-weekly-by-type.js';
import { industryFlows } from './industry-flows.js';
import { indicatorContributions } from './indicator-contributions.js';
import { northboundCumulative } from './northbound-cumulative.js';
import { nowcastBacktest } from './nowcast-backtest.js';
import { northboundWeekly } from './northbound-weekly.js';
import { participantMap } from './participant-map.js';
import { rallyHistory } from './rally-history.js';
import { shareByType } from './share-by-type.js';
import { stockFlows } from './stock-flows.js';

/** All figures, in the order in which the note shows them. */
export const FIGURES: readonly Figure[] = [
  northboundWeekly,
  northboundCumulative,
  hkCumulative,
  hkWeeklyByType,
  shareByType,
  industryFlows,
  stockFlows,
  participantMap,
  rallyHistory,
  valuationPercentiles,
  positioningFigure,
  expectationGaps,
  concentration,
  nowcastBacktest,
  indicatorContributions,
];

/** A figure by its id. @throws UsageError for an id that no figure has */
export function figureOf(id: string): Figure {
  const found = FIGURES.find((figure) => figure.id === id);
  if (!found)
    throw new UsageError(`no figure "${id}"; figures are ${FIGURES.map((one) => one.id).join(', ')}`);
  return found;
}
