import { Amount } from '../../amount.js';
import { UsageError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { normaliseLabel } from '../../sources/cell.js';
import { percentileRank } from '../../stats/percentile-rank.js';
import type { PositioningRow } from '../positioning/positioning.js';
import type { ValuationRow } from '../valuation/valuation.js';
import type { IndustryLink } from './links.js';

export const PARTS = ['valuation', 'positioning', 'flow'] as const;
export type GapPart = (typeof PARTS)[number];
export type GapWeights = Readonly<Record<GapPart, number>>;

export const DEFAULT_WEIGHTS: GapWeights = { valuation: 0.5, positioning: 0.5, flow: 0 };

/** How little is expected of an industry: 100 where it is cheapest and least held. */
export interface GapRow {
  /** Place among rows with the same parts; those with all parts come first. */
  readonly rank: number;
  readonly industry: string;
  readonly name_zh: string;
  /** 0-100: the mean of 100 less each percentile, by the weights of the parts that are there. */
  readonly score: number;
  readonly valuation_id: string | null;
  readonly metric: string | null;
  readonly value: number | null;
  /** Day of the value. */
  readonly valuation_date: IsoDate | null;
  readonly valuation_percentile: number | null;
  readonly quarter: string | null;
  readonly overweight: number | null;
  readonly positioning_percentile: number | null;
  /** Net buying by foreign holders in Hong Kong, HKD, and its percentile among the industries. */
  readonly flow: Amount | null;
  readonly flow_percentile: number | null;
  readonly parts: readonly GapPart[];
  /** Whether every part with a weight is there. */
  readonly complete: boolean;
}

export interface Gaps {
  readonly as_of: IsoDate;
  readonly weights: GapWeights;
  readonly rows: readonly GapRow[];
  readonly notes: readonly string[];
}

/**
 * Weights from `valuation=0.5,positioning=0.5,flow=0`; parts not named have none.
 * @throws UsageError for an unknown part, a weight below 0, or none above 0
 */
export function gapWeights(text: string): GapWeights {
  const weights: Record<GapPart, number> = { valuation: 0, positioning: 0, flow: 0 };
  for (const item of text.split(',').filter((one) => one.trim() !== '')) {
    const [name = '', told = ''] = item.split('=').map((one) => one.trim());
    const part = PARTS.find((one) => one === name);
    const weight = told === '' ? Number.NaN : Number(told);
    if (!part || !(weight >= 0) || !Number.isFinite(weight))
      throw new UsageError(`weight "${item.trim()}" is none; write valuation=0.5,positioning=0.5,flow=0`);
    weights[part] = weight;
  }
  if (PARTS.every((part) => weights[part] === 0))
    throw new UsageError('all weights are 0; write valuation=0.5,positioning=0.5,flow=0');
  return weights;
}

export interface GapInputs {
  readonly valuations: readonly ValuationRow[];
  readonly positions: readonly PositioningRow[];
  /** Net foreign buying by code of a Hong Kong industry, HKD; null where it was not asked. */
  readonly flows: ReadonlyMap<string, Amount> | null;
}

/** Industries by how cheap and how little held they are; rows that lack a part stand after those that have all. */
export function rankGaps(
  links: readonly IndustryLink[],
  { valuations, positions, flows }: GapInputs,
  weights: GapWeights,
): GapRow[] {
  const netOf = (link: IndustryLink): Amount | null => {
    const known = link.flows.flatMap((code) => (flows?.has(code) ? [flows.get(code) as Amount] : []));
    return known.length === 0 ? null : known.reduce((sum, net) => sum.add(net), new Amount(0n));
  };
  const nets = links.flatMap((link) => netOf(link)?.toNumber() ?? []);
  const asked = PARTS.filter((part) => weights[part] > 0);
  const rows = links.flatMap((link): Omit<GapRow, 'rank'>[] => {
    const valued = valuationOf(link, valuations);
    const held = positions.find(({ industry }) => link.positioning.includes(normaliseLabel(industry)));
    const flow = netOf(link);
    const percentiles: Record<GapPart, number | null> = {
      valuation: valued?.percentile ?? null,
      positioning: held?.percentile ?? null,
      flow:
        flow === null || nets.length < 2 ? null : percentileRank({ values: nets, score: flow.toNumber() }),
    };
    const parts = asked.filter((part) => percentiles[part] !== null);
    if (parts.length === 0) return [];
    const total = parts.reduce((sum, part) => sum + weights[part], 0);
    const score =
      parts.reduce((sum, part) => sum + weights[part] * (100 - (percentiles[part] as number)), 0) / total;
    return [
      {
        industry: link.industry,
        name_zh: link.nameZh,
        score,
        valuation_id: valued?.id ?? null,
        metric: valued?.metric ?? null,
        value: valued?.value ?? null,
        valuation_date: valued?.date ?? null,
        valuation_percentile: percentiles.valuation,
        quarter: held?.quarter ?? null,
        overweight: held?.overweight ?? null,
        positioning_percentile: percentiles.positioning,
        flow,
        flow_percentile: percentiles.flow,
        parts,
        complete: parts.length === asked.length,
      },
    ];
  });
  rows.sort(
    (a, b) =>
      b.parts.length - a.parts.length ||
      placeOf(a.parts) - placeOf(b.parts) ||
      b.score - a.score ||
      (a.industry < b.industry ? -1 : 1),
  );
  return rows.map((row, at) => ({
    rank: 1 + at - rows.findIndex(({ parts }) => placeOf(parts) === placeOf(row.parts)),
    ...row,
  }));
}

/** Tells sets of parts apart; of as many parts, those with a valuation come first, then those with positioning. */
const placeOf = (parts: readonly GapPart[]): number =>
  parts.reduce((sum, part) => sum - 2 ** (PARTS.length - PARTS.indexOf(part)), 0);

const basis = (metric: string): string => metric.slice(0, 2);

function valuationOf(link: IndustryLink, rows: readonly ValuationRow[]): ValuationRow | undefined {
  for (const id of link.valuationIds) {
    const found = rows.filter((row) => row.id === id);
    const one =
      found.find(({ metric }) => metric === link.metric) ??
      found.find(({ metric }) => basis(metric) === basis(link.metric)) ??
      found[0];
    if (one) return one;
  }
  return undefined;
}
