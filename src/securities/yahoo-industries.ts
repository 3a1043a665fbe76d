import { readFileSync } from 'node:fs';
import { InputError } from '../errors.js';
import { normaliseLabel, quoted } from '../sources/cell.js';
import { cellAt, locateColumns, readTable } from '../sources/table.js';
import { type IndustryGroup, type IndustryScheme, shippedScheme } from './industry-scheme.js';

const COLUMNS = { yahoo: ['yahoo'], industry: ['industry'] } as const;

/**
 * Which group each of Yahoo's industries means, from a csv `yahoo,industry`; a blank group = it may be several.
 * @returns groups by Yahoo's name without case and punctuation, so that its keys (`banks-regional`) are found too
 * @throws InputError with the row for an unknown group or a name given twice
 */
export function parseYahooIndustries(
  text: string,
  scheme: IndustryScheme,
): ReadonlyMap<string, IndustryGroup | null> {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['yahoo', 'industry']);
  const [ragged] = table.setAside;
  if (ragged) throw new InputError(ragged.reason, { place: `row ${ragged.row}` });
  const groups = new Map<string, IndustryGroup | null>();
  for (const row of table.rows) {
    const refuse = (problem: string): never => {
      throw new InputError(problem, { place: `row ${row.row}` });
    };
    const name = cellAt(row, place.yahoo);
    const key = normaliseLabel(name);
    if (!key || groups.has(key)) refuse(`${quoted(name)} is empty or stands there twice`);
    const code = cellAt(row, place.industry);
    groups.set(
      key,
      code
        ? (scheme.get(code) ?? refuse(`${quoted(name)} means the unknown industry ${quoted(code)}`))
        : null,
    );
  }
  return groups;
}

let shipped: ReadonlyMap<string, IndustryGroup | null> | undefined;

/** The group of the shipped scheme that one of Yahoo's industries means; null where it may be several or is unknown. */
export function groupOfYahoo(industry: string): IndustryGroup | null {
  if (!shipped) {
    const scheme = shippedScheme();
    try {
      shipped = parseYahooIndustries(
        readFileSync(new URL('../../data/yahoo-industries.csv', import.meta.url), 'utf8'),
        scheme,
      );
    } catch (error) {
      throw error instanceof InputError ? error.in('yahoo-industries.csv') : error;
    }
  }
  return shipped.get(normaliseLabel(industry)) ?? null;
}
