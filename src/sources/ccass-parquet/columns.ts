import { InputError } from '../../errors.js';
import { quoted } from '../cell.js';
import { HOLDING_COLUMNS } from '../ccass-csv/columns.js';
import { findColumn, hasColumn, mapHeader } from '../csv/header.js';

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** Its type as DuckDB calls it. */
  readonly type: string;
}

/** The columns of a CCASS list; null for one that is not there. */
export interface ListColumns {
  readonly stock: ParquetColumn;
  readonly date: ParquetColumn;
  readonly participant: ParquetColumn | null;
  readonly name: ParquetColumn | null;
  readonly shares: ParquetColumn;
  /** Key of a holder in rows of changes: a participant id, or `~` and a name. Then the two others are not there. */
  readonly holder: ParquetColumn | null;
  /** In rows of changes: whether the holder's line could be read. */
  readonly known: ParquetColumn | null;
}

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;
const FRACTION = /^(?:FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;
const TEXT = /^(?:VARCHAR|ENUM\(.*\))$/;
const DAY = /^(?:DATE|TIMESTAMP(?:_S|_MS|_NS)?)$/;

export const isWhole = ({ type }: ParquetColumn): boolean => WHOLE.test(type);
export const isFraction = ({ type }: ParquetColumn): boolean => FRACTION.test(type);

/** What may stand in each column: a stock code may be a number (700), and so may a date (20260508). */
const TYPES: Readonly<Record<keyof ListColumns, readonly RegExp[]>> = {
  stock: [TEXT, WHOLE, FRACTION],
  date: [TEXT, WHOLE, DAY],
  participant: [TEXT],
  name: [TEXT],
  shares: [TEXT, WHOLE, FRACTION],
  holder: [TEXT],
  known: [/^BOOLEAN$/],
};

/** A column named `participant` holds ids where no other does. */
const PARTICIPANT = {
  ...HOLDING_COLUMNS.participant,
  names: [...HOLDING_COLUMNS.participant.names, 'participant'] as const,
};
const HOLDER = { names: ['holder'] as const };
const KNOWN = { names: ['known'] as const };

/**
 * Finds the columns of a CCASS list by the names that a csv may have.
 * @throws InputError naming the column that is missing or of another type
 */
export function listColumns(found: readonly ParquetColumn[]): ListColumns {
  const cells = found.map(({ name }) => name);
  const at = (place: number): ParquetColumn | null => found[place] ?? null;
  const changes = !hasColumn(cells, PARTICIPANT) && hasColumn(cells, HOLDER);
  const names = changes ? { ...HOLDING_COLUMNS.participant, ...HOLDER } : PARTICIPANT;
  const places = mapHeader(cells, { ...HOLDING_COLUMNS, participant: names });
  const holder = at(places.participant);
  const columns = {
    stock: at(places.stock) as ParquetColumn,
    date: at(places.date) as ParquetColumn,
    shares: at(places.shares) as ParquetColumn,
    participant: changes ? null : holder,
    name: changes || places.name === places.participant ? null : at(places.name),
    holder: changes ? holder : null,
    known: changes ? at(findColumn(cells, KNOWN)) : null,
  };
  for (const [field, column] of Object.entries(columns) as [keyof ListColumns, ParquetColumn | null][]) {
    const types = changes && field === 'date' ? [DAY] : TYPES[field];
    if (!column || types.some((type) => type.test(column.type))) continue;
    throw new InputError(`column ${quoted(column.name)} is of type ${column.type}`, {
      place: 'schema',
      remedy: 'write stock and participant as text, date as date, shares as whole numbers',
    });
  }
  return columns;
}
