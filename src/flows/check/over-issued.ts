import { ISSUED_MAX_AGE } from '../../changes/timeline.js';
import { sqlCheck } from './sql-check.js';
import { percent, whole } from './words.js';

/** No list holds more shares than CCASS has, or than were issued. */
export const overIssued = sqlCheck({
  name: 'over-issued',
  status: 'warn',
  parameters: { age: ISSUED_MAX_AGE },
  tell: (row) =>
    row.status === 'fail'
      ? `${row.stock} on ${row.date}: the holders named add up to ${whole(row.listed)} shares, above the CCASS total of ${whole(row.most)}`
      : `${row.stock} on ${row.date}: ${whole(row.listed)} shares in CCASS, ${percent(row.excess)} above the ${whole(row.most)} issued as known on ${row.known_on}`,
  remedy: (row) =>
    row.status === 'fail'
      ? 'a line is doubled or a total belongs to another day: import the page of that day'
      : 'issued shares may be out of date: import newer ones; if they are right, look for lines that stand twice',
});
