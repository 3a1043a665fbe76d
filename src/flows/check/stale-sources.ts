import { sqlCheck } from './sql-check.js';
import { DAILY_DAYS, DAILY_SHARE, STALE_DAYS } from './thresholds.js';
import { plural } from './words.js';

/** Daily sources go on to today. */
export const staleSources = sqlCheck({
  name: 'stale-sources',
  status: 'warn',
  parameters: { stale: STALE_DAYS, days: DAILY_DAYS, share: DAILY_SHARE },
  tell: (row) =>
    `${row.kind} of ${row.source} end on ${row.last_date}, ${plural(Number(row.to_today), 'settlement day')} before today${Number(row.to_newest) > 0 ? ` and ${plural(Number(row.to_newest), 'settlement day')} before the newest source` : ''}`,
  remedy: 'import newer files of that source; nothing after its last day is known from it',
});
