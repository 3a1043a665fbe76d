import { InputError } from '../../errors.js';
import { dayNumber } from '../../iso-date.js';
import type { ConnectHoldingRow } from '../../store/rows.js';
import type { NorthboundList, StoredLists } from './stored-lists.js';

/** Fewest stocks that two lists have in common to be compared. */
const FEWEST = 20;
/** The middle stock's holding never changes that many times within two quarters. */
const MOST = 30;
/** That many stocks and more are not sold whole together, with nothing else on the list: zeros of them are a dead feed. */
const MANY = 3;
/** Calendar days for which lists may stay as they are: weekends and the longest holidays. */
const STILL = 14;

/**
 * Refuses northbound lists that cannot be: of nothing but zeros, in another unit than the list that is nearest in time,
 * or that list again under another date.
 * @throws InputError with what is wrong and what to do
 */
export async function refuseLists(
  rows: readonly ConnectHoldingRow[],
  stored: Pick<StoredLists, 'nearest' | 'add'>,
): Promise<void> {
  const lists = listsOf(rows);
  const own: NorthboundList[] = [];
  for (const list of lists) {
    const { exchange, date } = list;
    const zeros = [...list.shares.values()].every((shares) => shares === 0n);
    if (zeros && !(await wereHeld(list, own, stored)))
      throw new InputError(`list of ${exchange} on ${date}: nothing but zeros, a dead feed`, {
        remedy: 'leave the file out, or fetch it again',
      });
    const before = own.findLast((one) => one.exchange === exchange);
    const beside = before ?? (list.shares.size < FEWEST ? null : await stored.nearest(exchange, date));
    if (beside) compare(list, beside);
    own.push(list);
  }
  for (const list of own) stored.add(list);
}

/** Whether a list of a few stocks, all of zero, tells that they were sold: an earlier one has each of them. */
async function wereHeld(
  { exchange, date, shares }: NorthboundList,
  own: readonly NorthboundList[],
  stored: Pick<StoredLists, 'nearest'>,
): Promise<boolean> {
  if (shares.size >= MANY) return false;
  const beside = await stored.nearest(exchange, date);
  const lists = [...own.filter((one) => one.exchange === exchange), ...(beside ? [beside] : [])];
  return [...shares.keys()].every((stock) => lists.some((one) => one.shares.has(stock)));
}

function compare({ exchange, date, shares }: NorthboundList, beside: NorthboundList): void {
  const ratios: number[] = [];
  let same = 0;
  for (const [stock, count] of shares) {
    const other = beside.shares.get(stock);
    if (other === undefined || other === 0n || count === 0n) continue;
    ratios.push(Number(count) / Number(other));
    if (count === other) same += 1;
  }
  if (ratios.length < FEWEST) return;
  const middle = ratios.sort((a, b) => a - b)[ratios.length >> 1] as number;
  const what = `list of ${exchange} on ${date}`;
  if (middle > MOST || middle < 1 / MOST)
    throw new InputError(
      `${what}: the middle stock has ${middle > 1 ? '' : '1/'}${Math.round(Math.max(middle, 1 / middle)).toLocaleString('en')} ${
        middle > 1 ? 'times' : 'of'
      } the shares of ${beside.date}: one of the two is in another unit`,
      { remedy: 'shares are single ones, not 万股: convert the file that is wrong' },
    );
  const days = Math.abs(dayNumber(date) - dayNumber(beside.date));
  if (days > STILL && same === ratios.length)
    throw new InputError(
      `${what}: all ${same} stocks as on ${beside.date} to the last share: that list again under another date`,
      { remedy: 'take the list of that day from its source again' },
    );
}

/** Northbound lists of a file, oldest first. */
function listsOf(rows: readonly ConnectHoldingRow[]): NorthboundList[] {
  const lists = new Map<string, NorthboundList & { readonly shares: Map<string, bigint> }>();
  for (const { direction, exchange, date, stock, shares } of rows) {
    if (direction !== 'northbound' || shares === null) continue;
    const key = `${date} ${exchange}`;
    const list = lists.get(key) ?? { exchange, date, shares: new Map<string, bigint>() };
    lists.set(key, list);
    list.shares.set(stock, shares);
  }
  return [...lists].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}
