import { Amount } from '../../amount.js';
import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { ChannelDay } from '../market.js';
import { quarterOf } from '../quarters.js';
import { NO_DAYS, readNorthboundDays } from '../read-market.js';
import type { HoldingKey, HoldingsSource, NorthboundAnswer, NorthboundHoldingRow } from './answers.js';
import { groupBy } from './group-by.js';
import { lackingLists } from './lacking.js';
import { apartNotes, oneExchange, partNotes, unreadNotes } from './list-notes.js';
import { isOfEnd, readLists } from './read-lists.js';
import { type HeldValue, valuesOf } from './stock-flows.js';
import { amountOf, coverageOf, named } from './sums.js';
import { isPublished, unpublished } from './unpublished.js';

/** The value of all stocks together at the last northbound day of a quarter, CNY million. */
interface Told {
  readonly date: IsoDate;
  readonly value: number;
}

const CENTS_PER_MILLION = 1e8;
/** Lists that far from the value of all stocks together are not of all of them, or one of the two is wrong. */
const APART = 0.05;

/**
 * What was held at the ends of quarters, each once: the value of all stocks together where it is published, else holdings
 * per stock as far as they go. The notes name quarters of which the two are far apart.
 * @throws NoDataError when nothing is stored, or nothing was published by then
 */
export async function quarterHoldings(
  source: HoldingsSource,
  by: readonly HoldingKey[],
): Promise<NorthboundAnswer<NorthboundHoldingRow>> {
  const stocks = await readLists(source.engine, 'stock');
  const lists = groupBy(valuesOf(stocks), ({ quarter }) => quarter);
  const days = (await readNorthboundDays(source.engine)).total;
  const told = toldOf(days);
  const stored = [...new Set([...told.keys(), ...lists.keys()])].sort();
  const quarters = stored.filter((quarter) => isPublished(source, quarter));
  if (stored.length > 0 && quarters.length === 0) throw unpublished(source, 'holdings', stored);
  if (stored.length === 0)
    throw new NoDataError(
      days.length === 0
        ? NO_DAYS
        : 'no value held at a quarter-end is stored; run waizi import PATH... with the deal history of Stock Connect',
    );
  const rows = quarters.map((quarter): NorthboundHoldingRow => {
    const total = told.get(quarter);
    if (total)
      return { quarter, date: total.date, shares: null, value: amountOf(total.value), method: 'published' };
    const list = lists.get(quarter) ?? [];
    return { quarter, date: list[0]?.date ?? '', shares: null, value: sumOf(list), method: 'stocks' };
  });
  const listed = quarters.filter((quarter) => !told.has(quarter));
  const used = listed.flatMap((quarter) => lists.get(quarter) ?? []);
  const apart = quarters.filter((quarter) => {
    const [sum, total] = [sumOf(lists.get(quarter) ?? []), told.get(quarter)];
    const value = total ? total.value * CENTS_PER_MILLION : 0;
    return sum !== null && total && Math.abs(Number(sum.cents) - value) > APART * value;
  });
  const coverage = coverageOf(used, ({ value }) => value);
  return {
    currency: 'CNY',
    by,
    coverage: {
      ...coverage,
      quarters: rows.length,
      notes: [
        ...coverage.notes,
        ...(listed.length < rows.length ? ['value of all stocks together'] : []),
        ...(listed.length > 0 && listed.length < rows.length
          ? [`no value of all stocks together is stored, so holdings per stock: ${named(listed)}`]
          : []),
        ...unreadNotes(used),
        ...oneExchange(used),
        ...partNotes(lackingLists(stocks).filter(({ quarter }) => listed.includes(quarter))),
        ...apartNotes(used),
        ...(apart.length > 0
          ? [`holdings per stock are more than ${APART * 100}% away from that value: ${named(apart)}`]
          : []),
      ],
    },
    rows,
  };
}

/** The value of those that have one; null where none has. */
function sumOf(list: readonly HeldValue[]): Amount | null {
  const priced = list.flatMap(({ value }) => (value ? [value] : []));
  return priced.length === 0 ? null : priced.reduce((sum, one) => sum.add(one), new Amount(0n));
}

/** By quarter at whose last stored northbound day the value held is stored. */
function toldOf(days: readonly ChannelDay[]): Map<string, Told> {
  const told = new Map<string, Told>();
  const active = days.filter(({ turnover }) => turnover !== null);
  for (const [quarter, own] of groupBy(active, ({ date }) => quarterOf(date))) {
    const end = own.at(-1);
    if (end && end.holdings !== null && isOfEnd(end.date))
      told.set(quarter, { date: end.date, value: end.holdings });
  }
  return told;
}
