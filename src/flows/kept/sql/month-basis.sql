-- Fingerprints by month of everything but the changes themselves that the values of a month's trades follow from.
-- DuckDB alone: months are kept beside the workspace's own files. Changes of segments are told by the segments.
WITH asked AS (
  SELECT CAST(month || '-01' AS DATE) AS opens, CAST(CAST(month || '-01' AS DATE) + INTERVAL 1 MONTH AS DATE) AS closes, month
  FROM (SELECT unnest(string_split($months, ' ')) AS month)),
suspended AS (
  SELECT DISTINCT m.month, m.opens, a.stock
  FROM asked m
  JOIN announcements a ON a.kind = 'suspension' AND a.date < m.closes AND coalesce(a.until, DATE '2999-12-31') >= m.opens),
marks AS (
  SELECT m.month, 'price' AS part, hash(p.stock, p.date, p.price_num, p.price_den, p.close_num, p.close_den, p.adjusted) AS mark
  FROM asked m
  JOIN price_days p ON p.date >= m.opens AND p.date < m.closes
  UNION ALL
  SELECT m.month, 'unit', hash(d.stock, d.date, d.unit_num, d.unit_den)
  FROM asked m
  JOIN change_days d ON d.trade_date >= m.opens AND d.trade_date < m.closes
  WHERE d.unit_num <> d.unit_den
  UNION ALL
  SELECT m.month, 'suspension', hash(a.stock, a.date, a.until)
  FROM asked m
  JOIN announcements a ON a.kind = 'suspension' AND a.date < m.closes AND coalesce(a.until, DATE '2999-12-31') >= m.opens
  UNION ALL
  SELECT s.month, 'carried', hash(s.stock, max(p.date), arg_max(p.close_num, p.date), arg_max(p.close_den, p.date), arg_max(p.adjusted, p.date))
  FROM suspended s
  JOIN price_days p ON p.stock = s.stock AND p.date < s.opens
  GROUP BY s.month, s.stock
  UNION ALL
  SELECT s.month, 'action', hash(a.stock, a.ex_date, a.num, a.den)
  FROM suspended s
  JOIN actions a ON a.stock = s.stock
  WHERE a.kind IN ('split', 'consolidation', 'bonus') AND a.num IS NOT NULL)
SELECT month, part, CAST(count(*) AS VARCHAR) || ':' || CAST(sum(CAST(mark AS HUGEINT)) AS VARCHAR) || ':' || CAST(bit_xor(mark) AS VARCHAR) AS mark
FROM marks
GROUP BY month, part
ORDER BY month, part
