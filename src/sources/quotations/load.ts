import { boundedContentOf } from '../../archive/unpack.js';
import { afterToday } from '../content.js';
import type { Loader } from '../loaders.js';
import { stagePrices } from '../stage-prices.js';
import { parseQuotations } from './parse.js';

const LIMIT = 128 << 20;

/** Official closes as traded; a stock that was suspended that day is announced as that. */
export const loadQuotations: Loader = async (path, context) => {
  const { date, prices, suspended, setAside } = await parseQuotations(boundedContentOf(path, LIMIT));
  if (date > context.today) throw afterToday('the quotations are', date, context.today);
  const loaded = await stagePrices({ rows: prices, setAside }, context);
  context.staging.add(
    'announcements',
    suspended.map((stock) => [
      stock,
      date,
      'suspension',
      null,
      null,
      null,
      date,
      'daily quotations',
      context.file,
    ]),
  );
  const facts = suspended.map((stock) => ({ stock, from: date, to: date }));
  return { ...loaded, facts: [...loaded.facts, ...facts] };
};
