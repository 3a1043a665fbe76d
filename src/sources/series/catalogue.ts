import { readFileSync } from 'node:fs';
import type { Market } from '../../calendar/calendar-day.js';
import { marketOf } from '../../calendar/calendar-day.js';
import { type Fraction, parseDecimal } from '../../decimal.js';
import { assert, ensure } from '../../errors.js';
import { normaliseLabel } from '../cell.js';
import { cellAt, locateColumns, readTable } from '../table.js';
import { type Publication, publicationOf } from '../publication.js';

/** A series that data/series.csv describes. */
export interface SeriesEntry {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  /** Days on which it may have a value: those of a market, weekdays, or any. */
  readonly days: Market | 'weekdays' | 'any';
  /** Bounds outside of which a value cannot be in the unit. */
  readonly low: Fraction;
  readonly high: Fraction;
  readonly published: Publication;
  readonly aliases: readonly string[];
}

const FILE = new URL('../../../data/series.csv', import.meta.url);
const NAMES = ['id', 'name', 'unit', 'days', 'low', 'high', 'published', 'aliases'] as const;
const COLUMNS = Object.fromEntries(NAMES.map((name) => [name, [name]])) as unknown as Record<
  (typeof NAMES)[number],
  readonly string[]
>;

let entries: readonly SeriesEntry[] | null = null;
let byName: ReadonlyMap<string, SeriesEntry> | null = null;

/** Every series of data/series.csv. Read once. */
export function seriesCatalogue(): readonly SeriesEntry[] {
  if (entries) return entries;
  const table = readTable(readFileSync(FILE, 'utf8'));
  const at = locateColumns(table.header, COLUMNS, NAMES);
  assert(table.setAside.length === 0, 'a row of series.csv with more or fewer cells');
  entries = table.rows.map((row) => {
    const cell = (name: (typeof NAMES)[number]): string => cellAt(row, at[name]);
    const days = cell('days');
    return {
      id: cell('id'),
      name: cell('name'),
      unit: cell('unit'),
      days: days === 'weekdays' || days === 'any' ? days : ensure(marketOf(days), `the market "${days}"`),
      low: ensure(parseDecimal(cell('low')), `the lower bound of ${cell('id')}`),
      high: ensure(parseDecimal(cell('high')), `the upper bound of ${cell('id')}`),
      published: publicationOf(cell('published')),
      aliases: cell('aliases').split(' ').filter(Boolean),
    };
  });
  return entries;
}

/** The entry that stands for the shares of any fund: its six digits are in the id. */
const ANY_FUND = 'NNNNNN-shares';

/** The series that an id, a column label or a code of a source names; null when none does. */
export function seriesOf(name: string): SeriesEntry | null {
  const fund = /^(\d{6})-shares$/.exec(name);
  if (fund) {
    const entry = ensure(
      seriesCatalogue().find(({ id }) => id === ANY_FUND),
      `the series ${ANY_FUND}`,
    );
    return { ...entry, id: name, name: entry.name.replace('NNNNNN', fund[1] as string) };
  }
  byName ??= new Map(
    seriesCatalogue().flatMap((entry) =>
      [entry.id, ...entry.aliases].map((one) => [normaliseLabel(one), entry] as const),
    ),
  );
  return byName.get(normaliseLabel(name)) ?? null;
}
