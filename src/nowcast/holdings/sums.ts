import { Amount } from '../../amount.js';
import type { NorthboundAnswer } from './answers.js';
import type { HeldStock } from './read-lists.js';
import type { StockFlow } from './stock-flows.js';

/** An amount in million CNY. */
export const amountOf = (million: number): Amount => new Amount(BigInt(Math.round(million * 1e8)));

/** The sum of those that are known; null where none is. */
export function sumOf(rows: readonly StockFlow[], of: 'net' | 'low' | 'high'): Amount | null {
  const known = rows.flatMap((row) => (row[of] ? [row[of]] : []));
  return known.length === 0 ? null : known.reduce((total, one) => total.add(one), new Amount(0n));
}

/** What rows of stocks cover, and which of them have no amount since they have no close. */
export function coverageOf<Row extends HeldStock & Pick<StockFlow, 'unknown'>>(
  rows: readonly Row[],
  amount: (row: Row) => Amount | null,
): NorthboundAnswer<never>['coverage'] {
  const unpriced = [
    ...new Set(rows.filter((row) => !row.unknown && amount(row) === null).map(({ stock }) => stock)),
  ].sort();
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

/** The first few by name. */
const NAMED = 6;
export const named = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
