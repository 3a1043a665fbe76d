import { sqlCheck } from './sql-check.js';
import { plural, whole } from './words.js';

/** No holder's change is larger than all that was traded. */
export const overVolume = sqlCheck({
  name: 'over-volume',
  status: 'warn',
  tell: (row) =>
    `${row.stock} on ${row.date}: the holding of ${row.holder} changed by ${whole(row.shares)} shares, ${whole(row.volume)} were traded${Number(row.gap) > 1 ? ` in ${plural(Number(row.gap), 'settlement day')}` : ''}`,
  remedy:
    'the change is booked as transfer (as trade for southbound accounts); import the announcement that explains it, or check the volume',
});
