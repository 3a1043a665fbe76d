import { type Fraction, parseDecimal, parseWhole } from '../../decimal.js';
import { InputError } from '../../errors.js';
import { quoted } from '../cell.js';
import { type IsoDate, parseDate } from '../../iso-date.js';

const BLANK = /^(?:nan|null|n\/a|-+|—+)?$/i;

/** A cell without surrounding blanks; '' for the ways in which programs write "nothing" (`NaN`, `null`, `n/a`, `-`). */
export function cellText(cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return BLANK.test(text) ? '' : text;
}

const PARTICIPANT = /^[A-Z]\d{5}$/;

/** A CCASS participant id (`C00019`); null for anything else. */
export function parseParticipant(text: string): string | null {
  const id = text.trim().toUpperCase();
  return PARTICIPANT.test(id) ? id : null;
}

const STOCK_CODE = /^(?:(?:HK|HKEX|SEHK|XHKG)[.:]?)?(\d{1,5})(?:\.0)?(?:[. ]HK)?$/i;

/** A Hong Kong stock code (`700`, `0700.HK`, `HK.00700`, `="00700"`) with five digits; null for any other code. */
export function parseStockCode(text: string): string | null {
  const digits = STOCK_CODE.exec(text.trim().replace(/^="(.*)"$/, '$1'))?.[1]?.padStart(5, '0');
  return digits === undefined || digits === '00000' ? null : digits;
}

/** A date (ISO, `2026/5/8`, `20260508`, also with a time of 00:00); null when it is none. */
export function parseDay(text: string): IsoDate | null {
  return parseDate(text.trim().replace(/[ T]00:00(?::00(?:\.0+)?)?Z?$/, ''));
}

/** Ends the reason why a date is left out. */
export const DATE_FORMS = 'is no date (YYYY-MM-DD, YYYY/MM/DD, YYYYMMDD)';

const PLAIN = /^-?\d+$/;
/** Digits with anything that somewhere in the world divides them. */
const DIVIDED = /^[+-]?\d[\d.,'’\s]*\d$/;
const ENGLISH = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;
const DOT_GROUP = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const COMMA_GROUP = /^[+-]?\d{1,3},\d{3}$/;

/** Where a number stands, for errors. */
export interface NumberPlace {
  readonly row: number;
  readonly column: string;
}

function refuseFormat(text: string, why: string, { row, column }: NumberPlace): never {
  throw new InputError(`${column} ${quoted(text)} ${why}: the number format of this file cannot be trusted`, {
    place: `row ${row}`,
    remedy: 'write numbers as 1234567.89 or "1,234,567.89"',
  });
}

function checkFormat(text: string, place: NumberPlace): void {
  if (DIVIDED.test(text) && !ENGLISH.test(text)) {
    refuseFormat(text, 'has a decimal comma or other marks than 1,234,567.89', place);
  }
}

/**
 * A whole number such as `1234`, `1,234`, `-5`, `1234.0`; null when it is unreadable or has a fraction.
 * @throws InputError for a decimal comma, for other thousands marks (`1.234.567`) and for `1.234`, which may be either
 */
export function readWhole(text: string, place: NumberPlace): bigint | null {
  if (PLAIN.test(text)) return BigInt(text);
  checkFormat(text, place);
  if (DOT_GROUP.test(text)) refuseFormat(text, 'may be a fraction or thousands', place);
  return parseWhole(text);
}

/**
 * A decimal number such as `37.6025`, `1,234.5`, `1e6`, exactly; null when it is unreadable.
 * @throws InputError as readWhole, and for `37,602` (no decimals), which may be a fraction or thousands
 */
export function readDecimal(text: string, place: NumberPlace): Fraction | null {
  checkFormat(text, place);
  if (COMMA_GROUP.test(text)) refuseFormat(text, 'may be a fraction or thousands', place);
  return parseDecimal(text.replaceAll(',', ''));
}

/** An amount of shares or money, where `1,234` is one thousand two hundred and thirty-four; null when unreadable. */
export function readAmount(text: string, place: NumberPlace): Fraction | null {
  checkFormat(text, place);
  return parseDecimal(text.replaceAll(',', ''));
}

const REMEMBERED = 50_000;

/**
 * The same function with its answers kept: a CCASS list repeats its codes, days and names on nearly every row.
 * Texts are kept as copies, since a piece of a large string holds the whole of it in memory.
 */
export function remember<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const copy = Buffer.from(text).toString();
    const value = parse(copy);
    if (known.size >= REMEMBERED) known.clear();
    known.set(copy, value);
    return value;
  };
}
