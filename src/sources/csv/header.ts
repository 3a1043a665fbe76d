import { InputError } from '../../errors.js';
import { normaliseLabel, quoted } from '../cell.js';

/** A column that a csv form knows. */
export interface Column {
  /** Header cells that name it, the preferred one first; compared by normaliseHeader. */
  readonly names: readonly [string, ...string[]];
  readonly optional?: true;
  /** What to do when it is missing. */
  readonly remedy?: string;
}

export type Columns<Field extends string> = Readonly<Record<Field, Column>>;

/** A header cell as it is compared: lower case, without spaces, underscores and punctuation; `%` becomes `percent`. */
export function normaliseHeader(cell: string): string {
  return normaliseLabel(cell.replaceAll(/[%％]/g, 'percent'));
}

/** Where a column stands, by its most preferred name; -1 when the header has none of its names. */
export function findColumn(cells: readonly string[], column: Column): number {
  const header = cells.map(normaliseHeader);
  for (const name of column.names) {
    const wanted = normaliseHeader(name);
    const at = header.indexOf(wanted);
    if (at < 0) continue;
    if (header.indexOf(wanted, at + 1) > 0) {
      throw new InputError(`the column ${quoted(cells[at]?.trim())} occurs twice`, {
        place: 'header',
        remedy: 'keep the right one',
      });
    }
    return at;
  }
  return -1;
}

/** Whether the header has the column. */
export function hasColumn(cells: readonly string[], column: Column): boolean {
  const header = new Set(cells.map(normaliseHeader));
  return column.names.some((name) => header.has(normaliseHeader(name)));
}

/**
 * The place of every field in the header; -1 for an optional column that is not there.
 * @throws InputError naming the missing column and the header found
 */
export function mapHeader<Field extends string>(
  cells: readonly string[],
  columns: Columns<Field>,
): Record<Field, number> {
  const places = {} as Record<Field, number>;
  for (const field of Object.keys(columns) as Field[]) {
    const column = columns[field];
    places[field] = findColumn(cells, column);
    if (places[field] < 0 && !column.optional) {
      throw missingColumn(column.names[0], cells, column.remedy);
    }
  }
  return places;
}

/** The refusal of a header that lacks a column. */
export function missingColumn(name: string, cells: readonly string[], remedy?: string): InputError {
  return new InputError(`no column ${quoted(name)} (found: ${shorten(cells)})`, {
    place: 'header',
    remedy: remedy ?? `add a column ${name}`,
  });
}

function shorten(cells: readonly string[]): string {
  const text = cells.map((cell) => cell.trim()).join(', ');
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** The columns that most forms share. */
export const STOCK: Column = {
  names: [
    'stock_code',
    'ts_code',
    'hk_code',
    'symbol',
    'ticker',
    'stock',
    'security code',
    'code',
    '股份代號',
    '股份代号',
    '證券代號',
    '证券代码',
    '證券代碼',
    '股票代號',
    '股票代码',
    '股票代碼',
    '代码',
    '代碼',
  ],
  remedy: 'add a column stock_code (00700)',
};

export const DATE: Column = {
  names: [
    'date',
    'trade_date',
    'shareholding date',
    'holding date',
    'hold_date',
    'as of',
    'at date',
    '日期',
    '持股日期',
    '交易日期',
    '查詢日期',
    '查询日期',
  ],
  remedy: 'add a column date (YYYY-MM-DD)',
};
