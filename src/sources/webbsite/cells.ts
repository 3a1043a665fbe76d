import { InputError } from '../../errors.js';
import { type ArchiveTable, type ColumnKind, columnsOf } from './tables.js';

const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

/** Rows that a buffer of cells takes before it has to be emptied: a whole row group of the engine, which it need not copy again. */
export const ROOM = 122_880;

const POWERS = Array.from({ length: 23 }, (_, power) => 10 ** power);

/** Days since 1970-01-01 of a day of the Gregorian calendar. */
function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

const MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Cells that were read. */
export type Filled = Pick<Cells, 'table' | 'kinds' | 'numbers' | 'texts' | 'rows'>;

/**
 * Cells of the rows of one table, by column, read from bytes. What is not given is NaN, or null for text. Numbers keep
 * whole values up to 2^53 and decimals as the nearest double, from which their digits come back.
 */
export class Cells {
  readonly kinds: readonly ColumnKind[];
  readonly names: readonly string[];
  numbers: readonly Float64Array[];
  texts: readonly (string | null)[][];
  rows = 0;

  constructor(readonly table: ArchiveTable) {
    const columns = columnsOf(table);
    this.names = columns.map(([name]) => name);
    this.kinds = columns.map(([, kind]) => kind);
    this.numbers = this.room();
    this.texts = this.kinds.map(() => []);
  }

  private room(): readonly Float64Array[] {
    return this.kinds.map((kind) => new Float64Array(kind === 'text' ? 0 : ROOM));
  }

  get full(): boolean {
    return this.rows >= ROOM;
  }

  /** Hands over the rows so far, and goes on with empty ones. */
  handOver(): Filled {
    const { table, kinds, numbers, texts, rows } = this;
    this.numbers = this.room();
    this.texts = this.kinds.map(() => []);
    this.rows = 0;
    return { table, kinds, numbers, texts, rows };
  }

  clear(): void {
    this.rows = 0;
    for (const list of this.texts) list.length = 0;
  }

  /** Empties the row that comes next, for cells that are not given. */
  blank(): void {
    for (let slot = 0; slot < this.kinds.length; slot += 1) this.setNull(slot);
  }

  setNull(slot: number): void {
    if (this.kinds[slot] === 'text') (this.texts[slot] as (string | null)[])[this.rows] = null;
    else (this.numbers[slot] as Float64Array)[this.rows] = Number.NaN;
  }

  /** @throws InputError when the bytes are no value of the column */
  set(slot: number, bytes: Uint8Array, from: number, to: number): void {
    switch (this.kinds[slot]) {
      case 'number':
        (this.numbers[slot] as Float64Array)[this.rows] = this.number(slot, bytes, from, to);
        return;
      case 'day':
        (this.numbers[slot] as Float64Array)[this.rows] = this.day(slot, bytes, from, to);
        return;
      case 'flag':
        (this.numbers[slot] as Float64Array)[this.rows] = this.flag(slot, bytes, from, to);
        return;
      default:
        (this.texts[slot] as (string | null)[])[this.rows] = textOf(bytes, from, to);
    }
  }

  private refuse(slot: number, bytes: Uint8Array, from: number, to: number, what: string): never {
    const text = textOf(bytes, from, Math.min(to, from + 40)).replace(/[^\x20-\x7e]/g, '?');
    throw new InputError(`${this.table}.${this.names[slot]} "${text}" is no ${what}`);
  }

  private number(slot: number, bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    const negative = bytes[at] === MINUS;
    if (negative || bytes[at] === PLUS) at += 1;
    if (at >= to) return this.refuse(slot, bytes, from, to, 'number');
    let value = 0;
    let decimals = -1;
    for (; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= ZERO && byte <= NINE) {
        value = value * 10 + (byte - ZERO);
        if (decimals >= 0) decimals += 1;
      } else if (byte === DOT && decimals < 0) decimals = 0;
      else return this.unusual(slot, bytes, from, to);
    }
    if (value > Number.MAX_SAFE_INTEGER || decimals > 22) return this.unusual(slot, bytes, from, to);
    // one division of exact numbers is rounded as the decimal itself would be
    if (decimals > 0) value /= POWERS[decimals] as number;
    return negative ? -value : value;
  }

  private unusual(slot: number, bytes: Uint8Array, from: number, to: number): number {
    const text = textOf(bytes, from, to).trim();
    const value = Number(text);
    if (text === '' || !/^[-+]?\d+(\.\d*)?(e[-+]?\d+)?$/i.test(text))
      return this.refuse(slot, bytes, from, to, 'number');
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      return this.refuse(slot, bytes, from, to, 'number below 2^53');
    return value;
  }

  /** `YYYY-MM-DD`, with or without a time after it; MySQL's 0000-00-00 is none. */
  private day(slot: number, bytes: Uint8Array, from: number, to: number): number {
    const digit = (place: number): number => (bytes[from + place] as number) - ZERO;
    if (to - from < 10 || bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS)
      return this.refuse(slot, bytes, from, to, 'day');
    const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    const month = digit(5) * 10 + digit(6);
    const day = digit(8) * 10 + digit(9);
    if (year === 0 && month === 0 && day === 0) return Number.NaN;
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = month === 2 && !leap ? 28 : MONTHS[month - 1];
    if (!(year >= 1000 && year <= 9999) || days === undefined || !(day >= 1 && day <= days))
      return this.refuse(slot, bytes, from, to, 'day');
    return dayOf(year, month, day);
  }

  /** A bit as a byte, `0` and `1`, `f` and `t`, `false` and `true`. */
  private flag(slot: number, bytes: Uint8Array, from: number, to: number): number {
    const first = to > from ? (bytes[from] as number) : 0;
    if (to - from <= 1) {
      if (first === 0 || first === ZERO || first === 102 || first === 70) return 0;
      if (first === 1 || first === ZERO + 1 || first === 116 || first === 84) return 1;
    }
    const word = textOf(bytes, from, to).toLowerCase();
    if (word === 'true' || word === "b'1'" || word === '0x01' || word === '1.0') return 1;
    if (word === 'false' || word === "b'0'" || word === '0x00' || word === '0.0') return 0;
    return this.refuse(slot, bytes, from, to, 'bit');
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LATIN1 = new TextDecoder('windows-1252');

/** Text in UTF-8, else in latin1: the archive has both. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.subarray(from, to);
  try {
    return UTF8.decode(part);
  } catch {
    return LATIN1.decode(part);
  }
}
