import type { Calendar } from '../calendar/calendar.js';
import type { Writer } from '../store/writer.js';
import { NOT_TRADED } from './loaders.js';

/** Whether stored lists or prices were placed by another calendar, so that they have to be loaded again. */
export async function outdated({ engine }: Writer, calendar: Calendar): Promise<boolean> {
  const lists = await engine.query(
    'SELECT DISTINCT CAST(page_date AS VARCHAR) AS page, CAST(date AS VARCHAR) AS day FROM stock_days',
  );
  if (lists.some(({ page, day }) => calendar.settlementDayOnOrBefore(String(page)) !== day)) return true;
  const trades = (date: unknown): boolean =>
    !calendar.covers(String(date)) || calendar.isTradingDay(String(date));
  const taken = await engine.query('SELECT DISTINCT CAST(date AS VARCHAR) AS date FROM prices');
  if (taken.some(({ date }) => !trades(date))) return true;
  const left = await engine.query(
    `SELECT DISTINCT unnest(regexp_extract_all(set_aside, '(\\d{4}-\\d{2}-\\d{2})${NOT_TRADED}', 1)) AS date FROM files
     WHERE kind = 'prices'`,
  );
  return left.some(({ date }) => trades(date));
}
