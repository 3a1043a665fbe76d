-- What the industry of each stock with a change in the window rests on, on at least one of its trade dates. Stocks that stand
-- in one place from their first change to their last are told by that; the others day by day.
WITH spans AS (
  SELECT stock, min(trade_date) AS first_date, max(trade_date) AS last_date
  FROM window_days
  GROUP BY stock),
settled AS (
  SELECT s.stock, i.basis
  FROM spans s
  JOIN stock_industries i ON i.stock = s.stock AND i.from_date <= s.first_date AND i.to_date >= s.last_date)
SELECT p.stock, p.basis
FROM (
  SELECT stock, basis FROM settled
  UNION ALL
  SELECT DISTINCT w.stock, coalesce(i.basis, 'unclassified') AS basis
  FROM window_days w
  ANTI JOIN settled o ON o.stock = w.stock
  LEFT JOIN stock_industries i ON i.stock = w.stock AND w.trade_date >= i.from_date AND w.trade_date <= i.to_date
) p
ORDER BY p.stock, p.basis
