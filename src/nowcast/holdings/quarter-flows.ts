import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { anchorNotes } from '../anchor-notes.js';
import { anchorsAfter } from '../anchors.js';
import { type ChannelDay, lastDisclosed } from '../market.js';
import { quarterOf } from '../quarters.js';
import { readNorthboundDays } from '../read-market.js';
import type { HoldingKey, HoldingsSource, NorthboundAnswer, NorthboundFlowRow } from './answers.js';
import { groupBy } from './group-by.js';
import { pairsOf } from './lacking.js';
import { apartNotes, oneExchange, unknownNotes } from './list-notes.js';
import { readLists } from './read-lists.js';
import { speakForAll } from './stock-anchors.js';
import { flowsOf } from './stock-flows.js';
import { amountOf, coverageOf, named, sumOf } from './sums.js';
import { isPublished, unpublished } from './unpublished.js';

/** What the northbound days of a quarter tell. */
interface Told {
  /** Northbound days of the quarter, and those of them with a published net. */
  readonly days: number;
  readonly published: number;
  /** Sum of the published nets, CNY million. */
  readonly net: number;
  /** Whether it ends after the last published net, with a value held that may imply its flow. */
  readonly held: boolean;
}

export const ONE_QUARTER =
  'the lists of one quarter alone are stored; run waizi import PATH... with those of the quarter before it';

/**
 * Net flows of quarters, each once and by the best that is published of it: the sum of its days where all are; else
 * holdings per stock where they speak for all; else the value held, with 90% intervals of a normal error; else holdings
 * per stock as far as they go. A quarter that has none of these is named in the notes.
 * @throws NoDataError when nothing is stored, or nothing was published by then
 */
export async function quarterFlows(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundFlowRow>> {
  const stocks = await readLists(source.engine, 'stock');
  const lists = groupBy(flowsOf(stocks), ({ quarter }) => quarter);
  const told = toldOf(source, (await readNorthboundDays(source.engine)).total);
  const stored = [...new Set([...told.keys(), ...lists.keys()])].sort();
  const quarters = stored.filter((quarter) => isPublished(source, quarter));
  if (stored.length === 0 && stocks.held.length > 0) throw new NoDataError(ONE_QUARTER);
  const complete = new Set(stored.filter((quarter) => isComplete(told.get(quarter))));
  if (stored.length > 0 && quarters.length === 0) {
    const sure = stored.filter((quarter) => complete.has(quarter) || lists.has(quarter));
    throw unpublished(source, 'flows', sure.length > 0 ? sure : stored);
  }

  const whole = new Set(quarters.filter((quarter) => speakForAll(lists.get(quarter) ?? [], 'total')));
  const implied = await impliedFlows(
    source,
    quarters.some((one) => told.get(one)?.held && !complete.has(one) && !whole.has(one)) ||
      quarters.length === 0,
  );
  const rows = quarters.flatMap((quarter): NorthboundFlowRow[] => {
    const list = lists.get(quarter);
    const value = implied.rows.get(quarter);
    if (complete.has(quarter)) {
      const net = amountOf(told.get(quarter)?.net ?? 0);
      return [{ quarter, net, low: net, high: net, method: 'published' }];
    }
    if (value && !whole.has(quarter)) return [value];
    if (!list) return [];
    const [net, low, high] = [sumOf(list, 'net'), sumOf(list, 'low'), sumOf(list, 'high')];
    return [{ quarter, net, low, high, method: 'stocks' }];
  });
  const without = quarters.filter((quarter) => !rows.some((row) => row.quarter === quarter));
  const lacking = without.map((quarter) => `${quarter} (${lackOf(told.get(quarter) as Told)})`);
  if (rows.length === 0)
    throw new NoDataError(implied.failed ?? `no flow of a quarter is published: ${named(lacking)}`);

  const used = rows.flatMap(({ quarter, method }) =>
    method === 'stocks' ? (lists.get(quarter as string) ?? []) : [],
  );
  const ends = new Set(
    pairsOf(stocks.held).flatMap(({ before, after }) =>
      used.some(({ quarter }) => quarter === after) ? [before, after] : [],
    ),
  );
  const coverage = coverageOf(used, ({ net }) => net);
  const has = (method: NorthboundFlowRow['method']): boolean => rows.some((row) => row.method === method);
  return {
    currency: 'CNY',
    by,
    coverage: {
      ...coverage,
      quarters: rows.length,
      notes: [
        ...coverage.notes,
        ...(has('baskets') ? [`implied by the value held after ${implied.after}: 90% intervals`] : []),
        ...implied.notes,
        ...(has('stocks') && !rows.every(({ method }) => method === 'stocks')
          ? ['implied by holdings per stock: at the mean close, from the lowest to the highest close']
          : []),
        ...unknownNotes(used),
        ...oneExchange(used),
        ...apartNotes(stocks.held.filter(({ quarter }) => ends.has(quarter))),
        ...(implied.failed !== null && without.some((quarter) => told.get(quarter)?.held)
          ? [`no flow is implied by the value held: ${implied.failed}`]
          : []),
        ...(lacking.length > 0 ? [`no flow of ${named(lacking)}`] : []),
      ],
    },
    rows,
  };
}

const isComplete = (told: Told | undefined): boolean =>
  told !== undefined && told.published > 0 && told.published === told.days;

const lackOf = ({ published, days }: Told): string =>
  published > 0 ? `${published} of ${days} days are published` : 'the value held alone is published';

/** By quarter of which a net or the value held at its end is stored. */
function toldOf({ openDays }: HoldingsSource, days: readonly ChannelDay[]): Map<string, Told> {
  const told = new Map<string, Told>();
  const last = days.findLast(({ net }) => net !== null)?.date ?? '';
  for (const [quarter, own] of groupBy(days, ({ date }) => quarterOf(date))) {
    const active = own.filter(({ turnover }) => turnover !== null);
    const nets = new Map(
      own.flatMap(({ date, net }): [IsoDate, number][] => (net === null ? [] : [[date, net]])),
    );
    const open = openDays(quarter) ?? active.map(({ date }) => date);
    const end = active.at(-1);
    const held = typeof end?.holdings === 'number';
    if (nets.size === 0 && !held) continue;
    told.set(quarter, {
      days: open.length,
      published: open.filter((day) => nets.has(day)).length,
      net: [...nets.values()].reduce((sum, net) => sum + net, 0),
      held: held && end.date > last,
    });
  }
  return told;
}

/** Flows that the value held implies, by quarter; `failed` says why there can be none. */
async function impliedFlows(
  source: HoldingsSource,
  needed: boolean,
): Promise<{
  readonly rows: ReadonlyMap<string, NorthboundFlowRow>;
  readonly after: IsoDate;
  readonly failed: string | null;
  /** On quarters whose value held tells less than it could, or nothing. */
  readonly notes: readonly string[];
}> {
  if (!needed) return { rows: new Map(), after: '', failed: null, notes: [] };
  try {
    const { market, baskets } = (await source.model()).prepared;
    const last = lastDisclosed(market.channels.total);
    const { anchors, unread } = anchorsAfter(market, 'total', baskets, last);
    const rows = anchors
      .filter(({ method }) => method === 'baskets')
      .map(({ id, flow, deviation, method }): [string, NorthboundFlowRow] => [
        id,
        {
          quarter: id,
          net: amountOf(flow),
          low: amountOf(flow - 1.645 * deviation),
          high: amountOf(flow + 1.645 * deviation),
          method,
        },
      ]);
    return {
      rows: new Map(rows),
      after: market.dates[last] ?? '',
      failed: null,
      notes: anchorNotes({ anchors, unread }),
    };
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    return { rows: new Map(), after: '', failed: error.message, notes: [] };
  }
}
