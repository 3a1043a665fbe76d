-- Weights of a benchmark by stock and day, the newest fetch of each.
WITH ranked AS (
  SELECT w.date, w.stock, w.industry, w.weight,
    row_number() OVER (PARTITION BY w.date, w.stock ORDER BY f.fetched_at DESC, w.file DESC) AS nth
  FROM benchmark_weights w
  JOIN files f ON f.file = w.file
  WHERE w.benchmark = $benchmark AND w.date < CAST($until AS DATE)
)
SELECT CAST(date AS VARCHAR) AS date, stock, industry, CAST(weight AS DOUBLE) AS weight
FROM ranked
WHERE nth = 1
ORDER BY ranked.date, stock
