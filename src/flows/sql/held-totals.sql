-- All shares of each stock in CCASS by its last list between two days, named or not.
SELECT l.stock, CAST(l.stored AS VARCHAR) AS stored, CAST(greatest(s.total_named, coalesce(t.total, s.total_named)) AS BIGINT) AS shares
FROM (
  SELECT stock, max(date) AS stored
  FROM stock_days
  WHERE chosen AND date >= CAST($oldest AS DATE) AND date <= CAST($day AS DATE)
  GROUP BY stock
) l
JOIN stock_days s ON s.chosen AND s.stock = l.stock AND s.date = l.stored
LEFT JOIN (
  SELECT stock, date, max(total_ccass) AS total
  FROM (SELECT stock, date, total_ccass FROM issued UNION ALL SELECT stock, date, total_ccass FROM stock_days WHERE chosen) b
  WHERE total_ccass IS NOT NULL
  GROUP BY stock, date
) t ON t.stock = l.stock AND t.date = l.stored
ORDER BY l.stock
