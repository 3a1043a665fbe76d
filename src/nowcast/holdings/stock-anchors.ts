import type { Engine } from '../../store/engine.js';
import { CHANNELS, type Channel, type StockAnchors } from '../market.js';
import { groupBy } from './group-by.js';
import { readLists } from './read-lists.js';
import { flowsOf, type StockFlow } from './stock-flows.js';

/** Least part of a quarter's stocks that need a close for their sum to speak for all. */
const FEWEST_PRICED = 0.95;
const CENTS_PER_MILLION = 1e8;
/** Standard deviation of the mean price that a stock's shares changed hands at, as a part of the quarter's range. */
const OF_RANGE = 1 / 6;
/** Correlation of that error between stocks: the days on which money moves are the same. */
const TOGETHER = 0.5;

/** What lists of holdings per stock imply of quarters, where nearly all stocks have closes. */
export async function readStockAnchors(engine: Engine): Promise<StockAnchors> {
  const flows = flowsOf(await readLists(engine, 'stock'));
  return Object.fromEntries(
    CHANNELS.map((channel) => [
      channel,
      sumByQuarter(
        flows.filter(({ exchange }) => channel === 'total' || exchange === channel),
        channel,
      ),
    ]),
  ) as unknown as StockAnchors;
}

/** Whether the stocks of a quarter speak for a channel: lists of its exchanges, nearly all of them with closes. */
export function speakForAll(rows: readonly StockFlow[], channel: Channel): boolean {
  const priced = rows.filter(({ net }) => net !== null).length;
  return (
    priced > 0 &&
    priced >= FEWEST_PRICED * rows.length &&
    (channel !== 'total' || new Set(rows.map(({ exchange }) => exchange)).size === 2)
  );
}

function sumByQuarter(
  flows: readonly StockFlow[],
  channel: Channel,
): Map<string, { flow: number; deviation: number }> {
  const quarters = new Map<string, { flow: number; deviation: number }>();
  for (const [quarter, rows] of groupBy(flows, (row) => row.quarter)) {
    if (!speakForAll(rows, channel)) continue;
    const priced = rows.filter(({ net }) => net !== null);
    let flow = 0;
    let signed = 0;
    let squares = 0;
    for (const { net, low, high } of priced) {
      const own = Number(net?.cents ?? 0n) / CENTS_PER_MILLION;
      const error = (OF_RANGE * (Number(high?.cents ?? 0n) - Number(low?.cents ?? 0n))) / CENTS_PER_MILLION;
      flow += own;
      signed += Math.sign(own) * error;
      squares += error ** 2;
    }
    const missing = 1 - priced.length / rows.length;
    quarters.set(quarter, {
      flow,
      deviation: Math.sqrt(TOGETHER * signed ** 2 + (1 - TOGETHER) * squares) + missing * Math.abs(flow),
    });
  }
  return quarters;
}
