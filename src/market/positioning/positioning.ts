import type { Calendar } from '../../calendar/calendar.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { parseQuarter, previousQuarterEnd, quarterOf } from '../../quarter.js';
import { shenwanIndustries } from '../../sources/industries/shenwan-industries.js';
import { expandingPercentileRank, type PercentileMethod } from '../../stats/percentile-rank.js';
import type { Engine } from '../../store/engine.js';
import {
  type QuarterWeights,
  readyWeights,
  stockWeights,
  type Weights,
  type WeightsQuery,
} from './weights.js';

export interface PositioningQuery extends WeightsQuery {
  readonly method: PercentileMethod;
  /** Industries to answer for; all when empty. */
  readonly industries: readonly string[];
  /** Every quarter instead of the last. */
  readonly history: boolean;
  /** The quarter that is asked, such as 2024Q4; the last known one when null. */
  readonly quarter: string | null;
}

/** Funds' weight of an industry beside their benchmark's. Weights in percent, `overweight` in percentage points. */
export interface PositioningRow {
  readonly industry: string;
  readonly quarter: string;
  readonly fund_weight: number | null;
  readonly benchmark_weight: number | null;
  readonly overweight: number | null;
  /** 0 (lowest) to 100, of `overweight` among the quarters known by then; null when it is not defined. */
  readonly percentile: number | null;
  /** Quarters with an overweight, this one among them. */
  readonly n: number;
  /** From this day on the quarter was known. */
  readonly known: IsoDate;
}

export interface Positioning {
  readonly as_of: IsoDate;
  readonly since: IsoDate;
  readonly benchmark: string;
  readonly method: PercentileMethod;
  readonly source: string;
  readonly rows: readonly PositioningRow[];
  readonly notes: readonly string[];
}

/**
 * What funds hold by industry beside their benchmark at the last quarter known on a day, and where the overweight stands
 * among the quarters of before.
 * @throws NoDataError when nothing is known by then
 */
export async function positioning(
  engine: Engine,
  calendar: Calendar,
  query: PositioningQuery,
): Promise<Positioning> {
  const { asOf, since, benchmark, method, source } = query;
  const all = [
    ...(await stockWeights(engine, calendar, query)),
    ...(await readyWeights(engine, calendar, query)),
  ].filter((one) => source === null || one.source === source);
  const best = chosen(all);
  if (best === null)
    throw new NoDataError(
      `no holdings of funds${source === null ? '' : ` from ${source}`} are known on ${asOf}; import them (docs/formats.md has the files)`,
    );
  const { quarters, notes } = joined(best);
  notes.push(...gapsIn(quarters));
  if (all.length > 1)
    notes.push(
      `from ${best.source}; also stored: ${all
        .filter((one) => one !== best)
        .map((one) => one.source)
        .sort()
        .join(', ')}`,
    );
  const wanted = query.industries.length > 0 ? query.industries : namesIn(quarters);
  const rows = wanted.flatMap((industry) => rowsOf(industry, quarters, method));
  if (rows.length === 0) throw new NoDataError(`no industry ${query.industries.join(', ')} is stored`);
  const end = query.quarter === null ? quarters.at(-1)?.date : parseQuarter(query.quarter);
  const taken = query.history ? rows : rows.filter(({ quarter }) => end && quarter === quarterOf(end));
  if (taken.length === 0)
    throw new NoDataError(
      `${query.quarter ?? 'the quarter'} is not known on ${asOf}; the last known is ${quarterOf(quarters.at(-1)?.date ?? since)}`,
    );
  return {
    as_of: asOf,
    since,
    benchmark,
    method,
    source: best.source,
    rows: taken,
    notes: [...new Set(notes)],
  };
}

/** The source that knows the newest quarter, then the most quarters. */
function chosen(all: readonly Weights[]): Weights | null {
  const last = ({ quarters }: Weights): IsoDate => quarters.at(-1)?.date ?? '';
  const usable = all.filter(({ quarters }) => quarters.length > 0);
  return (
    [...usable].sort((a, b) =>
      last(a) === last(b) ? b.quarters.length - a.quarters.length : last(a) < last(b) ? 1 : -1,
    )[0] ?? null
  );
}

/** Joins an industry's names of before and after the classification of 2021, where only the name changed. */
function joined({ quarters, notes }: Weights): { quarters: QuarterWeights[]; notes: string[] } {
  const told = [...notes];
  const names = new Set(namesIn(quarters));
  const renames = new Map<string, string>();
  for (const { formerNameZh, nameZh, scope, renamed } of shenwanIndustries()) {
    if (formerNameZh === null || !names.has(formerNameZh) || !names.has(nameZh)) continue;
    if (quarters.some(({ industries }) => industries.has(formerNameZh) && industries.has(nameZh))) continue;
    if (scope === 'same') {
      renames.set(formerNameZh, nameZh);
      told.push(`${formerNameZh} is ${nameZh} since ${renamed}: one industry`);
    } else told.push(`${formerNameZh} became ${nameZh} on ${renamed} with other companies: not joined`);
  }
  const rename = (one: QuarterWeights): QuarterWeights => ({
    ...one,
    industries: new Map([...one.industries].map(([name, weight]) => [renames.get(name) ?? name, weight])),
  });
  return { quarters: quarters.map(rename), notes: told };
}

const namesIn = (quarters: readonly QuarterWeights[]): string[] =>
  [...new Set(quarters.flatMap(({ industries }) => [...industries.keys()]))].sort();

function gapsIn(quarters: readonly QuarterWeights[]): string[] {
  const have = new Set(quarters.map(({ date }) => date));
  const missing: string[] = [];
  const first = quarters[0]?.date ?? '';
  for (let end = quarters.at(-1)?.date ?? ''; end > first; end = previousQuarterEnd(end))
    if (!have.has(end)) missing.unshift(quarterOf(end));
  return missing.length > 0 ? [`no holdings of ${missing.join(', ')}: gaps, not zeros`] : [];
}

function rowsOf(
  industry: string,
  quarters: readonly QuarterWeights[],
  method: PercentileMethod,
): PositioningRow[] {
  const held = quarters.flatMap(({ date, known, industries }) => {
    const weight = industries.get(industry);
    return weight ? [{ date, known, ...weight }] : [];
  });
  const over = held.map(({ fund, benchmark }) =>
    fund === null || benchmark === null ? null : fund - benchmark,
  );
  const ranks = expandingPercentileRank({ values: over, method });
  let n = 0;
  return held.map(({ date, known, fund, benchmark }, at) => {
    if (over[at] !== null) n += 1;
    return {
      industry,
      quarter: quarterOf(date),
      fund_weight: fund,
      benchmark_weight: benchmark,
      overweight: over[at] ?? null,
      percentile: ranks[at] ?? null,
      n,
      known,
    };
  });
}
