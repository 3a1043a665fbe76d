import { UsageError } from '../../errors.js';
import { replaceRows } from '../api/answering.js';

/** Rows of an answer unless more are asked for: an assistant reads all it is given. */
export const ROWS = 100;
const MOST_ROWS = 2000;

export interface Answered {
  readonly ok: boolean;
  readonly body: Record<string, unknown>;
}

type Row = Readonly<Record<string, unknown>>;

export interface Part {
  readonly limit?: unknown;
  readonly offset?: unknown;
  readonly sort?: unknown;
}

/**
 * An answer cut to what one can read: a part of its table `rows`, sorted where asked, with the names of the stocks and
 * participants in it, and the number of all rows. Tables beside it are cut to as many rows, and `cut` tells how many
 * they have. Where the answer has `names` of its own, those of its rows stand in `row_names`.
 * @throws UsageError for a part that is none, or a key that no row has
 */
export function readable(
  answer: Record<string, unknown>,
  rows: readonly object[],
  names: Record<string, unknown>,
  { limit, offset, sort }: Part,
): object {
  const [most, first] = [whole(limit, 'limit', 1, MOST_ROWS, ROWS), whole(offset, 'offset', 0, 1e9, 0)];
  const shown = sorted(rows as Row[], sort).slice(first, first + most);
  const found = namesIn(shown, (names.rows ?? []) as Row[]);
  const others = Object.entries(answer).filter(
    ([, value]) => value !== rows && isTable(value) && value.length > most,
  ) as [string, Row[]][];
  return {
    ...replaceRows(answer, rows, shown),
    ...Object.fromEntries(others.map(([key, table]) => [key, table.slice(0, most)])),
    ...(Object.keys(found).length > 0
      ? Array.isArray(answer.names)
        ? { row_names: found }
        : { names: { ...found, ...(answer.names as object | undefined) } }
      : {}),
    total_rows: rows.length,
    ...(rows.length > shown.length
      ? {
          shown:
            shown.length === 0
              ? `none of ${rows.length} rows: offset ${first} is beyond them`
              : `rows ${first + 1} to ${first + shown.length} of ${rows.length}; limit and offset give others`,
        }
      : {}),
    ...(others.length > 0
      ? { cut: Object.fromEntries(others.map(([key, table]) => [key, table.length])) }
      : {}),
  };
}

const isTable = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null);

function whole(value: unknown, name: string, low: number, high: number, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number >= low && number <= high) return number;
  throw new UsageError(`${name} "${String(value).slice(0, 20)}" is no whole number from ${low} to ${high}`);
}

function sorted(rows: readonly Row[], sort: unknown): readonly Row[] {
  if (sort === undefined || sort === null || sort === '') return rows;
  const word = String(sort);
  const [key, turn] = word.startsWith('-') ? [word.slice(1), 1] : [word, -1];
  if (rows.length > 0 && !rows.some((row) => key in row))
    throw new UsageError(
      `no key "${key.slice(0, 40)}" to sort by; rows have ${Object.keys(rows[0] ?? {}).join(', ')}`,
    );
  const rank = (value: unknown): number | string | null =>
    typeof value === 'number' || typeof value === 'string' ? value : null;
  return rows.toSorted((a, b) => {
    const [one, other] = [rank(a[key]), rank(b[key])];
    if (one === other) return 0;
    if (one === null) return 1;
    if (other === null) return -1;
    return (one < other ? -1 : 1) * turn;
  });
}

/** Names by code and id of the stocks and participants that rows name without telling them. */
function namesIn(rows: readonly Row[], known: readonly Row[]): Record<string, string> {
  const wanted = new Set(
    rows.filter((row) => !('name' in row)).flatMap((row) => [row.stock, row.participant].filter(Boolean)),
  );
  return Object.fromEntries(
    known
      .filter(({ id, name, name_zh }) => wanted.has(id) && (name ?? name_zh))
      .map(({ id, name, name_zh }) => [String(id), [name, name_zh].filter(Boolean).join(' ')]),
  );
}
