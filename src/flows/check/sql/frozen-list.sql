-- Lists that stand still on settlement days in a row although the stock traded, and days on which every stock stands still.
WITH pairs AS (
  SELECT s.stock, s.date, s.rank, s.rank - s.prev_rank = 1 AND s.digest = s.prev_digest AS same, s.rank - s.prev_rank = 1 AS next_day
  FROM (
    SELECT s.stock, s.date, d.rank, s.digest, lag(d.rank) OVER w AS prev_rank, lag(s.digest) OVER w AS prev_digest
    FROM stock_days s
    JOIN check_days d ON d.date = s.date
    WHERE s.chosen
    WINDOW w AS (PARTITION BY s.stock ORDER BY s.date)
  ) s
),
markets AS (
  SELECT date, count(*) FILTER (WHERE next_day) AS stocks, count(*) FILTER (WHERE same) AS still
  FROM pairs
  GROUP BY date
),
runs AS (
  SELECT p.stock, p.date, p.rank - row_number() OVER (PARTITION BY p.stock ORDER BY p.date) AS run, c.trade_date, c.total_to, v.volume
  FROM pairs p
  JOIN markets m ON m.date = p.date AND m.still < m.stocks
  JOIN change_days c ON c.stock = p.stock AND c.date = p.date
  JOIN price_days v ON v.stock = c.stock AND v.date = c.trade_date AND v.volume > 0
  WHERE p.same
),
frozen AS (
  SELECT stock, min(date) AS first_date, max(date) AS last_date, count(*) + 1 AS days, CAST(sum(volume) AS BIGINT) AS volume, max(total_to) AS total
  FROM runs
  GROUP BY stock, run
),
found AS (
  SELECT 1 AS kind, '' AS stock, date AS first_date, date AS last_date, stocks AS days, CAST(0 AS BIGINT) AS volume
  FROM markets
  WHERE stocks >= $stocks AND still = stocks AND date >= CAST($since AS DATE)
  UNION ALL
  SELECT 2 AS kind, stock, first_date, last_date, days, volume
  FROM frozen
  WHERE days >= $days AND volume > $volume * total AND last_date >= CAST($since AS DATE)
)
SELECT (SELECT count(*) FROM found) AS findings, kind, stock, CAST(first_date AS VARCHAR) AS first_date,
  CAST(last_date AS VARCHAR) AS last_date, days, volume
FROM found
ORDER BY kind, days DESC, volume DESC, stock, first_date
LIMIT 1
