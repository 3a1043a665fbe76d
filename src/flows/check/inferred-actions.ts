import { sqlCheck } from './sql-check.js';
import { PENDING_DAYS } from './thresholds.js';
import { whole } from './words.js';

/** Splits, consolidations and bonuses are in the table of corporate actions, and the holdings show them. */
export const inferredActions = sqlCheck({
  name: 'inferred-actions',
  status: 'warn',
  parameters: { days: PENDING_DAYS },
  tell: (row) =>
    Number(row.kind) === 1
      ? `${row.stock} on ${row.date}: all holdings changed by ${whole(row.num)} for ${whole(row.den)}, taken for a split that no table names`
      : `${row.stock}: ${whole(row.num)} for ${whole(row.den)}, ex ${row.ex_date}, is not in the holdings ${whole(row.waited)} settlement days later (${row.date})`,
  remedy: (row) =>
    Number(row.kind) === 1
      ? 'import the corporate action with its ex-date, so that the trades around it are valued in the right shares'
      : 'see whether the corporate action took place and with that factor, and correct the table',
});
