-- Price of each stock and trade date of the window; a suspended stock carries its last price, in the share units of
-- the trade date.
CREATE OR REPLACE TEMP TABLE window_prices AS
WITH units AS (
  SELECT DISTINCT stock, ex_date, num, den FROM actions WHERE kind IN ('split', 'consolidation', 'bonus') AND num IS NOT NULL)
SELECT p.stock, p.date, CAST(p.price_num AS HUGEINT) AS price_num, CAST(p.price_den AS HUGEINT) AS price_den, p.basis, p.adjusted, p.source, p.file, false AS carried
FROM price_days p
WHERE p.date >= CAST($from AS DATE) AND p.date <= CAST($to AS DATE) {stocks}
UNION ALL
SELECT s.stock, s.date, CAST(p.close_num AS HUGEINT) * CAST(s.den AS HUGEINT), CAST(p.close_den AS HUGEINT) * CAST(s.num AS HUGEINT),
  'close', p.adjusted, p.source, p.file, true
FROM (
  SELECT c.stock, c.date, c.priced_on, coalesce(product(a.num), 1) AS num, coalesce(product(a.den), 1) AS den
  FROM (
    SELECT d.stock, d.trade_date AS date, max(p.date) AS priced_on
    FROM (
      SELECT w.stock, w.trade_date
      FROM (SELECT DISTINCT stock, trade_date FROM window_parts) w
      JOIN announcements a ON a.stock = w.stock AND a.kind = 'suspension' AND w.trade_date >= a.date AND w.trade_date <= coalesce(a.until, DATE '2999-12-31')
      ANTI JOIN price_days own ON own.stock = w.stock AND own.date = w.trade_date
    ) d
    JOIN price_days p ON p.stock = d.stock AND p.date < d.trade_date
    GROUP BY d.stock, d.trade_date
  ) c
  LEFT JOIN (
    SELECT u.* FROM units u ANTI JOIN units e
      ON e.stock = u.stock AND e.num = u.num AND e.den = u.den AND e.ex_date < u.ex_date AND e.ex_date >= u.ex_date - 5
  ) a ON a.stock = c.stock AND a.ex_date > c.priced_on AND a.ex_date <= c.date
  GROUP BY c.stock, c.date, c.priced_on
) s
JOIN price_days p ON p.stock = s.stock AND p.date = s.priced_on
