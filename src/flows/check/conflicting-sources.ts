import { sqlCheck } from './sql-check.js';
import { fileName, plural, whole } from './words.js';

/** Files agree about the list of a stock-day. */
export const conflictingSources = sqlCheck({
  name: 'conflicting-sources',
  status: 'warn',
  tell: (row) =>
    `${row.stock} on ${row.date}: ${plural(Number(row.holders), 'holder')} differ by ${whole(row.shares)} shares in all; used ${row.used_kind} ${fileName(row.used_name)}, not ${row.kind} ${fileName(row.name)}`,
  remedy:
    'see which file is right; the page goes before the csv and the newer fetch before the older, so import the right page again to make it count',
});
