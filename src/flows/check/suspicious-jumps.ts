import type { Row } from '../../store/engine.js';
import { sqlCheck } from './sql-check.js';
import {
  PRICE_JUMP_DAYS,
  SPLIT_PRICE_DAYS,
  SPLIT_PRICE_WITHIN,
  TOTAL_JUMP,
  UNIT_FACTORS,
  UNIT_HOLDER,
  UNIT_HOLDER_GAP,
  UNIT_LIST,
  UNIT_LIST_MIN,
  UNIT_WITHIN,
} from './thresholds.js';
import { decimal, whole } from './words.js';

const times = ({ factor, before, after }: Row): string =>
  `${Number(after) > Number(before) ? 'multiplied' : 'divided'} by ${whole(factor)}`;
const price = (value: Row[string] | undefined): string => decimal(Number(value).toFixed(6));

const told: Record<number, (row: Row) => string> = {
  1: (row) =>
    `${row.who} of ${row.more} holdings ${times(row)} between ${row.prev_date} and ${row.date} (total ${whole(row.before)} to ${whole(row.after)})`,
  2: (row) =>
    `the list adds up to ${whole(row.after)} shares on ${row.date}, after ${whole(row.before)} on ${row.prev_date}`,
  3: (row) =>
    `the holding of ${row.who} ${times(row)} between ${row.prev_date} and ${row.date} (${whole(row.before)} to ${whole(row.after)})`,
  4: (row) =>
    `the price ${times(row)} between ${row.prev_date} (${price(row.before)}, ${row.more}) and ${row.date} (${price(row.after)}, ${row.who})`,
};

/** No list, holder or price changes as if its unit had changed, unless a corporate action says why. */
export const suspiciousJumps = sqlCheck({
  name: 'suspicious-jumps',
  status: 'warn',
  dated: true,
  parameters: {
    factors: UNIT_FACTORS.join(' '),
    within: UNIT_WITHIN,
    list_share: UNIT_LIST,
    list_min: UNIT_LIST_MIN,
    holder_share: UNIT_HOLDER,
    holder_gap: UNIT_HOLDER_GAP,
    split_within: SPLIT_PRICE_WITHIN,
    split_days: SPLIT_PRICE_DAYS,
    total_jump: TOTAL_JUMP,
    price_days: PRICE_JUMP_DAYS,
  },
  tell: (row) => `${row.stock}: ${told[Number(row.kind)]?.(row)}`,
  remedy:
    'compare with the page of that day: a unit or a file is wrong, or a corporate action is not in the table; correct the file, or import the action',
});
