import { sqlCheck } from './sql-check.js';
import { plural, whole } from './words.js';

/** Every stock-day with changes has a price on its trade date. */
export const unpricedStocks = sqlCheck({
  name: 'unpriced-stocks',
  status: 'warn',
  tell: (row) =>
    `${whole(row.findings)} of ${plural(Number(row.all_days), 'stock-day')} with changes, in ${plural(Number(row.stocks), 'stock')}; most for ${row.stock}: ${plural(Number(row.days), 'trade date')} from ${row.first_date} to ${row.last_date}`,
  remedy: 'import prices of those days; their changes are in no amount until then',
});
