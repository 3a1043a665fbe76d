import { readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import { quoted } from '../sources/cell.js';
import { cellAt, locateColumns, readTable } from '../sources/table.js';

/** Name of the scheme that comes with the package. */
export const SHIPPED_SCHEME = 'waizi';
/** Industry of a stock that no scheme places. */
export const UNCLASSIFIED = 'unclassified';

/** One group of an industry scheme. */
export interface IndustryGroup {
  /** Word that tables use for it, such as `software-services`. */
  readonly code: string;
  readonly name: string;
  readonly nameZh: string;
  readonly sector: string;
  readonly sectorZh: string;
  /** Where most of its members stand in the Hang Seng Industry Classification System: industry, then sector. */
  readonly hsicsIndustry: string;
  readonly hsicsSector: string;
  /** The same in GICS. */
  readonly gicsIndustryGroup: string;
  /** What belongs to it, in words. */
  readonly covers: string;
}

const COLUMNS = {
  code: ['code'],
  name: ['name_en'],
  nameZh: ['name_zh'],
  sector: ['sector_en'],
  sectorZh: ['sector_zh'],
  hsicsIndustry: ['hsics_industry'],
  hsicsSector: ['hsics_sector'],
  gicsIndustryGroup: ['gics_industry_group'],
  covers: ['covers'],
} as const;
const KEYS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

const CODE = /^[a-z]+(?:-[a-z]+)*$/;

/** An industry scheme: its groups by code, in the order of the file. */
export type IndustryScheme = ReadonlyMap<string, IndustryGroup>;

/**
 * A scheme from a csv with the columns of data/industries.csv.
 * @throws InputError with the row: an empty cell, a code that is no word, a code or name given twice, a sector with two
 *   Chinese names
 */
export function parseIndustryScheme(text: string): IndustryScheme {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, KEYS);
  const [ragged] = table.setAside;
  if (ragged) throw new InputError(ragged.reason, { place: `row ${ragged.row}` });
  const scheme = new Map<string, IndustryGroup>();
  const taken = new Map<string, number>();
  const sectors = new Map<string, string>();
  for (const row of table.rows) {
    const refuse = (problem: string): never => {
      throw new InputError(problem, { place: `row ${row.row}` });
    };
    const group = Object.fromEntries(
      KEYS.map((key) => [
        key,
        cellAt(row, place[key]) || refuse(`${COLUMNS[key][0]} is empty: every group has all columns`),
      ]),
    ) as unknown as IndustryGroup;
    const { code, name, nameZh, sector, sectorZh } = group;
    if (!CODE.test(code) || code === UNCLASSIFIED)
      refuse(`code ${quoted(code)} is no word of a to z, with hyphens`);
    for (const text of [code, name.toLowerCase(), nameZh]) {
      const before = taken.get(text);
      if (before !== undefined && before !== row.row) refuse(`${quoted(text)} stands in row ${before} too`);
      taken.set(text, row.row);
    }
    const known = sectors.get(sector) ?? sectorZh;
    if (known !== sectorZh)
      refuse(`sector ${quoted(sector)} is ${quoted(known)} above, not ${quoted(sectorZh)}`);
    sectors.set(sector, sectorZh);
    scheme.set(code, group);
  }
  return scheme;
}

let shipped: IndustryScheme | undefined;

/** The scheme that comes with the package, `data/industries.csv`. Read once. */
export function shippedScheme(): IndustryScheme {
  if (!shipped) {
    try {
      shipped = parseIndustryScheme(
        readFileSync(new URL('../../data/industries.csv', import.meta.url), 'utf8'),
      );
    } catch (error) {
      throw error instanceof InputError ? error.in('industries.csv') : error;
    }
  }
  return shipped;
}

/** The group of a scheme that a text means: its code, English name (in any case) or Chinese name; null when none. */
export function groupNamed(scheme: IndustryScheme, text: string): IndustryGroup | null {
  const wanted = text.trim().toLowerCase();
  const direct = scheme.get(wanted);
  if (direct) return direct;
  return (
    [...scheme.values()].find(({ name, nameZh }) => name.toLowerCase() === wanted || nameZh === wanted) ??
    null
  );
}
