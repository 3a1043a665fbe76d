import { sqlCheck } from './sql-check.js';
import { plural } from './words.js';

/** Every settlement day between a stock's first and last stored day has a list. */
export const missingDays = sqlCheck({
  name: 'missing-days',
  status: 'warn',
  tell: (row) =>
    `${plural(Number(row.findings), 'stock-day')} of ${plural(Number(row.stocks), 'stock')}; most for ${row.stock}: ${plural(Number(row.missing), 'settlement day')} between ${row.prev_date} and ${row.date}`,
  remedy:
    'import the lists of those days; until then the whole change stands on the last trade day of each gap',
});
