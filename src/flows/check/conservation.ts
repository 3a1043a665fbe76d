import type { Row } from '../../store/engine.js';
import { sqlCheck } from './sql-check.js';
import { whole } from './words.js';

const told: Record<number, (row: Row) => string> = {
  1: ({ holder, expected, got }) =>
    `the holding of ${holder} changed by ${whole(expected)}, its parts add up to ${whole(got)}`,
  2: ({ expected, got }) => `the total changed by ${whole(expected)}, all parts add up to ${whole(got)}`,
  3: ({ expected, got }) => `the list adds up to ${whole(expected)}, the changes lead to ${whole(got)}`,
  4: () => 'the day is stored, its change is not explained',
};

/** The parts of every change add up: by holder, by stock-day, and to the stored lists. */
export const conservation = sqlCheck({
  name: 'conservation',
  status: 'fail',
  tell: (row) => `${row.stock} on ${row.date}: ${told[Number(row.kind)]?.(row)}`,
  remedy: 'this is a fault of waizi, not of the data: run waizi rebuild, and report the example if it stays',
});
