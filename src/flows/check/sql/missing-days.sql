-- Settlement days between two stored days of a stock.
WITH days AS (
  SELECT s.stock, s.date, lag(s.date) OVER (PARTITION BY s.stock ORDER BY s.date) AS prev_date,
    d.rank - lag(d.rank) OVER (PARTITION BY s.stock ORDER BY s.date) - 1 AS missing
  FROM stock_days s
  JOIN check_days d ON d.date = s.date
  WHERE s.chosen
),
gaps AS (
  SELECT stock, prev_date, date, missing
  FROM days
  WHERE missing > 0
)
SELECT (SELECT CAST(sum(missing) AS BIGINT) FROM gaps) AS findings, (SELECT count(DISTINCT stock) FROM gaps) AS stocks,
  stock, CAST(prev_date AS VARCHAR) AS prev_date, CAST(date AS VARCHAR) AS date, missing
FROM gaps
ORDER BY missing DESC, stock, date
LIMIT 1
