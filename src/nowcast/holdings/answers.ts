import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { anchorsAfter } from '../anchors.js';
import { lastDisclosed } from '../market.js';
import { quartersOf } from '../quarters.js';
import type { NorthboundModel } from '../report.js';
import { groupBy } from './group-by.js';
import { type HeldLists, readIndustries, readLists } from './read-lists.js';
import { flowsOf, valuesOf } from './stock-flows.js';

export const HOLDING_KEYS = ['quarter', 'stock', 'industry', 'participant'] as const;
export type HoldingKey = (typeof HOLDING_KEYS)[number];

export interface NorthboundHoldingRow {
  readonly quarter?: string;
  readonly date?: string;
  readonly stock?: string;
  readonly name?: string;
  readonly industry?: string;
  readonly participant?: string;
  /** Null where several stocks are summed. */
  readonly shares: bigint | null;
  /** CNY; stocks without a close are left out and named in the coverage. */
  readonly value: Amount | null;
}

export interface NorthboundFlowRow {
  readonly quarter?: string;
  readonly stock?: string;
  readonly name?: string;
  readonly industry?: string;
  readonly participant?: string;
  readonly net: Amount | null;
  readonly low: Amount | null;
  readonly high: Amount | null;
  /** `published`: sum of published days; `stocks`: shares x mean close; `baskets`: from the value held and prices. */
  readonly method: 'published' | 'stocks' | 'baskets';
}

export interface NorthboundAnswer<Row> {
  readonly currency: 'CNY';
  readonly by: readonly HoldingKey[];
  readonly coverage: {
    readonly quarters: number;
    readonly stocks: number;
    readonly unpriced: readonly string[];
    readonly notes: readonly string[];
  };
  readonly rows: readonly Row[];
}

/** What the answers rest on. */
export interface HoldingsSource {
  readonly engine: Engine;
  readonly scheme: string | null;
  /** The day whose knowledge counts; null = all that is stored. */
  readonly asOf: IsoDate | null;
  /** Whether the holdings at the end of a quarter were published by then. */
  readonly published: (quarter: string) => boolean;
  /** Total values held and flows by quarter, where northbound days are stored. */
  readonly model: () => Promise<NorthboundModel>;
}

const PER_STOCK =
  'no northbound holdings per stock are stored; run waizi import PATH... with the quarter-end lists of SSE and SZSE';
const PER_PARTICIPANT =
  'no northbound holdings per participant are stored; run waizi import PATH... with the quarter-end CCASS lists of mainland stocks';

/**
 * What northbound investors held at quarter-ends.
 * @throws NoDataError when the lists that the keys need are not stored
 */
export async function northboundHoldings(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundHoldingRow>> {
  const lists = await listsFor(source, by);
  if (lists === null) return totals(source, by);
  const industries = by.includes('industry')
    ? await readIndustries(source.engine, source.scheme)
    : new Map<string, string>();
  const all = valuesOf(lists);
  // holdings are a level: without the quarter as a key they are those of the last one, never a sum over quarters
  const last = all.reduce((latest, { quarter }) => (quarter > latest ? quarter : latest), '');
  const values = by.includes('quarter') ? all : all.filter(({ quarter }) => quarter === last);
  const groups = groupBy(values, (row) => keyOf(by, row, industries));
  const rows = [...groups.values()].map((group): NorthboundHoldingRow => {
    const [first] = group;
    const priced = group.flatMap(({ value }) => (value ? [value] : []));
    return {
      ...keysOf(by, first as (typeof values)[number], industries),
      ...(by.includes('quarter') && first ? { date: first.date } : {}),
      shares: by.includes('stock') ? group.reduce((sum, { shares }) => sum + shares, 0n) : null,
      value: priced.length === 0 ? null : priced.reduce((sum, one) => sum.add(one), new Amount(0n)),
    };
  });
  const coverage = coverageOf(values, ({ value }) => value);
  const notes = by.includes('quarter') ? coverage.notes : [`held at the end of ${last}`, ...coverage.notes];
  return { currency: 'CNY', by, coverage: { ...coverage, notes }, rows };
}

/**
 * What northbound investors bought net over quarters.
 * @throws NoDataError when the lists that the keys need are not stored
 */
export async function northboundFlows(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundFlowRow>> {
  const lists = await listsFor(source, by);
  if (lists === null) return totalFlows(source, by);
  const industries = by.includes('industry')
    ? await readIndustries(source.engine, source.scheme)
    : new Map<string, string>();
  const flows = flowsOf(lists);
  if (flows.length === 0 && source.asOf !== null) {
    if (by.every((key) => key === 'quarter')) return totalFlows(source, by);
    throw new NoDataError(
      `holdings of no two quarters in a row were published by ${source.asOf}; ask for a later day`,
    );
  }
  if (flows.length === 0)
    throw new NoDataError(
      'the lists of one quarter alone are stored; run waizi import PATH... with those of the quarter before it',
    );
  // lists without a quoted close of any stock say less than the value that is published of all together
  if (by.every((key) => key === 'quarter') && flows.every(({ net }) => net === null))
    return totalFlows(source, by);
  const sum = (group: typeof flows, of: 'net' | 'low' | 'high'): Amount | null => {
    const known = group.flatMap((row) => (row[of] ? [row[of]] : []));
    return known.length === 0 ? null : known.reduce((total, one) => total.add(one), new Amount(0n));
  };
  const rows = [...groupBy(flows, (row) => keyOf(by, row, industries)).values()].map(
    (group): NorthboundFlowRow => ({
      ...keysOf(by, group[0] as (typeof flows)[number], industries),
      net: sum(group, 'net'),
      low: sum(group, 'low'),
      high: sum(group, 'high'),
      method: 'stocks',
    }),
  );
  return { currency: 'CNY', by, coverage: coverageOf(flows, ({ net }) => net), rows };
}

async function listsFor(source: HoldingsSource, by: readonly HoldingKey[]): Promise<HeldLists | null> {
  const participants = by.includes('participant');
  const lists = await readLists(source.engine, participants ? 'participant' : 'stock');
  const held = lists.held.filter(({ quarter }) => source.published(quarter));
  if (held.length > 0) return { ...lists, held };
  if (lists.held.length > 0 && by.some((key) => key !== 'quarter')) throw unpublished(source.asOf);
  if (participants) throw new NoDataError(PER_PARTICIPANT);
  if (by.some((key) => key !== 'quarter')) throw new NoDataError(PER_STOCK);
  return null;
}

type Listed = HeldLists['held'][number];

function keysOf(
  by: readonly HoldingKey[],
  row: Listed,
  industries: ReadonlyMap<string, string>,
): Partial<Record<HoldingKey | 'name', string>> {
  return {
    ...(by.includes('quarter') ? { quarter: row.quarter } : {}),
    ...(by.includes('stock') ? { stock: row.stock, name: row.name } : {}),
    ...(by.includes('industry') ? { industry: industries.get(row.stock) ?? 'unknown' } : {}),
    ...(by.includes('participant') ? { participant: row.participant } : {}),
  };
}

const keyOf = (by: readonly HoldingKey[], row: Listed, industries: ReadonlyMap<string, string>): string =>
  by.map((key) => (key === 'industry' ? (industries.get(row.stock) ?? 'unknown') : row[key])).join('\n');

function coverageOf<Row extends Listed>(
  rows: readonly Row[],
  amount: (row: Row) => Amount | null,
): NorthboundAnswer<never>['coverage'] {
  const unpriced = [...new Set(rows.filter((row) => amount(row) === null).map(({ stock }) => stock))].sort();
  return {
    quarters: new Set(rows.map(({ quarter }) => quarter)).size,
    stocks: new Set(rows.map(({ stock }) => stock)).size,
    unpriced,
    notes:
      unpriced.length > 0
        ? [`${unpriced.length} stocks have no quoted close (adjusted none) and are left out of the sums`]
        : [],
  };
}

const amountOf = (million: number): Amount => new Amount(BigInt(Math.round(million * 1e8)));

const unpublished = (asOf: IsoDate | null): NoDataError =>
  new NoDataError(`no stored holdings of a quarter's end were published by ${asOf}; ask for a later day`);

/** The values that the exchanges publish for all stocks together. */
async function totals(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundHoldingRow>> {
  const { market } = (await source.model()).prepared;
  const { holdings } = market.channels.total;
  const rows = quartersOf(market.dates).flatMap(({ id, to }) => {
    const value = holdings[to - 1] as number;
    if (Number.isNaN(value) || !source.published(id)) return [];
    return [{ quarter: id, date: market.dates[to - 1] ?? '', shares: null, value: amountOf(value) }];
  });
  if (rows.length === 0 && source.asOf !== null) throw unpublished(source.asOf);
  if (rows.length === 0)
    throw new NoDataError(
      'no value held at a quarter-end is stored; run waizi import PATH... with the deal history of Stock Connect',
    );
  return {
    currency: 'CNY',
    by,
    coverage: { quarters: rows.length, stocks: 0, unpriced: [], notes: ['value of all stocks together'] },
    rows,
  };
}

/** Published flows, and after them what total holdings imply; 90% intervals of a normal error. */
async function totalFlows(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundFlowRow>> {
  const { market, baskets } = (await source.model()).prepared;
  const series = market.channels.total;
  const last = lastDisclosed(series);
  const published = quartersOf(market.dates)
    .filter(({ to }) => to - 1 <= last)
    .map(({ id, from, to }): NorthboundFlowRow => {
      let sum = 0;
      for (let day = from; day < to; day++) sum += (series.net[day] as number) || 0;
      const net = amountOf(sum);
      return { quarter: id, net, low: net, high: net, method: 'published' };
    });
  const implied = anchorsAfter(market, 'total', baskets, last).map(
    ({ id, flow, deviation, method }): NorthboundFlowRow => ({
      quarter: id,
      net: amountOf(flow),
      low: amountOf(flow - 1.645 * deviation),
      high: amountOf(flow + 1.645 * deviation),
      method,
    }),
  );
  const rows = [...published, ...implied].filter(({ quarter }) => source.published(quarter as string));
  if (rows.length === 0 && source.asOf !== null) throw unpublished(source.asOf);
  return {
    currency: 'CNY',
    by,
    coverage: {
      quarters: rows.length,
      stocks: 0,
      unpriced: [],
      notes:
        implied.length > 0 ? [`implied by the value held after ${market.dates[last]}: 90% intervals`] : [],
    },
    rows,
  };
}
