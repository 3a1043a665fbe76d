import { InputError } from '../../errors.js';
import type { NameRow, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { cellAt, dateAt, hasColumn, headerOf, locateColumns, readTable, type Table } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';

const COLUMNS = {
  participant: ['participant_id', 'id', 'ccass_id'],
  name: ['participant_name', 'name', 'part_name'],
  firstSeen: ['first_seen'],
  lastSeen: ['last_seen'],
} as const;

/** Columns of holdings and other tables that name participants too. */
const FOREIGN = ['stock_code', 'date', 'shares', 'holding', 'home', 'kind', 'type'];

/** A letter and five digits; HKSCC's own account was once listed as SFC001. */
const ID = /^(?:[ABCPS]\d{5}|SFC\d{3})$/i;

const isPlain = (cells: readonly string[]): boolean => cells.length === 2 && ID.test(cells[0] ?? '');

/** Whether a csv lists participants and their names: by its header, or without one by the id that begins it. */
export function recogniseParticipantList(head: string): boolean {
  const header = headerOf(head);
  if (isPlain(header)) return true;
  return (
    hasColumn(header, COLUMNS.participant) && hasColumn(header, COLUMNS.name) && !hasColumn(header, FOREIGN)
  );
}

function withHeader(table: Table): Table {
  if (!isPlain(table.header)) return table;
  return {
    ...table,
    header: ['participant_id', 'participant_name'],
    rows: [{ row: 1, cells: table.header }, ...table.rows],
  };
}

/**
 * Participants and their names: `participant_id,participant_name`, with `first_seen` and `last_seen` where given,
 * or two columns without a header. A participant may have several names.
 * @throws InputError when it is no table, or a column is missing
 */
export function parseParticipantList(text: string): Parsed<NameRow> {
  const table = withHeader(readTable(text));
  const place = locateColumns(table.header, COLUMNS, ['participant', 'name']);
  const seen = new Set<string>();
  const rows: NameRow[] = [];
  const setAside = takeRows(table.rows, (row) => {
    const participant = cellAt(row, place.participant).toUpperCase();
    const name = cellAt(row, place.name).replace(/\s+/g, ' ');
    if (!participant) throw new InputError(`${quoted(name)} has no participant id`);
    if (!ID.test(participant)) throw new InputError(`${quoted(participant)} is no participant id`);
    if (!name) throw new InputError(`${participant} has no name`);
    const firstSeen = dateAt(row, place.firstSeen, 'first_seen');
    const lastSeen = dateAt(row, place.lastSeen, 'last_seen');
    if (firstSeen && lastSeen && firstSeen > lastSeen) {
      throw new InputError(`${participant} was seen from ${firstSeen} to ${lastSeen}, backwards`);
    }
    const key = JSON.stringify([participant, name, firstSeen, lastSeen]);
    if (!seen.has(key)) rows.push({ participant, name, firstSeen, lastSeen });
    seen.add(key);
  });
  return { rows, setAside: byRow(table.setAside, setAside) };
}
