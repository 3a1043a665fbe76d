import { sqlCheck } from './sql-check.js';
import { UNKNOWN_HOLDING } from './thresholds.js';
import { percent, plural, whole } from './words.js';

/** Who holds a share worth mentioning is known. */
export const unknownParticipants = sqlCheck({
  name: 'unknown-participants',
  status: 'warn',
  parameters: { share: UNKNOWN_HOLDING },
  tell: (row) =>
    `${row.holder}${row.name ? ` (${row.name})` : ''}: ${percent(row.share)} of ${row.stock} on ${row.date}, ${plural(Number(row.stocks), 'stock')} in all${row.value === '0' ? '' : ` worth HKD ${whole(row.value)}`}`,
  remedy: ({ listed }) =>
    listed
      ? 'its home is not known, so it counts as type other: give its home under participants in config.yaml (docs/config.md)'
      : 'the registry does not have this id, so it counts as type other: see whether a newer waizi knows it, or report it',
});
