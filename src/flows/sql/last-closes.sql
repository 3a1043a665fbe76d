-- The last close of each asked stock on or before the day, with its date.
CREATE OR REPLACE TEMP TABLE asked_prices AS
SELECT l.day, l.stock AS code, CAST(p.close_num AS HUGEINT) AS num, CAST(p.close_den AS HUGEINT) AS den, l.priced_on
FROM (
  SELECT a.day, a.stock, coalesce(c.domain, a.stock) AS domain, max(q.date) AS priced_on
  FROM asked_stocks a
  LEFT JOIN counters c ON c.code = a.stock
  JOIN price_days q ON q.stock = coalesce(c.domain, a.stock) AND q.date <= a.day
  GROUP BY a.day, a.stock, coalesce(c.domain, a.stock)
) l
JOIN price_days p ON p.stock = l.domain AND p.date = l.priced_on
