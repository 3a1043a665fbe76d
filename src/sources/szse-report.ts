import { InputError } from '../errors.js';
import { parseDate } from '../iso-date.js';
import { type Fields, isFields } from './stock-connect/answer.js';

/** The first tab of a report of the Shenzhen exchange (`ShowReport/data`). */
export interface SzseReport {
  readonly catalogue: string;
  readonly name: string;
  /** The day of the report. */
  readonly date: string;
  readonly rows: readonly Fields[];
  /** Titles of the columns by key, where the report gives them. */
  readonly titles: Fields;
}

/** Whether a file is such a report, by its catalogue number. */
export const recogniseSzseReport = (head: string, catalogue: RegExp): boolean =>
  catalogue.test(/"catalogid"\s*:\s*"(\w+)"/.exec(head)?.[1] ?? '');

/**
 * Reads a report.
 * @throws InputError when it is no such JSON, the exchange answers an error, or the day is not published
 */
export function readSzseReport(text: string): SzseReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`broken JSON (${(error as Error).message})`, { remedy: 'fetch the answer again' });
  }
  const tab: unknown = Array.isArray(parsed) ? parsed[0] : null;
  if (!isFields(tab) || !isFields(tab.metadata))
    throw new InputError('no report of the Shenzhen exchange', { remedy: 'check that it is the right file' });
  const { metadata, data, error } = tab;
  if (error !== null && error !== undefined)
    throw new InputError(`the Shenzhen exchange answered ${JSON.stringify(error)}`, {
      remedy: 'ask again later',
    });
  const rows = Array.isArray(data) ? data.filter(isFields) : [];
  const name = String(metadata.name ?? '');
  if (rows.length === 0)
    throw new InputError(`${name}: nothing published for the day that was asked for`, {
      remedy: 'ask for another day, or later again',
    });
  const date = parseDate(String(metadata.subname ?? ''));
  if (!date)
    throw new InputError(`${name}: the report does not tell its day`, { remedy: 'fetch the answer again' });
  return {
    catalogue: String(metadata.catalogid ?? ''),
    name,
    date,
    rows,
    titles: isFields(metadata.cols) ? metadata.cols : {},
  };
}

const UNITS: readonly (readonly [RegExp, bigint])[] = [
  [/亿/, 100_000_000n],
  [/百万/, 1_000_000n],
  [/万/, 10_000n],
  [/元|笔|股|港币/, 1n],
];

/**
 * The unit that a label names in brackets: 当日交易总额（亿元人民币） is 100,000,000.
 * @throws InputError when it names none
 */
export function unitOf(label: string): bigint {
  const inside = /[（(]([^（()）]*)[）)]/.exec(label)?.[1] ?? '';
  const unit = UNITS.find(([pattern]) => pattern.test(inside))?.[1];
  if (unit === undefined) throw new InputError(`"${label}" names no unit`, { remedy: 'check the report' });
  return unit;
}
