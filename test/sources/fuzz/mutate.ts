import type { Grid } from './grid.js';

/** Random numbers that are the same for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number of at least 0 and below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  of<One>(list: readonly One[]): One {
    return list[this.below(list.length)] as One;
  }
}

/** A file to be spoilt: its bytes, and its cells where it has some. */
export interface Seed {
  readonly content: Buffer;
  readonly grid: Grid | null;
}

type Mutation = (seed: Seed, dice: Dice) => Buffer | null;

const NUMBER = /(?<![\w.-])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])/g;
const DATE = /(?<!\d)(?:19|20)\d\d[-/]?(?:0[1-9]|1[0-2])[-/]?(?:[0-2]\d|3[01])(?!\d)/g;
const FACTORS = [100, 1000, 10_000, 0.01, 0.001, 0.0001, 10, 0.1];

const textOf = ({ content }: Seed): string => content.toString('latin1');

/** Replaces one of the places where a pattern is found. */
function replaceOne(text: string, pattern: RegExp, dice: Dice, by: (found: string) => string): Buffer | null {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return null;
  const one = dice.of(found);
  return Buffer.from(text.slice(0, one.index) + by(one[0]) + text.slice(one.index + one[0].length), 'latin1');
}

/** A number as printed, times a power of ten, with the digits it needs. */
function scaled(printed: string, factor: number): string {
  const [, sign = '', whole = '', decimals = ''] = /^"?(-?)([\d,]+)(?:\.(\d+))?"?$/.exec(printed) ?? [];
  const digits = whole.replaceAll(',', '') + decimals;
  const power = Math.round(Math.log10(factor));
  const point = digits.length - decimals.length + power;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const rest = padded.slice(at).replace(/0+$/, '');
  const plain = `${padded.slice(0, at).replace(/^0+(?=\d)/, '')}${rest ? `.${rest}` : ''}`;
  return `${sign}${plain}`;
}

const isNumber = (cell: string): boolean => /^"?-?[\d,]+(?:\.\d+)?"?$/.test(cell) && /\d/.test(cell);
const quotedAs = (cell: string, value: string): string => (/^".*"$/.test(cell) ? `"${value}"` : value);

function shifted(printed: string, dice: Dice): string {
  const digits = printed.replace(/\D/g, '');
  const date = new Date(
    Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6))),
  );
  const days = dice.of([1, -1, 2, 7, -7, 28, 30, 365, -365, 3650]);
  const moved = new Date(date.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const separator = /[-/]/.exec(printed)?.[0] ?? '';
  return moved.replaceAll('-', separator);
}

/** Rows that hold data, with their place. */
const dataRows = ({ rows, headed }: Grid): number[] =>
  rows.flatMap((row, at) => ((headed && at === 0) || row.length < 2 ? [] : [at]));

function withRows(seed: Seed, change: (rows: string[][], data: readonly number[]) => boolean): Buffer | null {
  const { grid } = seed;
  if (!grid) return null;
  const data = dataRows(grid);
  if (data.length < 2) return null;
  const rows = grid.rows.map((row) => [...row]);
  return change(rows, data) ? grid.print(rows) : null;
}

const swap = (list: string[], a: number, b: number): void => {
  [list[a], list[b]] = [list[b] as string, list[a] as string];
};

/** A column with numbers, by place. */
function columnWith(
  rows: readonly (readonly string[])[],
  data: readonly number[],
  dice: Dice,
  is: (cell: string) => boolean,
): number | null {
  const width = Math.max(...data.map((at) => (rows[at] as string[]).length));
  const columns = Array.from({ length: width }, (_, column) => column).filter((column) =>
    data.some((at) => is(rows[at]?.[column] ?? '')),
  );
  return columns.length === 0 ? null : dice.of(columns);
}

const isDate = (cell: string): boolean => new RegExp(DATE.source).test(cell);

/** Ways to spoil a file, by name. Each gives null where a file has nothing of the kind. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  bytes: ({ content }, dice) => {
    const bytes = Buffer.from(content);
    const times = 1 + dice.below(4);
    for (let at = 0; at < times; at += 1) {
      const place = dice.below(bytes.length);
      bytes[place] = dice.next() < 0.5 ? (bytes[place] as number) ^ (1 << dice.below(8)) : dice.below(256);
    }
    return bytes;
  },
  digit: (seed, dice) =>
    replaceOne(textOf(seed), /\d/g, dice, (digit) => String((Number(digit) + 1 + dice.below(9)) % 10)),
  'cells in a row': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const row = rows[dice.of(data)] as string[];
      swap(row, dice.below(row.length), dice.below(row.length));
      return true;
    }),
  'cells in a column': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const column = dice.below((rows[data[0] as number] as string[]).length);
      const [a, b] = [rows[dice.of(data)] as string[], rows[dice.of(data)] as string[]];
      [a[column], b[column]] = [b[column] ?? '', a[column] ?? ''];
      return true;
    }),
  'columns under their heads': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const width = (rows[data[0] as number] as string[]).length;
      const [a, b] = [dice.below(width), dice.below(width)];
      for (const at of data) swap(rows[at] as string[], a, b);
      return a !== b;
    }),
  'columns with their heads': (seed, dice) =>
    withRows(seed, (rows, data) => {
      if (!seed.grid?.headed) return false;
      const width = (rows[data[0] as number] as string[]).length;
      const [a, b] = [dice.below(width), dice.below(width)];
      for (const row of rows) if (row.length === width) swap(row, a, b);
      return a !== b;
    }),
  'rows dropped': (seed, dice) =>
    withRows(seed, (rows, data) => {
      rows.splice(dice.of(data), 1);
      return true;
    }),
  'rows doubled': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const at = dice.of(data);
      rows.splice(dice.next() < 0.5 ? at : dice.of(data), 0, [...(rows[at] as string[])]);
      return true;
    }),
  'rows swapped': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const [a, b] = [dice.of(data), dice.of(data)];
      [rows[a], rows[b]] = [rows[b] as string[], rows[a] as string[]];
      return true;
    }),
  'unit of a number': (seed, dice) =>
    replaceOne(textOf(seed), NUMBER, dice, (number) => scaled(number, dice.of(FACTORS))),
  'unit of a column': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const column = columnWith(rows, data, dice, isNumber);
      if (column === null) return false;
      const factor = dice.of(FACTORS);
      for (const at of data) {
        const row = rows[at] as string[];
        const cell = row[column] ?? '';
        if (isNumber(cell)) row[column] = quotedAs(cell, scaled(cell, factor));
      }
      return true;
    }),
  'date of a row': (seed, dice) => replaceOne(textOf(seed), DATE, dice, (date) => shifted(date, dice)),
  'dates of a column': (seed, dice) =>
    withRows(seed, (rows, data) => {
      const column = columnWith(rows, data, dice, isDate);
      if (column === null) return false;
      const roll = dice.below(1 << 30);
      for (const at of data) {
        const row = rows[at] as string[];
        row[column] = (row[column] ?? '').replace(DATE, (date) => shifted(date, new Dice(roll)));
      }
      return true;
    }),
  charset: (seed, dice) => {
    const text = seed.content.toString('utf8');
    const way = dice.below(5);
    if (way === 0) return Buffer.from(text, 'utf16le');
    if (way === 1) return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    if (way === 2) return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), seed.content]);
    const place = dice.below(seed.content.length);
    const broken = way === 3 ? Buffer.from([0x80 + dice.below(128)]) : Buffer.from([0xed, 0xa0, 0x80, 0]);
    return Buffer.concat([seed.content.subarray(0, place), broken, seed.content.subarray(place)]);
  },
  size: (seed, dice) => {
    const text = textOf(seed);
    const way = dice.below(5);
    if (way === 0) return replaceOne(text, NUMBER, dice, (number) => number + '0'.repeat(1 + dice.below(30)));
    if (way === 1) return replaceOne(text, NUMBER, dice, () => '9'.repeat(dice.of([40, 400, 40_000])));
    if (way === 2)
      return replaceOne(text, NUMBER, dice, () => dice.of(['1e308', '1e-300', '1e9', '0x7fffffff', '1e400']));
    if (way === 3)
      return replaceOne(text, /[A-Za-z ]{3,}/g, dice, (word) => word.repeat(dice.of([100, 10_000])));
    return withRows(seed, (rows, data) => {
      const at = dice.of(data);
      const times = dice.of([100, 1000, 3000]);
      rows.splice(at, 0, ...Array.from({ length: times }, () => [...(rows[at] as string[])]));
      return true;
    });
  },
  cut: ({ content }, dice) => content.subarray(0, dice.below(content.length)),
  blank: (seed, dice) =>
    replaceOne(textOf(seed), NUMBER, dice, () =>
      dice.of(['', '-', 'N/A', 'NaN', 'null', 'Infinity', '--', '0', '#REF!', '１２', '()', '1,2,3']),
    ),
  sign: (seed, dice) =>
    replaceOne(textOf(seed), NUMBER, dice, (number) =>
      number.startsWith('-') ? number.slice(1) : dice.next() < 0.7 ? `-${number}` : `(${number})`,
    ),
  point: (seed, dice) =>
    replaceOne(textOf(seed), /(?<=\d)[.,](?=\d)/g, dice, (point) =>
      dice.of([point === '.' ? ',' : '.', '', '..']),
    ),
};

export const MUTATION_NAMES = Object.keys(MUTATIONS);

/** A spoilt copy of a file, the same for the same seed; what was done to it by name. */
export function mutant(seed: Seed, dice: Dice): { how: string; bytes: Buffer } {
  for (;;) {
    const how = dice.of(MUTATION_NAMES);
    const bytes = (MUTATIONS[how] as Mutation)(seed, dice);
    if (bytes) return { how, bytes };
  }
}
