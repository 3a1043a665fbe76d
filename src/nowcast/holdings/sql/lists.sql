-- The list at the end of each quarter, by exchange: the last day whose list is no small part of another one of that
-- quarter's end. Of several files the newest fetch counts; "apart" where they tell different numbers.
WITH days AS (
  SELECT exchange, date_trunc('quarter', date) AS quarter, date, count(DISTINCT stock) AS stocks
  FROM connect_holdings
  WHERE direction = 'northbound'
  GROUP BY exchange, date_trunc('quarter', date), date
),
whole AS (
  SELECT d.exchange, d.quarter, d.date
  FROM days d
  JOIN days o ON o.exchange = d.exchange AND o.quarter = d.quarter
  WHERE date_diff('day', o.date, d.date) <= $window AND date_diff('day', d.date, o.date) <= $window
  GROUP BY d.exchange, d.quarter, d.date
  HAVING 2 * max(d.stocks) >= max(o.stocks)
),
ends AS (
  SELECT exchange, quarter, max(date) AS day
  FROM whole
  GROUP BY exchange, quarter
),
told AS (
  SELECT h.exchange, e.day, h.stock, h.name, h.shares,
    row_number() OVER (PARTITION BY h.exchange, h.date, h.stock ORDER BY CASE WHEN h.shares IS NULL THEN 1 ELSE 0 END, f.fetched_at DESC, f.file DESC) AS nth,
    max(h.name) OVER (PARTITION BY h.exchange, h.date, h.stock) AS any_name,
    min(h.shares) OVER (PARTITION BY h.exchange, h.date, h.stock) AS fewest,
    max(h.shares) OVER (PARTITION BY h.exchange, h.date, h.stock) AS most
  FROM connect_holdings h
  JOIN ends e ON e.exchange = h.exchange AND e.day = h.date
  JOIN files f ON f.file = h.file
  WHERE h.direction = 'northbound'
)
SELECT exchange, CAST(day AS VARCHAR) AS day, stock, CASE WHEN name = '' THEN any_name ELSE name END AS name, shares,
  '' AS participant, fewest < most AS apart
FROM told
WHERE nth = 1
ORDER BY told.day, stock
