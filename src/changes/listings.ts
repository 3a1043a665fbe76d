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
  const later = new Map<string, IsoDate>();
  for (const row of await engine.query(LISTINGS)) {
    const [stock, told, day] = [String(row.stock), row.told as string | null, String(row.first_day)];
    if (told !== null) dates.set(stock, told);
    else if (String(row.first_of_all) < day) later.set(stock, day);
  }
  // mostly all lists begin together, and no price has to be looked at
  if (later.size === 0) return dates;
  for (const row of await engine.query(FIRST_PRICES)) {
    const [stock, price] = [String(row.stock), String(row.first_price)];
    const day = later.get(stock);
    if (day === undefined || String(row.source_first) >= price) continue;
    if (Math.abs(dayNumber(price) - dayNumber(day)) <= 1) dates.set(stock, price);
  }
  return dates;
}

/**
 * Stock-days that were explained with another listing date than the one that holds now: what is stored of other stocks
 * takes part in inferring it.
 * @param listed listing dates by stock
 */
export async function otherwiseListed(
  engine: Engine,
  calendar: Calendar,
  listed: ReadonlyMap<string, IsoDate>,
): Promise<Dirty[]> {
  await engine.exec('CREATE OR REPLACE TEMP TABLE listed_stocks (stock VARCHAR)');
  await engine.append(
    'listed_stocks',
    Array.from(listed.keys(), (stock) => [stock]),
  );
  const rows = await engine.query(EXPLAINED);
  await engine.exec('DROP TABLE listed_stocks');
  return rows.flatMap((row): Dirty[] => {
    const [stock, date] = [String(row.stock), String(row.date)];
    if (isJustListed(listed.get(stock) ?? null, date, calendar) === Boolean(row.listing)) return [];
    return [{ stock, from: date, to: date }];
  });
}

const LISTINGS = `
SELECT s.stock, CAST(s.first_day AS VARCHAR) AS first_day, CAST(a.first_of_all AS VARCHAR) AS first_of_all,
  CAST(coalesce(n.date, l.date) AS VARCHAR) AS told
FROM (SELECT stock, min(date) FILTER (WHERE chosen) AS first_day FROM stock_days GROUP BY stock) s
CROSS JOIN (SELECT min(date) AS first_of_all FROM stock_days) a
LEFT JOIN (SELECT stock, min(date) AS date FROM announcements WHERE kind = 'listing' GROUP BY stock) n ON n.stock = s.stock
LEFT JOIN (SELECT stock, max(listing_date) AS date FROM securities GROUP BY stock) l ON l.stock = s.stock
WHERE s.first_day IS NOT NULL
ORDER BY s.stock`;

const FIRST_PRICES = `
WITH firsts AS (SELECT stock, source, min(date) AS first FROM prices GROUP BY stock, source)
SELECT f.stock, CAST(min(f.first) AS VARCHAR) AS first_price, CAST(min(o.first) AS VARCHAR) AS source_first
FROM firsts f JOIN (SELECT source, min(first) AS first FROM firsts GROUP BY source) o ON o.source = f.source
GROUP BY f.stock ORDER BY f.stock`;

/** Days on which a listing date can matter: those it was found to, and the first ones of a stock that has one. */
const EXPLAINED = `
SELECT c.stock, CAST(c.date AS VARCHAR) AS date, list_contains(string_split(c.flags, ' '), 'listing') AS listing
FROM change_days c
WHERE c.flags LIKE '%listing%' AND list_contains(string_split(c.flags, ' '), 'listing')
UNION
SELECT c.stock, CAST(c.date AS VARCHAR), list_contains(string_split(c.flags, ' '), 'listing')
FROM change_days c
JOIN (
  SELECT stock, min(date) AS first_day FROM stock_days SEMI JOIN listed_stocks USING (stock) WHERE chosen GROUP BY stock
) s ON s.stock = c.stock
WHERE c.date <= s.first_day + 20
ORDER BY stock, date`;
