import { InputError } from '../../errors.js';
import { dayInChina } from '../../iso-date.js';
import type { ConnectHoldingRow, Parsed, SetAside } from '../../store/rows.js';
import { hongKongCode, mainlandCode, quoted, wholeOf } from '../cell.js';
import { byRow, takeRows } from '../take-rows.js';

export type Direction = ConnectHoldingRow['direction'];
export type Exchange = ConnectHoldingRow['exchange'];

/** One holding as a source tells it, unchecked. */
export interface ToldHolding {
  /** Line of the table, or number of the row in the answer, from 1. */
  readonly row: number;
  /** Five digits are a Hong Kong code (southbound), six a mainland one (northbound), unless the direction is told. */
  readonly code: string;
  readonly direction?: Direction;
  readonly exchange: Exchange;
  readonly name: string;
  /** A date, or the beginning of a date and time. */
  readonly date: string;
  readonly shares: unknown;
}

/** The direction that a code tells: 6 digits are mainland, 5 Hong Kong. */
export function directionOf(code: string): Direction | null {
  if (mainlandCode(code)) return 'northbound';
  return /^\d{5}(?:\.HK)?$/i.test(code) ? 'southbound' : null;
}

/** A holding, and what is wrong with its number where that alone cannot be read. */
function holdingOf(told: ToldHolding): {
  readonly holding: ConnectHoldingRow;
  readonly problem: string | null;
} {
  const { code, exchange, name } = told;
  const direction = told.direction ?? directionOf(code);
  const stock = direction === 'southbound' ? hongKongCode(code) : mainlandCode(code);
  if (!direction || !stock) throw new InputError(`${quoted(code)} is no Hong Kong or mainland stock code`);
  const date = dayInChina(told.date);
  if (!date) throw new InputError(`${stock}: ${quoted(told.date)} is no date`);
  const shares = wholeOf(told.shares);
  const problem =
    shares === null
      ? `${stock}: ${quoted(told.shares)} is no number of shares`
      : shares < 0n
        ? `${stock}: ${shares} shares, below zero`
        : null;
  if (direction === 'northbound' && exchange === 'both') {
    throw new InputError(`${stock}: a mainland stock is listed in Shanghai or Shenzhen, not both`);
  }
  if (direction === 'northbound' && exchange !== exchangeOf(stock))
    throw new InputError(`${stock} is no stock of ${exchange}`);
  const read = problem === null ? shares : null;
  return { holding: { direction, exchange, stock, name, date, shares: read }, problem };
}

/** Where a mainland code is traded: those of Shanghai begin with 5, 6 or 9. */
const exchangeOf = (stock: string): Exchange => (/^[569]/.test(stock) ? 'shanghai' : 'shenzhen');

/**
 * Checked holdings. A row told twice counts once; one told again with other shares is set aside. A row whose number cannot
 * be read is set aside, and its stock kept as one of which nobody knows how many were held.
 * @param earlier rows that were left out before
 */
export function holdingsOf(
  told: readonly ToldHolding[],
  earlier: readonly SetAside[] = [],
): Parsed<ConnectHoldingRow> {
  const known = new Map<string, bigint>();
  const unread = new Map<string, ConnectHoldingRow>();
  const rows: ConnectHoldingRow[] = [];
  const setAside = takeRows(told, (one) => {
    const { holding, problem } = holdingOf(one);
    const { direction, exchange, stock, date, shares } = holding;
    const key = [direction, exchange, stock, date].join(' ');
    if (shares === null) {
      unread.set(key, holding);
      throw new InputError(problem ?? '');
    }
    const before = known.get(key);
    if (before === shares) return;
    if (before !== undefined)
      throw new InputError(`${stock} on ${date}: ${shares} shares, but ${before} above`);
    known.set(key, shares);
    rows.push(holding);
  });
  if (rows.length > 0) rows.push(...[...unread].flatMap(([key, row]) => (known.has(key) ? [] : [row])));
  return { rows, setAside: byRow(earlier, setAside) };
}
