import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Amount } from '../../amount.js';
import { csvOf } from '../../csv-text.js';
import type { Value } from '../../store/engine.js';
import { DuckDbEngine } from '../../store/duckdb-engine.js';
import { UsageError } from '../../errors.js';
import { FORMATS, type Format } from './question.js';

const MEDIA: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
};

export const mediaTypeOf = (format: Format): string => MEDIA[format];

/** The form asked for: the parameter, else the first that the Accept header names, else JSON. */
export function formatOf(parameter: Format | undefined, accept: string | undefined): Format {
  if (parameter) return parameter;
  const wanted = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  return FORMATS.find((format) => wanted.includes(MEDIA[format].split(';')[0])) ?? 'json';
}

type Cell = string | number | bigint | boolean | null | Amount;

export interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Rows as a table: a column for each key that any of them has; what is nested becomes text. */
export function tableOf(rows: readonly object[], simulated: boolean): Table {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): Cell => {
    if (value === undefined || value === null) return null;
    if (value instanceof Amount || typeof value === 'bigint') return value;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    return JSON.stringify(value);
  };
  const cells = rows.map((row) => titles.map((title) => cell((row as Record<string, unknown>)[title])));
  return simulated
    ? { titles: [...titles, 'simulated'], rows: cells.map((row) => [...row, true]) }
    : { titles, rows: cells };
}

export const csvOfTable = ({ titles, rows }: Table): string => csvOf(titles, rows);

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The narrowest type that holds a column exactly: money to the cent is DECIMAL(38,2). */
function typeOf(cells: readonly Cell[]): string {
  const some = cells.filter((cell) => cell !== null);
  const all = (test: (cell: Cell) => boolean): boolean => some.length > 0 && some.every(test);
  if (all((cell) => cell instanceof Amount)) return 'DECIMAL(38,2)';
  if (all((cell) => typeof cell === 'bigint')) return 'BIGINT';
  if (all((cell) => typeof cell === 'boolean')) return 'BOOLEAN';
  if (all((cell) => Number.isSafeInteger(cell))) return 'BIGINT';
  if (all((cell) => typeof cell === 'number')) return 'DOUBLE';
  if (all((cell) => typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cell))) return 'DATE';
  return 'VARCHAR';
}

/**
 * A table as the bytes of a Parquet file.
 * @throws UsageError for a table without columns, which Parquet cannot hold
 */
export async function parquetOf({ titles, rows }: Table): Promise<Buffer> {
  if (titles.length === 0)
    throw new UsageError('the answer has no rows, so no columns for Parquet; ask for format=json or csv');
  const types = titles.map((_, index) => typeOf(rows.map((row) => row[index] ?? null)));
  const engine = await DuckDbEngine.open({ threads: 1 });
  const file = join(tmpdir(), `waizi-${randomUUID()}.parquet`);
  try {
    const columns = titles.map((title, index) => `${identifier(title)} ${types[index]}`);
    await engine.exec(`CREATE TABLE answer (${columns.join(', ')})`);
    await engine.append(
      'answer',
      rows.map((row) => row.map((cell, index) => valueOf(cell, types[index] ?? 'VARCHAR'))),
    );
    await engine.exec(`COPY answer TO '${file.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
    return await readFile(file);
  } finally {
    engine.close();
    await rm(file, { force: true });
  }
}

function valueOf(cell: Cell, type: string): Value {
  if (cell === null) return null;
  if (cell instanceof Amount) return type === 'VARCHAR' ? cell.toString() : cell.cents;
  if (type === 'BIGINT') return BigInt(cell as number | bigint);
  return type === 'VARCHAR' ? String(cell) : cell;
}
