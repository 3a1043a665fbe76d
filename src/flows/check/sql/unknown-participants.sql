-- Participant ids that the registry does not know, or whose home it does not know, and what they hold on the last day of each stock.
WITH last_days AS (
  SELECT stock, max(date) AS date
  FROM stock_days
  WHERE chosen
  GROUP BY stock
),
lists AS (
  SELECT l.stock, l.date, greatest(s.total_named, coalesce(s.total_ccass, 0)) AS total
  FROM last_days l
  JOIN stock_days s ON s.stock = l.stock AND s.date = l.date AND s.chosen
),
since AS (
  SELECT l.stock, l.date, l.total, h.holder, max(h.date) AS since
  FROM lists l
  JOIN holdings h ON h.stock = l.stock AND h.date <= l.date AND h.date >= date_trunc('month', l.date)
  LEFT JOIN check_registry r ON r.holder = h.holder
  WHERE h.holder NOT LIKE '~%' AND (r.holder IS NULL OR r.home = 'unknown')
  GROUP BY l.stock, l.date, l.total, h.holder
),
held AS (
  SELECT s.stock, s.date, s.holder, h.shares, CAST(h.shares AS DOUBLE) / s.total AS share
  FROM since s
  JOIN holdings h ON h.stock = s.stock AND h.holder = s.holder AND h.date = s.since
  WHERE h.shares > 0 AND s.total > 0
),
priced AS (
  SELECT h.stock, h.date, h.holder, h.shares, h.share, 
    CAST(h.shares AS HUGEINT) * CAST(p.close_num AS HUGEINT) // CAST(p.close_den AS HUGEINT) AS value
  FROM held h
  ASOF LEFT JOIN price_days p ON p.stock = h.stock AND h.date >= p.date
),
found AS (
  SELECT holder, count(*) AS stocks, coalesce(sum(value), 0) AS value, max(share) AS share,
    arg_max(stock, row(share, stock)) AS stock, arg_max(date, row(share, stock)) AS date
  FROM priced
  GROUP BY holder
  HAVING max(share) > $share
)
SELECT (SELECT count(*) FROM found) AS findings, f.holder, f.stocks, CAST(f.value AS VARCHAR) AS value, f.share, f.stock,
  CAST(f.date AS VARCHAR) AS date, (SELECT min(n.name) FROM names n WHERE n.holder = f.holder) AS name,
  EXISTS (SELECT 1 FROM check_registry r WHERE r.holder = f.holder) AS listed
FROM found f
ORDER BY f.value DESC, f.share DESC, f.holder
LIMIT 6
