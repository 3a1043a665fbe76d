-- Dividends of mainland stocks, once a day: the sum of those that the newest fetch tells; and days of rights issues.
WITH told AS (
  SELECT a.stock, a.ex_date, a.file, f.fetched_at, sum(a.amount) AS amount
  FROM actions a
  JOIN files f ON f.file = a.file
  WHERE a.kind = 'dividend' AND a.amount IS NOT NULL AND length(a.stock) = 6
  GROUP BY a.stock, a.ex_date, a.file, f.fetched_at
),
ranked AS (
  SELECT stock, ex_date, amount,
    row_number() OVER (PARTITION BY stock, ex_date ORDER BY fetched_at DESC, file DESC) AS nth
  FROM told
),
cuts AS (
  SELECT stock, ex_date, CAST(amount AS VARCHAR) AS amount FROM ranked WHERE nth = 1
  UNION ALL
  SELECT DISTINCT stock, ex_date, CAST(NULL AS VARCHAR) FROM actions WHERE kind = 'rights' AND length(stock) = 6
)
SELECT stock, CAST(ex_date AS VARCHAR) AS day, amount
FROM cuts
ORDER BY stock, cuts.ex_date, amount
