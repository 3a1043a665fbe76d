-- Days of Stock Connect of which two files tell different figures.
WITH days AS (
  SELECT 'northbound' AS direction, channel, date, net, turnover, quota_inflow, holdings, source, file FROM northbound_days
  UNION ALL
  SELECT 'southbound', channel, date, net, turnover, quota_inflow, holdings, source, file FROM southbound_days
),
figures AS (
  SELECT direction, channel, date, source, file, 'net' AS figure, net AS amount FROM days WHERE net IS NOT NULL
  UNION ALL
  SELECT direction, channel, date, source, file, 'turnover', turnover FROM days WHERE turnover IS NOT NULL
  UNION ALL
  SELECT direction, channel, date, source, file, 'quota used', quota_inflow FROM days WHERE quota_inflow IS NOT NULL
  UNION ALL
  SELECT direction, channel, date, source, file, 'value held', holdings FROM days WHERE holdings IS NOT NULL
),
found AS (
  SELECT a.direction, a.channel, a.date, a.figure, a.source, a.file, a.amount, b.source AS other_source, b.file AS other_file, b.amount AS other_amount,
    abs(a.amount - b.amount) AS apart
  FROM figures a
  JOIN figures b ON b.direction = a.direction AND b.channel = a.channel AND b.date = a.date AND b.figure = a.figure AND b.file > a.file
  WHERE abs(a.amount - b.amount) > CASE WHEN a.source IN ('sse', 'szse') OR b.source IN ('sse', 'szse') THEN $coarse ELSE $tolerance END
)
SELECT (SELECT count(*) FROM found) AS findings, t.direction, t.channel, CAST(t.date AS VARCHAR) AS date, t.figure,
  t.source, f.name, t.file, t.amount, t.other_source, g.name AS other_name, t.other_file, t.other_amount
FROM found t
JOIN files f ON f.file = t.file
JOIN files g ON g.file = t.other_file
ORDER BY t.apart DESC, t.date, t.direction, t.channel, t.figure, t.file, t.other_file
LIMIT 1
