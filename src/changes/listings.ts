import type { Calendar } from '../calendar/calendar.js';
import { dayNumber, type IsoDate } from '../iso-date.js';
import type { Engine } from '../store/engine.js';
import type { Dirty } from '../store/staging.js';
import { isJustListed } from './timeline.js';

/**
 * Listing dates of the stored stocks. Told by an announcement or a list, else inferred: a stock whose lists and prices
 * both begin on the same day, while the same price source and other stocks' lists begin earlier, was listed that day.
 */
export async function listingDates(engine: Engine): Promise<Map<string, IsoDate>> {
  const dates = new Map<string, IsoDate>();
  for (const row of await engine.query(LISTINGS)) {
    const told = row.told as string | null;
    const [day, price] = [String(row.first_day), row.first_price as string | null];
    if (told !== null) dates.set(String(row.stock), told);
    else if (price !== null && String(row.first_of_all) < day && String(row.source_first) < price) {
      if (Math.abs(dayNumber(price) - dayNumber(day)) <= 1) dates.set(String(row.stock), price);
    }
  }
  return dates;
}

/**
 * Stock-days that were explained with another listing date than the one that holds now: what is stored of other stocks
 * takes part in inferring it.
 */
export async function otherwiseListed(engine: Engine, calendar: Calendar): Promise<Dirty[]> {
  const listed = await listingDates(engine);
  const rows = await engine.query(EXPLAINED);
  return rows.flatMap((row): Dirty[] => {
    const [stock, date] = [String(row.stock), String(row.date)];
    if (isJustListed(listed.get(stock) ?? null, date, calendar) === Boolean(row.listing)) return [];
    return [{ stock, from: date, to: date }];
  });
}

const LISTINGS = `
SELECT s.stock, CAST(s.first_day AS VARCHAR) AS first_day, CAST(a.first_of_all AS VARCHAR) AS first_of_all,
  CAST(coalesce(n.date, l.date) AS VARCHAR) AS told,
  CAST(p.first_price AS VARCHAR) AS first_price, CAST(p.source_first AS VARCHAR) AS source_first
FROM (SELECT stock, min(date) AS first_day FROM stock_days WHERE chosen GROUP BY stock) s
CROSS JOIN (SELECT min(date) AS first_of_all FROM stock_days) a
LEFT JOIN (SELECT stock, min(date) AS date FROM announcements WHERE kind = 'listing' GROUP BY stock) n ON n.stock = s.stock
LEFT JOIN (SELECT stock, max(listing_date) AS date FROM securities GROUP BY stock) l ON l.stock = s.stock
LEFT JOIN (
  SELECT t.stock, min(t.date) AS first_price, min(o.first) AS source_first
  FROM prices t JOIN (SELECT source, min(date) AS first FROM prices GROUP BY source) o ON o.source = t.source GROUP BY t.stock
) p ON p.stock = s.stock
ORDER BY s.stock`;

/** Days on which a listing date can matter: those it was found to, and the first ones of a stock. */
const EXPLAINED = `
SELECT c.stock, CAST(c.date AS VARCHAR) AS date, list_contains(string_split(c.flags, ' '), 'listing') AS listing
FROM change_days c
JOIN (SELECT stock, min(date) AS first_day FROM stock_days WHERE chosen GROUP BY stock) s ON s.stock = c.stock
WHERE list_contains(string_split(c.flags, ' '), 'listing') OR date_diff('day', s.first_day, c.date) <= 20
ORDER BY c.stock, c.date`;
