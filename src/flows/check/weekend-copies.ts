import { sqlCheck } from './sql-check.js';
import { fileName, plural, whole } from './words.js';

/** Pages of weekends and holidays repeat the settlement day before them. */
export const weekendCopies = sqlCheck({
  name: 'weekend-copies',
  status: 'warn',
  tell: (row) =>
    `${row.stock}: the list dated ${row.page_date} (${fileName(row.name)}) differs from that of ${row.used_page_date} (${fileName(row.used_name)}) for ${plural(Number(row.holders), 'holder')}, ${whole(row.shares)} shares in all, though nothing settled between`,
  remedy:
    'the list of the settlement day is used; look whether one of the two was corrected later, or whether the calendar lacks a settlement day (waizi import a calendar)',
});
