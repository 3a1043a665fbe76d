import { InputError } from '../../errors.js';
import type { IssueRow, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import { cellAt, hasColumn, headerOf, locateColumns, readTable, type TableRow } from '../table.js';
import { byRow, takeRows } from '../take-rows.js';

const COLUMNS = {
  issueId: ['issueID'],
  issuerId: ['issuer'],
  name: ['name1'],
  type: ['typeLong'],
} as const;

/** Whether a csv is the issue list of the Webb-site archive, by its header. */
export function recogniseIssueList(head: string): boolean {
  const header = headerOf(head);
  return Object.values(COLUMNS).every((names) => hasColumn(header, names));
}

function numberAt(row: TableRow, column: number, label: string): string {
  const text = cellAt(row, column);
  if (!/^[1-9]\d*$/.test(text)) throw new InputError(`${label} ${quoted(text)} is no number`);
  return text;
}

/**
 * The issue list of the Webb-site archive (CC BY 4.0): `issueID,issuer,name1,typeID,typeShort,typeLong,expmat`.
 * `type` is the long one, such as `Ordinary shares`. An issue listed twice with other contents is set aside.
 * @throws InputError when it is no table, or a column is missing
 */
export function parseIssueList(text: string): Parsed<IssueRow> {
  const table = readTable(text);
  const place = locateColumns(table.header, COLUMNS, ['issueId', 'issuerId', 'name', 'type']);
  const byId = new Map<string, string>();
  const rows: IssueRow[] = [];
  const setAside = takeRows(table.rows, (row) => {
    const issueId = numberAt(row, place.issueId, 'issueID');
    const issuerId = numberAt(row, place.issuerId, 'issuer');
    const name = cellAt(row, place.name);
    const type = cellAt(row, place.type);
    if (!name || !type) throw new InputError(`issue ${issueId} has no ${name ? 'type' : 'name'}`);
    const content = JSON.stringify([issuerId, name, type]);
    const earlier = byId.get(issueId);
    if (earlier === content) return;
    if (earlier !== undefined) throw new InputError(`issue ${issueId} stands above with other contents`);
    byId.set(issueId, content);
    rows.push({ issueId, issuerId, name, type });
  });
  return { rows, setAside: byRow(table.setAside, setAside) };
}
