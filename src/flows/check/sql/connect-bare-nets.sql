-- Nets without buys and sells that count in no answer: dated after the last day that is disclosed with them, or the quota
-- used or the turnover of that day.
WITH days AS (
  SELECT 'northbound' AS direction, channel, date, net, buy, sell, turnover, quota_inflow, source, file FROM northbound_days
  UNION ALL
  SELECT 'southbound', channel, date, net, buy, sell, turnover, quota_inflow, source, file FROM southbound_days
),
disclosed AS (
  SELECT direction, max(date) AS last FROM days WHERE net IS NOT NULL AND buy IS NOT NULL AND sell IS NOT NULL GROUP BY direction
),
found AS (
  SELECT d.direction, d.channel, d.date, d.net, d.source, d.file, l.last
  FROM days d
  JOIN disclosed l ON l.direction = d.direction
  WHERE d.net IS NOT NULL AND d.buy IS NULL AND d.sell IS NULL AND d.date > l.last
  UNION
  SELECT d.direction, d.channel, d.date, d.net, d.source, d.file, CAST(NULL AS DATE) AS last
  FROM days d
  JOIN days o ON o.direction = d.direction AND o.channel = d.channel AND o.date = d.date
  LEFT JOIN disclosed l ON l.direction = d.direction
  WHERE d.net IS NOT NULL AND d.buy IS NULL AND d.sell IS NULL AND (l.last IS NULL OR d.date <= l.last)
    AND (abs(o.quota_inflow - d.net) <= 20000
      OR (o.turnover <= abs(d.net) + 20000 AND d.date <> CASE WHEN d.channel = 'shenzhen' THEN DATE '2016-12-05' ELSE DATE '2014-11-17' END))
)
SELECT (SELECT count(*) FROM found) AS findings, t.direction, t.channel, CAST(t.date AS VARCHAR) AS date, t.net, t.source, f.name,
  CAST(t.last AS VARCHAR) AS last
FROM found t
JOIN files f ON f.file = t.file
ORDER BY t.date DESC, t.direction, t.channel, t.file
LIMIT 1
