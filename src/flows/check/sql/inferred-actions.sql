-- Splits that only the holdings tell, and actions of the table that the holdings do not show after a long time.
WITH inferred AS (
  SELECT stock, date, factor_num, factor_den
  FROM change_days
  WHERE credited LIKE '% inferred%'
),
days AS (
  SELECT c.stock, c.date, d.rank, ' ' || c.flags || ' ' LIKE '% pending-action %' AS pending,
    sum(CASE WHEN ' ' || c.flags || ' ' LIKE '% pending-action %' THEN 0 ELSE 1 END) OVER (PARTITION BY c.stock ORDER BY c.date) AS run
  FROM change_days c
  JOIN check_days d ON d.date = c.date
),
waiting AS (
  SELECT stock, min(date) AS first_date, max(date) AS last_date, max(rank) - min(rank) AS waited
  FROM days
  WHERE pending
  GROUP BY stock, run
  HAVING max(rank) - min(rank) > $days
),
found AS (
  SELECT 1 AS kind, stock, date, factor_num AS num, factor_den AS den, date AS ex_date, 0 AS waited
  FROM inferred
  UNION ALL
  SELECT 2 AS kind, w.stock, w.last_date AS date, a.num, a.den, a.ex_date, w.waited
  FROM waiting w
  ASOF LEFT JOIN (
    SELECT stock, ex_date, max(num) AS num, arg_max(den, num) AS den
    FROM actions
    WHERE num IS NOT NULL AND kind IN ('split', 'consolidation', 'bonus')
    GROUP BY stock, ex_date
  ) a ON a.stock = w.stock AND w.first_date >= a.ex_date
)
SELECT (SELECT count(*) FROM found) AS findings, kind, stock, CAST(date AS VARCHAR) AS date, num, den,
  CAST(ex_date AS VARCHAR) AS ex_date, waited
FROM found
ORDER BY kind, date DESC, stock
LIMIT 1
