import type { Row } from '../../store/engine.js';
import { sqlCheck } from './sql-check.js';
import { CONNECT_ROUNDING } from './thresholds.js';
import { millions } from './words.js';

const told: Record<number, (row: Row) => string> = {
  1: (row) => `net ${millions(row.told)} where buys less sells are ${millions(row.made)}`,
  2: (row) => `turnover ${millions(row.told)} where buys plus sells are ${millions(row.made)}`,
  3: (row) => `net ${millions(row.told)} where Shanghai plus Shenzhen are ${millions(row.made)}`,
  4: (row) => `turnover ${millions(row.told)} where Shanghai plus Shenzhen are ${millions(row.made)}`,
  5: (row) => `net ${millions(row.told)} as on ${row.prev_date}, to the cent`,
};

/** Net, buys, sells and turnover of Stock Connect add up, and so do its two channels; no net is that of the day before. */
export const connectIdentities = sqlCheck({
  name: 'connect-identities',
  status: 'fail',
  parameters: { tolerance: CONNECT_ROUNDING },
  tell: (row) =>
    `${row.direction} ${row.channel} on ${row.date} (${row.source}): ${told[Number(row.kind)]?.(row)}`,
  remedy: ({ kind }) =>
    Number(kind) === 5
      ? 'a net that repeats is of a dead feed, or made up: compare with another source of that day, and leave the file out'
      : 'the source is wrong on that day, or two files of it are of different states: get both channels and the total again',
});
