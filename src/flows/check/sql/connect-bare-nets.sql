-- Nets without buys and sells, dated after the last day that is disclosed with them.
WITH days AS (
  SELECT 'northbound' AS direction, channel, date, net, buy, sell, turnover, source, file FROM northbound_days
  UNION ALL
  SELECT 'southbound', channel, date, net, buy, sell, turnover, source, file FROM southbound_days
),
disclosed AS (
  SELECT direction, max(date) AS last FROM days WHERE net IS NOT NULL AND buy IS NOT NULL AND sell IS NOT NULL GROUP BY direction
),
found AS (
  SELECT d.direction, d.channel, d.date, d.net, d.source, d.file, l.last
  FROM days d
  JOIN disclosed l ON l.direction = d.direction
  WHERE d.net IS NOT NULL AND d.buy IS NULL AND d.sell IS NULL AND d.date > l.last
)
SELECT (SELECT count(*) FROM found) AS findings, t.direction, t.channel, CAST(t.date AS VARCHAR) AS date, t.net, t.source, f.name,
  CAST(t.last AS VARCHAR) AS last
FROM found t
JOIN files f ON f.file = t.file
ORDER BY t.date DESC, t.direction, t.channel, t.file
LIMIT 1
