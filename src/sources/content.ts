import { boundedContentOf, wholeContentOf } from '../archive/unpack.js';
import { InputError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Parsed } from '../store/rows.js';
import { readRecords } from './csv/records.js';

const TABLE_LIMIT = 512 << 20;

/** The text of a file, unpacked: UTF-8, else GB18030. */
export async function textOf(path: string, limit = TABLE_LIMIT): Promise<string> {
  const bytes = await wholeContentOf(path, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** The rows of a csv file, unpacked. */
export const recordsOf = (path: string): ReturnType<typeof readRecords> =>
  readRecords(boundedContentOf(path, TABLE_LIMIT));

/**
 * What a file tells, when it tells anything.
 * @throws InputError when no row can be used, with the reason of the first
 */
export function filled<Row>(parsed: Parsed<Row>): Parsed<Row> {
  if (parsed.rows.length > 0) return parsed;
  const first = parsed.setAside.find(({ row }) => row > 1) ?? parsed.setAside[0];
  throw new InputError(first ? `no usable row (${first.reason})` : 'no rows', {
    ...(first ? { place: `row ${first.row}` } : {}),
    remedy: 'check the file against docs/formats.md',
  });
}

/** The refusal of something dated after today. */
export const afterToday = (what: string, date: IsoDate, today: IsoDate): InputError =>
  new InputError(`${what} dated ${date}, after today (${today})`, { remedy: 'check the date and the clock' });
