import type { AnnouncementRow, Parsed } from '../../store/rows.js';
import { quoted } from '../cell.js';
import type { CsvRecord } from '../csv/records.js';
import { collectRows, openTable } from '../csv/table.js';
import { DATE_FORMS, parseDay, parseParticipant, parseStockCode, readWhole } from '../csv/values.js';
import { ANNOUNCEMENT_COLUMNS } from './columns.js';
import { ANNOUNCEMENT_KINDS, parseAnnouncementKind } from './kinds.js';

/**
 * Announcements from a csv of waizi's own form: what moved holdings without an exchange trade, or stopped trading.
 * `shares` is a whole number above 0 or blank, `from` and `to` are participant ids or blank, `until` is the last
 * day of a suspension (blank: still suspended).
 * @throws InputError for a missing column, a file that was cut off, and numbers in another format than 1,234,567.89
 */
export async function readAnnouncements(records: AsyncIterable<CsvRecord>): Promise<Parsed<AnnouncementRow>> {
  const table = await openTable(records, ANNOUNCEMENT_COLUMNS);
  const seen = new Set<string>();
  return collectRows(table, (cells, row) => {
    const stock = parseStockCode(cells('stock'));
    if (stock === null) return `stock code ${quoted(cells('stock'))} is no Hong Kong code`;
    const date = parseDay(cells('date'));
    if (date === null) return `date ${quoted(cells('date'))} ${DATE_FORMS}`;
    const kind = parseAnnouncementKind(cells('kind'));
    if (kind === null) return `kind ${quoted(cells('kind'))} is none of ${ANNOUNCEMENT_KINDS}`;
    const text = cells('shares');
    const shares = text ? readWhole(text, { row, column: 'shares' }) : null;
    if (text && shares === null) return `shares ${quoted(text)} is no whole number`;
    if (shares !== null && shares <= 0n) return `shares ${text} is not above 0`;
    const from = cells('from') ? parseParticipant(cells('from')) : null;
    if (cells('from') && from === null) return `from ${quoted(cells('from'))} is no participant id (C00019)`;
    const to = cells('to') ? parseParticipant(cells('to')) : null;
    if (cells('to') && to === null) return `to ${quoted(cells('to'))} is no participant id (C00019)`;
    const until = cells('until') ? parseDay(cells('until')) : null;
    if (cells('until') && until === null) return `until ${quoted(cells('until'))} ${DATE_FORMS}`;
    if (until !== null && kind !== 'suspension') return `until is for suspensions only, not for a ${kind}`;
    if (until !== null && until < date) return `until ${until} is before date ${date}`;
    const note = cells('note') || null;
    const key = [stock, date, kind, shares, from, to, until, note].join('\t');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ stock, date, kind, shares, from, to, until, note }];
  });
}
