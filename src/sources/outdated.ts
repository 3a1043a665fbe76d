import type { Calendar } from '../calendar/calendar.js';
import { marketOf } from '../calendar/calendar-day.js';
import { weekday } from '../iso-date.js';
import type { Writer } from '../store/writer.js';
import { closedDaysIn } from './closed.js';
import { marketOfIndex } from './indices/catalogue.js';
import { NOT_TRADED } from './stage-prices.js';
import { seriesOf } from './series/catalogue.js';

/** Whether stored lists, prices or days were placed by another calendar, so that they have to be loaded again. */
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
     WHERE kind IN ('prices', 'hkex-quotations', 'yahoo-chart')`,
  );
  if (left.some(({ date }) => trades(date))) return true;
  return (await daysOutdated(engine, calendar)) || (await setAsideOutdated(engine, calendar));
}

/** Days of Stock Connect and of indices on which their market is closed by the calendar. */
async function daysOutdated(engine: Writer['engine'], calendar: Calendar): Promise<boolean> {
  const rows = await engine.query(
    `SELECT DISTINCT 'northbound' AS id, CAST(date AS VARCHAR) AS date FROM northbound_days
     UNION ALL SELECT DISTINCT 'southbound', CAST(date AS VARCHAR) FROM southbound_days
     UNION ALL SELECT DISTINCT id, CAST(date AS VARCHAR) FROM index_days
     UNION ALL SELECT DISTINCT id, CAST(date AS VARCHAR) FROM valuation_days
     UNION ALL SELECT DISTINCT id, CAST(date AS VARCHAR) FROM series_days`,
  );
  return rows.some(({ id, date }) => {
    const name = String(id);
    const market = marketOf(name) ?? marketOf(seriesOf(name)?.days ?? marketOfIndex(name));
    return market !== null && calendar.covers(String(date), market) && !calendar.isOpen(market, String(date));
  });
}

/** Days that were left out as closed and are open by the calendar. */
async function setAsideOutdated(engine: Writer['engine'], calendar: Calendar): Promise<boolean> {
  const rows = await engine.query(
    "SELECT set_aside FROM files WHERE set_aside LIKE '% did not trade that day%'",
  );
  return rows
    .flatMap(({ set_aside }) => closedDaysIn(String(set_aside)))
    .some(
      ({ date, market }) =>
        weekday(date) % 6 !== 0 && (!calendar.covers(date, market) || calendar.isOpen(market, date)),
    );
}
