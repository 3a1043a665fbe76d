import { sqlCheck } from './sql-check.js';
import { COPIED_STOCKS, FROZEN_DAYS, FROZEN_VOLUME } from './thresholds.js';
import { whole } from './words.js';

/** Lists move where stocks trade: a feed that is dead or copies an earlier day repeats them. */
export const frozenList = sqlCheck({
  name: 'frozen-list',
  status: 'warn',
  dated: true,
  parameters: { days: FROZEN_DAYS, volume: FROZEN_VOLUME, stocks: COPIED_STOCKS },
  tell: (row) =>
    Number(row.kind) === 1
      ? `${row.first_date}: the lists of all ${whole(row.days)} stocks repeat the settlement day before`
      : `${row.stock}: one and the same list on ${whole(row.days)} settlement days up to ${row.last_date}, while ${whole(row.volume)} shares traded`,
  remedy: 'the source may be dead or copied from an earlier day: get the lists of those days again',
});
