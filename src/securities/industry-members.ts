import { readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { quoted } from '../sources/cell.js';
import { cellAt, dateAt, locateColumns, readTable } from '../sources/table.js';
import { type IndustryScheme, shippedScheme } from './industry-scheme.js';
import { ALWAYS, overlap } from './periods.js';

/** A stock and the group it belongs to, for as long as it does. */
export interface IndustryMember {
  /** Five digits. */
  readonly stock: string;
  /** Code of the group. */
  readonly industry: string;
  /** First and last day; null where it has no end. */
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  /** Who it is or why it stands there, where that is not plain; else empty. */
  readonly why: string;
}

const COLUMNS = {
  stock: ['stock'],
  industry: ['industry'],
  from: ['from'],
  to: ['to'],
  why: ['why'],
} as const;

/**
 * Dated membership from a csv with the columns of data/industry-members.csv.
 * @throws InputError with the row: a code that is not five digits, an industry that the scheme lacks, a bad date, a
 *   period that ends before it begins or shares a day with another one of the stock
 */
export function parseIndustryMembers(text: string, scheme: IndustryScheme): IndustryMember[] {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['stock', 'industry', 'from', 'to', 'why']);
  const [ragged] = table.setAside;
  if (ragged) throw new InputError(ragged.reason, { place: `row ${ragged.row}` });
  const rows = new Map<string, { readonly member: IndustryMember; readonly row: number }[]>();
  for (const row of table.rows) {
    const refuse = (problem: string, remedy: string): never => {
      throw new InputError(problem, { place: `row ${row.row}`, remedy });
    };
    const stock = cellAt(row, place.stock);
    if (!/^\d{5}$/.test(stock) || stock === '00000')
      refuse(`${quoted(stock)} is no stock code`, 'write five digits, such as 00700');
    const industry = cellAt(row, place.industry);
    if (!scheme.has(industry))
      refuse(`${stock} has the unknown industry ${quoted(industry)}`, 'use a code of industries.csv');
    const dates = { from: null as IsoDate | null, to: null as IsoDate | null };
    try {
      dates.from = dateAt(row, place.from, 'from');
      dates.to = dateAt(row, place.to, 'to');
    } catch (error) {
      if (error instanceof InputError) refuse(error.problem, 'write YYYY-MM-DD');
      throw error;
    }
    const member: IndustryMember = { stock, industry, ...dates, why: cellAt(row, place.why) };
    const own = periodOf(member);
    if (own.from > own.to)
      refuse(`${stock} is in its industry from ${own.from} to ${own.to}`, 'put from before to');
    const others = rows.get(stock) ?? [];
    const rival = others.find((other) => overlap(periodOf(other.member), own));
    if (rival)
      refuse(
        `two periods of ${stock} share a day (row ${rival.row} too)`,
        'end the first before the second begins',
      );
    rows.set(stock, [...others, { member, row: row.row }]);
  }
  return [...rows.values()].flat().map(({ member }) => member);
}

/** The days of a membership. */
export function periodOf({ from, to }: Pick<IndustryMember, 'from' | 'to'>): { from: IsoDate; to: IsoDate } {
  return { from: from ?? ALWAYS.from, to: to ?? ALWAYS.to };
}

let shipped: readonly IndustryMember[] | undefined;

/** The membership that comes with the package, `data/industry-members.csv`. Read once. */
export function shippedMembers(): readonly IndustryMember[] {
  if (!shipped) {
    const scheme = shippedScheme();
    try {
      shipped = parseIndustryMembers(
        readFileSync(new URL('../../data/industry-members.csv', import.meta.url), 'utf8'),
        scheme,
      );
    } catch (error) {
      throw error instanceof InputError ? error.in('industry-members.csv') : error;
    }
  }
  return shipped;
}
