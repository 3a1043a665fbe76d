import { parse } from 'csv-parse/sync';
import { InputError } from '../errors.js';
import { type IsoDate, parseDate } from '../iso-date.js';
import { INVESTOR_TYPES } from './investor-type.js';
import { HOMES, KINDS, type Participant } from './participant.js';

/** A participant and the line of the file that it ends on. */
export interface RegistryRow {
  readonly participant: Participant;
  readonly line: number;
}

const COLUMNS = [
  'id',
  'name_en',
  'name_zh',
  'former_names',
  'group',
  'head_office_city',
  'head_office_country',
  'home',
  'kind',
  'valid_from',
  'valid_to',
  'successor',
  'type_default',
  'why',
] as const;
type Line = Readonly<Record<(typeof COLUMNS)[number], string>>;

const ID = /^[A-Z]{1,4}\d{3,5}$/;

/** What ids look like, for messages. */
export const ID_FORM = 'ids are a letter and five digits, such as C00019';

/** Whether a text has the form of a participant id. */
export const isParticipantId = (text: string): boolean => ID.test(text);

/**
 * The value as one of the words.
 * @throws InputError naming field, value and the allowed words
 */
export function oneOf<Word extends string>(
  value: string,
  words: readonly Word[],
  field: string,
  place: string,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) {
    throw new InputError(`"${value}" is no ${field}`, { place, remedy: `use one of ${words.join(', ')}` });
  }
  return word;
}

/**
 * The rows of a registry file.
 * @throws InputError with the line, for a missing column, an unknown word, a bad date or a row without name or evidence
 */
export function parseRegistryRows(csvText: string): RegistryRow[] {
  return records(csvText).map(({ record, line }) => ({
    participant: toParticipant(record, `line ${line}`),
    line,
  }));
}

function records(csvText: string): { record: Line; line: number }[] {
  let read: { record: Partial<Line>; info: { lines: number } }[];
  try {
    read = parse(csvText, { columns: true, info: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`the participant registry is no readable csv: ${problem}`, {
      remedy: 'quote fields with commas, and give every row the columns of the header',
    });
  }
  const header = read[0]?.record ?? {};
  const missing = COLUMNS.filter((column) => !(column in header));
  if (missing.length) {
    throw new InputError(`the participant registry lacks ${missing.join(', ')}`, {
      place: 'line 1',
      remedy: `give it a header and rows with ${COLUMNS.join(',')}`,
    });
  }
  return read.map(({ record, info }) => ({ record: record as Line, line: info.lines }));
}

function toParticipant(record: Line, place: string): Participant {
  if (!isParticipantId(record.id)) {
    throw new InputError(`"${record.id}" is no participant id`, { place, remedy: ID_FORM });
  }
  for (const field of ['name_en', 'why'] as const) {
    if (!record[field]) throw new InputError(`${record.id} has no ${field}`, { place, remedy: 'fill it in' });
  }
  const participant: Participant = {
    id: record.id,
    name: record.name_en,
    nameZh: record.name_zh || null,
    formerNames: record.former_names.split('|').filter((name) => name),
    group: record.group || null,
    headOfficeCity: record.head_office_city || null,
    headOfficeCountry: record.head_office_country || null,
    home: oneOf(record.home, HOMES, 'home', place),
    kind: oneOf(record.kind, KINDS, 'kind', place),
    from: date(record.valid_from, 'valid_from', place),
    to: date(record.valid_to, 'valid_to', place),
    successor: record.successor || null,
    typeDefault: oneOf(record.type_default, INVESTOR_TYPES, 'type_default', place),
    why: record.why,
    overridden: [],
  };
  if (participant.from && participant.to && participant.from > participant.to) {
    throw new InputError(`${record.id} is valid from ${participant.from} to ${participant.to}`, {
      place,
      remedy: 'put valid_from before valid_to',
    });
  }
  return participant;
}

function date(text: string, field: string, place: string): IsoDate | null {
  if (!text) return null;
  const parsed = parseDate(text);
  if (!parsed) throw new InputError(`"${text}" is no ${field}`, { place, remedy: 'write YYYY-MM-DD' });
  return parsed;
}
