import { type Fraction, toNumber } from '../../decimal.js';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { parseQuarter } from '../../quarter.js';
import { hongKongCode, quoted } from '../cell.js';
import type { Column } from '../csv/header.js';
import { shareId } from '../indices/share-csv.js';

/**
 * The report of a fund that tells a holding: each quarter's lists the ten largest within 15 working days, the half-year's
 * and the annual one list all within 60 and 90 days.
 */
export const REPORTS = ['quarter', 'half-year', 'annual'] as const;
export type Report = (typeof REPORTS)[number];

/** When something was published, and by which report. */
export interface Published {
  readonly report: Report;
  /** Null where the source does not say: then the report's legal deadline holds. */
  readonly published: IsoDate | null;
}

/** What funds, or one of them, hold of a stock at a quarter's end. */
export interface ToldFundHolding extends Published {
  readonly row: number;
  /** Last day of the quarter. */
  readonly date: IsoDate;
  /** `600036.SH`, `00700.HK`. */
  readonly stock: string;
  /** Code of one fund; '' where funds are added up. */
  readonly fund: string;
  readonly industry: string | null;
  /** CNY. */
  readonly value: Fraction;
  readonly source: string;
}

export const QUARTER: Column = {
  names: ['quarter', 'report_period', 'report_date', 'end_date', '季度', '报告期'],
  remedy: 'add a column quarter (2024Q4)',
};
export const PUBLISHED: Column = {
  names: ['published', 'publication_date', 'ann_date', '公告日期', '披露日期'],
  optional: true,
};
export const REPORT: Column = { names: ['report', 'report_type', '报告类型'], optional: true };
export const INDUSTRY: Column = {
  names: ['industry', 'industry_name', '行业', '行业名称', '所属行业'],
  optional: true,
};
export const SOURCE: Column = { names: ['source', 'provider', '来源'], optional: true };

const REPORT_WORDS: Readonly<Record<string, Report>> = {
  quarter: 'quarter',
  quarterly: 'quarter',
  季报: 'quarter',
  'half-year': 'half-year',
  'semi-annual': 'half-year',
  interim: 'half-year',
  中报: 'half-year',
  半年报: 'half-year',
  annual: 'annual',
  年报: 'annual',
};

/** @throws InputError for a word that names no report; '' is the quarter's */
export function reportOf(text: string): Report {
  if (text === '') return 'quarter';
  const found = REPORT_WORDS[text.toLowerCase()];
  if (!found) throw new InputError(`report ${quoted(text)} is none of ${REPORTS.join(', ')}`);
  return found;
}

/** @throws InputError for text that names no quarter, and for a day within one */
export function quarterEndOf(text: string): IsoDate {
  const end = parseQuarter(text);
  if (end === null)
    throw new InputError(`quarter ${quoted(text)} is no quarter (2024Q4) and no last day of one`);
  return end;
}

/**
 * A stock as code and exchange: `600036.SH`, `00700.HK`.
 * @throws InputError for any other code
 */
export function stockIdOf(text: string): string {
  const hongKong = hongKongCode(text.replace(/^HK\.?/i, ''));
  if (hongKong !== null) return `${hongKong}.HK`;
  const id = shareId(text);
  if (id === null) throw new InputError(`stock code ${quoted(text)} is no mainland or Hong Kong code`);
  return id;
}

/**
 * Refuses a quarter that is not over and a publication that cannot be.
 * @throws InputError saying so
 */
export function refusePeriod(date: IsoDate, published: IsoDate | null, today: IsoDate): void {
  if (date > today) throw new InputError(`the quarter that ends on ${date} is not over (today is ${today})`);
  if (published === null) return;
  if (published <= date) throw new InputError(`published on ${published}, before the quarter was over`);
  if (published > today) throw new InputError(`published on ${published}, after today (${today})`);
}

/** CNY or HKD per share: the dearest share has cost 2,600, and one below a cent is none. */
const LEAST_PRICE = 0.01;
const LARGEST_PRICE = 10_000;

/** @throws InputError where a value and its shares give a price that no share has: one of them is in another unit */
export function refusePrice(stock: string, value: Fraction, shares: Fraction | null): void {
  if (shares === null || shares.num <= 0n || value.num <= 0n) return;
  const price = toNumber(value) / toNumber(shares);
  if (price >= LEAST_PRICE && price <= LARGEST_PRICE) return;
  throw new InputError(
    `${stock}: a value of ${toNumber(value)} for ${toNumber(shares)} shares, ${Number(price.toPrecision(3))} each: one of them is in another unit`,
  );
}
