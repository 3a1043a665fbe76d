import { type IsoDate, parseDate } from './iso-date.js';

const ENDS = ['03-31', '06-30', '09-30', '12-31'] as const;
const NUMERALS = '一二三四';
const NAMED = /^(\d{4})\s*[-_/]?\s*Q\s*([1-4])$/i;
const QUARTER_FIRST = /^Q\s*([1-4])\s*[-_/]?\s*(\d{4})$/i;
const CHINESE = /^(\d{4})\s*年?\s*第?\s*([1-4一二三四])\s*季度?$/;

/** `2024Q3`. */
export const quarterOf = (date: IsoDate): string =>
  `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

const endOf = (year: string, quarter: number): IsoDate => `${year}-${ENDS[quarter - 1]}`;

/** The last day of the quarter that `2024Q4`, `2024-Q4`, `Q4 2024`, `2024年四季度` or its last day names; else null. */
export function parseQuarter(text: string): IsoDate | null {
  const told = text.trim();
  const named = NAMED.exec(told);
  if (named) return endOf(named[1] as string, Number(named[2]));
  const first = QUARTER_FIRST.exec(told);
  if (first) return endOf(first[2] as string, Number(first[1]));
  const chinese = CHINESE.exec(told);
  if (chinese) {
    const numeral = chinese[2] as string;
    return endOf(chinese[1] as string, Number(numeral) || NUMERALS.indexOf(numeral) + 1);
  }
  const date = parseDate(told.replace(/[ T]00:00(?::00(?:\.0+)?)?Z?$/, ''));
  return date !== null && isQuarterEnd(date) ? date : null;
}

export const isQuarterEnd = (date: IsoDate): boolean => (ENDS as readonly string[]).includes(date.slice(5));

/** The last day of the quarter before the one that ends on a day. */
export function previousQuarterEnd(end: IsoDate): IsoDate {
  const quarter = Number(quarterOf(end).slice(5));
  return quarter === 1 ? endOf(String(Number(end.slice(0, 4)) - 1), 4) : endOf(end.slice(0, 4), quarter - 1);
}
