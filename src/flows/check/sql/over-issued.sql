-- Lists that hold more than there is: above the CCASS total of the same day, or above the issued shares last known.
WITH lists AS (
  SELECT s.stock, s.date, s.total_named, coalesce(s.total_ccass, i.total_ccass) AS total_ccass
  FROM stock_days s
  LEFT JOIN (SELECT stock, date, max(total_ccass) AS total_ccass FROM issued GROUP BY stock, date) i
    ON i.stock = s.stock AND i.date = s.date
  WHERE s.chosen
),
known AS (
  SELECT stock, date, max(issued) AS issued
  FROM (
    SELECT stock, date, issued FROM issued
    UNION ALL
    SELECT stock, date, issued FROM stock_days WHERE chosen
  ) i
  WHERE issued IS NOT NULL AND issued > 0
  GROUP BY stock, date
),
found AS (
  SELECT 'fail' AS status, stock, date, date AS known_on, total_named AS listed, total_ccass AS most
  FROM lists
  WHERE total_named > total_ccass
  UNION ALL
  SELECT 'warn' AS status, l.stock, l.date, k.date AS known_on, greatest(l.total_named, coalesce(l.total_ccass, 0)) AS listed, k.issued AS most
  FROM lists l
  ASOF JOIN known k ON k.stock = l.stock AND l.date >= k.date
  WHERE greatest(l.total_named, coalesce(l.total_ccass, 0)) > k.issued AND date_diff('day', k.date, l.date) <= $age
)
SELECT (SELECT count(*) FROM found) AS findings, status, stock, CAST(date AS VARCHAR) AS date,
  CAST(known_on AS VARCHAR) AS known_on, listed, most, CAST(listed AS DOUBLE) / CAST(most AS DOUBLE) - 1 AS excess
FROM found
ORDER BY status, CAST(listed AS DOUBLE) / CAST(most AS DOUBLE) DESC, stock, date
LIMIT 1
