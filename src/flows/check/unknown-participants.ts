import type { Row } from '../../store/engine.js';
import { sqlCheck } from './sql-check.js';
import { UNKNOWN_HOLDING } from './thresholds.js';
import { percent, plural, whole } from './words.js';

/** The next holders of size, by id and name. */
function also(others: readonly Row[], findings: number): string {
  if (others.length === 0) return '';
  const more = findings - 1 - others.length;
  const named = others.map(({ holder, name }) => `${holder}${name ? ` (${name})` : ''}`).join(', ');
  return `; also ${named}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Who holds a share worth mentioning is known. */
export const unknownParticipants = sqlCheck({
  name: 'unknown-participants',
  status: 'warn',
  parameters: { share: UNKNOWN_HOLDING },
  tell: (row, others) =>
    `${row.holder}${row.name ? ` (${row.name})` : ''}: ${percent(row.share)} of ${row.stock} on ${row.date}, ${plural(Number(row.stocks), 'stock')} in all${row.value === '0' ? '' : ` worth HKD ${whole(row.value)}`}${also(others, Number(row.findings))}`,
  remedy: ({ listed }) =>
    listed
      ? 'its home is not known, so it counts as type other: give its home under participants in config.yaml (docs/participants.md)'
      : 'the registry does not have this id, so it counts as type other: see whether a newer waizi knows it, or give its name_en and home under participants in config.yaml (docs/participants.md)',
});
