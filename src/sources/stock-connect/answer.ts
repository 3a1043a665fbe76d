import { InputError } from '../../errors.js';
import { TABLE_LIMIT } from '../table.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as text when it is one; '' otherwise. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const WRAPPED = /^[\w$.]+\s*\(([\s\S]*)\)\s*;?$/;

/**
 * The JSON object of an answer, taken out of a JSONP call when it comes in one.
 * @throws InputError when it is larger than 64 MiB, an HTML page, or no JSON object
 */
export function readAnswer(text: string): Fields {
  if (Buffer.byteLength(text) > TABLE_LIMIT) {
    throw new InputError('answer of more than 64 MiB', { remedy: 'check that it is the right file' });
  }
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body.startsWith('<')) {
    throw new InputError('an HTML page where JSON is expected', {
      remedy: 'the source blocked or redirected the request: fetch it again',
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(WRAPPED.exec(body)?.[1] ?? body);
  } catch (error) {
    throw new InputError(`broken JSON (${(error as Error).message})`, { remedy: 'fetch the answer again' });
  }
  if (!isFields(value))
    throw new InputError('JSON that is no object', { remedy: 'check that it is the right file' });
  return value;
}

/** The error for an answer that holds no rows. */
export function noRows(source: string, message: string): InputError {
  return new InputError(
    `not published or rejected: ${source} answered ${message ? `"${message}"` : 'without rows'}`,
    {
      remedy: 'ask for another day, or later again',
    },
  );
}

/**
 * The rows of an answer, which must be objects with the given fields.
 * @throws InputError when there are none (with the source's own message), or a field is missing in all of them
 */
export function rowsOf(value: unknown, source: string, message: string, fields: readonly string[]): Fields[] {
  if (!Array.isArray(value) || value.length === 0) throw noRows(source, message);
  const rows = value.filter(isFields);
  if (rows.length < value.length)
    throw new InputError('rows that are no objects', { remedy: 'fetch the answer again' });
  const missing = fields.find((field) => rows.every((row) => !(field in row)));
  if (missing) {
    throw new InputError(`no field "${missing}" in the rows of ${source}`, {
      remedy: `the fields are ${Object.keys(rows[0] ?? {}).join(', ')}`,
    });
  }
  return rows;
}
