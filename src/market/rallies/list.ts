import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import { quoted } from '../../sources/cell.js';
import { cellAt, dateAt, locateColumns, readTable, type TableRow } from '../../sources/table.js';

/** A rally as a list gives it: its first day, and the last day on which its peak may lie. */
export interface ListedRally {
  readonly year: number;
  readonly market: 'mainland' | 'hong-kong';
  readonly start: IsoDate;
  /** Null while it runs. */
  readonly end: IsoDate | null;
  readonly note: string;
}

export interface RallyLists {
  readonly rallies: readonly ListedRally[];
  /** The workspace's own file and how many of its rows count; null where there is none. */
  readonly own: { readonly file: string; readonly rows: number } | null;
}

const SHIPPED = new URL('../../../data/rallies.csv', import.meta.url);
const COLUMNS = {
  year: ['year'],
  market: ['market'],
  start: ['start'],
  end: ['end'],
  note: ['note'],
} as const;
const REQUIRED = ['year', 'market', 'start', 'end'] as const;

/**
 * The list that ships (data/rallies.csv) with the rows of `rallies.csv` in the workspace laid over it, by year and
 * market; a row of the workspace without a start takes the shipped one away.
 * @throws InputError naming the row of the workspace's file that cannot be read
 */
export function rallyLists(folder: string): RallyLists {
  const rows = new Map(
    parseList(readFileSync(SHIPPED, 'utf8'), 'data/rallies.csv').map((row) => [keyOf(row), row]),
  );
  const file = join(folder, 'rallies.csv');
  const own = existsSync(file) ? parseList(readFileSync(file, 'utf8'), file) : null;
  for (const row of own ?? []) rows.set(keyOf(row), row);
  return {
    rallies: [...rows.values()]
      .flatMap(({ start, ...row }) => (start === null ? [] : [{ ...row, start }]))
      .sort((a, b) => a.year - b.year || (a.market < b.market ? -1 : 1)),
    own: own === null ? null : { file, rows: own.length },
  };
}

type ListRow = Omit<ListedRally, 'start'> & { readonly start: IsoDate | null };

const keyOf = ({ year, market }: Pick<ListedRally, 'year' | 'market'>): string => `${year} ${market}`;

function parseList(text: string, file: string): ListRow[] {
  try {
    const table = readTable(text);
    const [bad] = table.setAside;
    if (bad) throw new InputError(bad.reason, { place: `row ${bad.row}` });
    const at = locateColumns(table.header, COLUMNS, REQUIRED);
    const seen = new Map<string, number>();
    return table.rows.map((row) => {
      const one = rowOf(row, at);
      const before = seen.get(keyOf(one));
      if (before !== undefined)
        throw new InputError(`${one.year} ${one.market} stands in row ${before} too`, {
          place: `row ${row.row}`,
        });
      seen.set(keyOf(one), row.row);
      return one;
    });
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(error.problem, {
          ...error.detail,
          file,
          remedy: 'docs/phases.md has the form of the list',
        })
      : error;
  }
}

function rowOf(row: TableRow, at: Readonly<Record<keyof typeof COLUMNS, number>>): ListRow {
  const place = `row ${row.row}`;
  const year = cellAt(row, at.year);
  if (!/^(19|20)\d{2}$/.test(year)) throw new InputError(`year ${quoted(year)} is no year`, { place });
  const market = cellAt(row, at.market);
  if (market !== 'mainland' && market !== 'hong-kong')
    throw new InputError(`market ${quoted(market)} is none of mainland, hong-kong`, { place });
  const day = (key: 'start' | 'end'): IsoDate | null => {
    try {
      return dateAt(row, at[key], key);
    } catch (error) {
      throw error instanceof InputError ? new InputError(error.problem, { place }) : error;
    }
  };
  const [start, end] = [day('start'), day('end')];
  if (start !== null && end !== null && end < start)
    throw new InputError(`it ends (${end}) before it starts (${start})`, { place });
  if (start !== null && (start < `${Number(year) - 1}-07-01` || start >= `${year}-07-01`))
    throw new InputError(`a start on ${start} belongs to no spring rally of ${year}`, { place });
  return { year: Number(year), market, start, end, note: cellAt(row, at.note) };
}
