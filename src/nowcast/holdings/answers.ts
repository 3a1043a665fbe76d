import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import type { NorthboundModel } from '../report.js';
import { groupBy } from './group-by.js';
import { ONE_QUARTER, quarterFlows } from './quarter-flows.js';
import { quarterHoldings } from './quarter-holdings.js';
import { type IndustryOf, industriesFor } from './industries.js';
import { lackingLists, pairsOf } from './lacking.js';
import { listNotes, partNotes, unequalParticipants, unknownNotes, unreadNotes } from './list-notes.js';
import { type HeldLists, readLists } from './read-lists.js';
import { flowsOf, valuesOf } from './stock-flows.js';
import { coverageOf, sumOf } from './sums.js';
import { isPublished, unpublished } from './unpublished.js';

export const HOLDING_KEYS = ['quarter', 'stock', 'industry', 'participant'] as const;
export type HoldingKey = (typeof HOLDING_KEYS)[number];

export interface NorthboundHoldingRow {
  readonly quarter?: string;
  readonly date?: string;
  readonly stock?: string;
  readonly name?: string;
  readonly industry?: string;
  readonly participant?: string;
  /** Null where several stocks are summed, or the list has no readable number. */
  readonly shares: bigint | null;
  /** CNY; stocks without a close are left out and named in the coverage. */
  readonly value: Amount | null;
  /** `stocks`: shares x close; `published`: the value of all stocks together, as it was published. */
  readonly method: 'stocks' | 'published';
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
  /** The evening on which the holdings at the end of a quarter are published. */
  readonly knownOn: (quarter: string) => IsoDate;
  /** Northbound trading days of a quarter; null where the calendar does not reach them. */
  readonly openDays: (quarter: string) => readonly IsoDate[] | null;
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
  if (lists === null || quartersAlone(by)) return quarterHoldings(source, by);
  const industries = await industriesFor(source, by);
  const all = valuesOf(lists);
  // holdings are a level: without the quarter as a key they are those of the last one, never a sum over quarters
  const last = all.reduce((latest, { quarter }) => (quarter > latest ? quarter : latest), '');
  const values = by.includes('quarter') ? all : all.filter(({ quarter }) => quarter === last);
  const groups = groupBy(values, (row) => keyOf(by, row, industries.of));
  const rows = [...groups.values()].map((group): NorthboundHoldingRow => {
    const [first] = group;
    const priced = group.flatMap(({ value }) => (value ? [value] : []));
    return {
      ...keysOf(by, first as (typeof values)[number], industries.of),
      ...(by.includes('quarter') && first ? { date: first.date } : {}),
      shares:
        by.includes('stock') && !group.some(({ unread }) => unread)
          ? group.reduce((sum, { shares }) => sum + shares, 0n)
          : null,
      value: priced.length === 0 ? null : priced.reduce((sum, one) => sum.add(one), new Amount(0n)),
      method: 'stocks',
    };
  });
  const coverage = coverageOf(values, ({ value }) => value);
  const used = new Set(values.map(({ quarter }) => quarter));
  const parts = by.includes('participant')
    ? []
    : lackingLists(lists).filter(({ quarter }) => used.has(quarter));
  const notes = [
    ...(by.includes('quarter') ? [] : [`held at the end of ${last}`]),
    ...coverage.notes,
    ...listNotes(values),
    ...unreadNotes(values),
    ...partNotes(parts),
    ...(await participantNotes(source, by, values)),
    ...industries.notes(values),
  ];
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
  if (lists === null || quartersAlone(by)) return quarterFlows(source, by);
  const industries = await industriesFor(source, by);
  const flows = flowsOf(lists, by.includes('participant') ? await wholeLists(source) : null);
  if (flows.length === 0) {
    const stored = await readLists(source.engine, by.includes('participant') ? 'participant' : 'stock');
    const quarters = pairsOf(stored.held).map(({ after }) => after);
    throw quarters.length === 0 ? new NoDataError(ONE_QUARTER) : unpublished(source, 'lists', quarters);
  }
  const rows = [...groupBy(flows, (row) => keyOf(by, row, industries.of)).values()].map(
    (group): NorthboundFlowRow => ({
      ...keysOf(by, group[0] as (typeof flows)[number], industries.of),
      net: sumOf(group, 'net'),
      low: sumOf(group, 'low'),
      high: sumOf(group, 'high'),
      method: 'stocks',
    }),
  );
  const coverage = coverageOf(flows, ({ net }) => net);
  const notes = [
    ...coverage.notes,
    ...unknownNotes(flows),
    ...listNotes(lists.held),
    ...(await participantNotes(source, by, lists.held)),
    ...industries.notes(flows),
  ];
  return { currency: 'CNY', by, coverage: { ...coverage, notes }, rows };
}

/** The lists of stocks that were published by then. */
async function wholeLists(source: HoldingsSource): Promise<HeldLists> {
  const lists = await readLists(source.engine, 'stock');
  return { ...lists, held: lists.held.filter(({ quarter }) => isPublished(source, quarter)) };
}

async function participantNotes(
  source: HoldingsSource,
  by: readonly HoldingKey[],
  held: readonly Listed[],
): Promise<string[]> {
  return by.includes('participant') ? unequalParticipants(held, (await wholeLists(source)).held) : [];
}

const quartersAlone = (by: readonly HoldingKey[]): boolean =>
  by.length > 0 && by.every((key) => key === 'quarter');

async function listsFor(source: HoldingsSource, by: readonly HoldingKey[]): Promise<HeldLists | null> {
  const participants = by.includes('participant');
  const lists = await readLists(source.engine, participants ? 'participant' : 'stock');
  const held = lists.held.filter(({ quarter }) => isPublished(source, quarter));
  if (held.length > 0) return { ...lists, held };
  if (lists.held.length > 0 && by.some((key) => key !== 'quarter'))
    throw unpublished(
      source,
      'holdings',
      lists.held.map(({ quarter }) => quarter),
    );
  if (participants) throw new NoDataError(PER_PARTICIPANT);
  if (by.some((key) => key !== 'quarter')) throw new NoDataError(PER_STOCK);
  return null;
}

type Listed = HeldLists['held'][number];

function keysOf(
  by: readonly HoldingKey[],
  row: Listed,
  industryOf: IndustryOf,
): Partial<Record<HoldingKey | 'name', string>> {
  return {
    ...(by.includes('quarter') ? { quarter: row.quarter } : {}),
    ...(by.includes('stock') ? { stock: row.stock, name: row.name } : {}),
    ...(by.includes('industry') ? { industry: industryOf(row) } : {}),
    ...(by.includes('participant') ? { participant: row.participant } : {}),
  };
}

const keyOf = (by: readonly HoldingKey[], row: Listed, industryOf: IndustryOf): string =>
  by.map((key) => (key === 'industry' ? industryOf(row) : row[key])).join('\n');
