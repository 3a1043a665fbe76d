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

function holdingOf(told: ToldHolding): ConnectHoldingRow {
  const { code, exchange, name } = told;
  const direction = told.direction ?? directionOf(code);
  const stock = direction === 'southbound' ? hongKongCode(code) : mainlandCode(code);
  if (!direction || !stock) throw new InputError(`${quoted(code)} is no Hong Kong or mainland stock code`);
  const date = dayInChina(told.date);
  if (!date) throw new InputError(`${stock}: ${quoted(told.date)} is no date`);
  const shares = wholeOf(told.shares);
  if (shares === null) throw new InputError(`${stock}: ${quoted(told.shares)} is no number of shares`);
  if (shares < 0n) throw new InputError(`${stock}: ${shares} shares, below zero`);
  if (direction === 'northbound' && exchange === 'both') {
    throw new InputError(`${stock}: a mainland stock is listed in Shanghai or Shenzhen, not both`);
  }
  return { direction, exchange, stock, name, date, shares };
}

/**
 * Checked holdings. A row told twice counts once; one told again with other shares is set aside.
 * @param earlier rows that were left out before
 */
export function holdingsOf(
  told: readonly ToldHolding[],
  earlier: readonly SetAside[] = [],
): Parsed<ConnectHoldingRow> {
  const known = new Map<string, bigint>();
  const rows: ConnectHoldingRow[] = [];
  const setAside = takeRows(told, (one) => {
    const holding = holdingOf(one);
    const { direction, exchange, stock, date, shares } = holding;
    const key = [direction, exchange, stock, date].join(' ');
    const before = known.get(key);
    if (before === shares) return;
    if (before !== undefined)
      throw new InputError(`${stock} on ${date}: ${shares} shares, but ${before} above`);
    known.set(key, shares);
    rows.push(holding);
  });
  return { rows, setAside: byRow(earlier, setAside) };
}
