-- Stock-days with changes whose trade date has no price; a stock known to be suspended carries its last one.
WITH changed AS (
  SELECT DISTINCT stock, date, trade_date
  FROM changes
),
carried AS (
  SELECT DISTINCT c.stock, c.trade_date
  FROM changed c
  JOIN announcements a ON a.stock = c.stock AND a.kind = 'suspension' AND c.trade_date >= a.date
    AND c.trade_date <= coalesce(a.until, DATE '2999-12-31')
  JOIN (SELECT stock, min(date) AS first_date FROM price_days GROUP BY stock) q ON q.stock = c.stock AND q.first_date < c.trade_date
),
found AS (
  SELECT c.stock, c.date, c.trade_date
  FROM changed c
  LEFT JOIN price_days p ON p.stock = c.stock AND p.date = c.trade_date
  LEFT JOIN carried s ON s.stock = c.stock AND s.trade_date = c.trade_date
  WHERE p.stock IS NULL AND s.stock IS NULL
),
stocks AS (
  SELECT f.stock, count(*) AS days, min(f.trade_date) AS first_date, max(f.trade_date) AS last_date
  FROM found f
  GROUP BY f.stock
)
SELECT (SELECT count(*) FROM found) AS findings, (SELECT count(*) FROM changed) AS all_days,
  (SELECT count(*) FROM stocks) AS stocks, stock, days, CAST(first_date AS VARCHAR) AS first_date,
  CAST(last_date AS VARCHAR) AS last_date
FROM stocks
ORDER BY days DESC, stock
LIMIT 1
