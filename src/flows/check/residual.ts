import { sqlCheck } from './sql-check.js';
import { RESIDUAL } from './thresholds.js';
import { percent, plural, whole } from './words.js';

/** The trades of a stock-day sum to about zero. */
export const residual = sqlCheck({
  name: 'residual',
  status: 'warn',
  parameters: { share: RESIDUAL },
  tell: (row) =>
    `${row.stock} on ${row.date}: trades of all holders add up to ${whole(row.residual)} shares, ${percent(row.share)} of the ${whole(row.total_to)} in CCASS${Number(row.gap) > 1 ? `, over ${plural(Number(row.gap), 'settlement day')}` : ''}`,
  remedy:
    'shares came into or left CCASS unexplained: import the missing days, or the announcement (placing, deposit, cancellation) as docs/formats.md says',
});
