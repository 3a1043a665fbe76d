import { sqlCheck } from './sql-check.js';
import {
  LACKING_LISTS,
  LACKING_MOST,
  LACKING_SHARE,
  LACKING_WITHIN,
  UNIT_HOLDER,
  UNIT_HOLDER_GAP,
} from './thresholds.js';
import { percent, plural, whole } from './words.js';

/** No list lacks holdings that stand on the lists about it: a line was lost, and each figure of that day with it. */
export const missingLines = sqlCheck({
  name: 'missing-lines',
  status: 'warn',
  dated: true,
  parameters: {
    share: LACKING_SHARE,
    lists: LACKING_LISTS,
    most: LACKING_MOST,
    within: LACKING_WITHIN,
    holder_share: UNIT_HOLDER,
    gap: UNIT_HOLDER_GAP,
  },
  tell: (row) => {
    const share = percent(Number(row.lost) / Number(row.prev_named));
    return Number(row.kind) === 1
      ? `${row.stock}: the list of ${row.date} lacks ${whole(row.lost)} shares of ${plural(Number(row.holders), 'holder')}, ${share} of the list of ${row.prev_date}, that are back on ${row.back}; most for ${row.holder}: ${whole(row.held)}, ${whole(row.kept)}, ${whole(row.again)}`
      : `${row.stock}: ${row.holder} with ${whole(row.lost)} shares, ${share} of the list of ${row.prev_date}, is not on that of ${row.date}, and the total fell with it`;
  },
  remedy: ({ kind, date }) =>
    Number(kind) === 1
      ? `the list of ${date} lost lines, and flows of that day and of the return are wrong: fetch the page of that day again and import it`
      : `the list of ${date} lost a line, or the shares left CCASS: fetch the page of that day again and import it`,
});
