import { sqlCheck } from './sql-check.js';
import { PRICE_SPREAD } from './thresholds.js';
import { decimal, percent } from './words.js';

const ADJUSTMENT: Record<string, string> = { none: '', split: ' (split-adjusted)' };

function closes(text: string): string {
  return text
    .split('; ')
    .sort()
    .map((item) => item.split(' '))
    .map(
      (words) =>
        `${words.slice(0, -2).join(' ')} ${decimal(words.at(-2) ?? '')}${ADJUSTMENT[words.at(-1) ?? ''] ?? ''}`,
    )
    .join(', ');
}

/** Price sources agree about a day's close. */
export const conflictingPrices = sqlCheck({
  name: 'conflicting-prices',
  status: 'warn',
  parameters: { spread: PRICE_SPREAD },
  tell: (row) =>
    `${row.stock} on ${row.date}: ${closes(String(row.closes))}; ${percent(row.spread)} apart, used ${row.source}`,
  remedy: 'see which source is right, and leave the other one out of what you import',
});
