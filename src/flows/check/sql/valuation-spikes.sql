-- Valuations that jump away and back from one day to the next, while the index did not move alike.
WITH closes AS (
  SELECT id, date, avg(CAST(close AS DOUBLE)) AS close FROM index_days WHERE adjusted = 'none' GROUP BY id, date
),
near_days AS (
  SELECT v.id, v.metric, v.source, v.file, v.date, CAST(v.value AS DOUBLE) AS value,
    lag(CAST(v.value AS DOUBLE)) OVER (PARTITION BY v.id, v.metric, v.source, v.file ORDER BY v.date) AS before,
    lead(CAST(v.value AS DOUBLE)) OVER (PARTITION BY v.id, v.metric, v.source, v.file ORDER BY v.date) AS after,
    c.close, lag(c.close) OVER (PARTITION BY v.id, v.metric, v.source, v.file ORDER BY v.date) AS close_before
  FROM valuation_days v
  LEFT JOIN closes c ON c.id = v.id AND c.date = v.date
),
found AS (
  SELECT id, metric, source, file, date, value, before, after, least(abs(value / before - 1), abs(value / after - 1)) AS jump
  FROM near_days
  WHERE before > 0 AND after > 0 AND value > 0
    AND (value / before - 1) * (value / after - 1) > 0
    AND abs(value / before - 1) > $jump AND abs(value / after - 1) > $jump
    AND (close IS NULL OR close_before IS NULL OR abs(close / close_before - 1) < $jump / 2)
)
SELECT (SELECT count(*) FROM found) AS findings, t.id, t.metric, t.source, f.name, CAST(t.date AS VARCHAR) AS date, t.before, t.value, t.after
FROM found t
JOIN files f ON f.file = t.file
ORDER BY t.jump DESC, t.id, t.metric, t.date, t.source
LIMIT 1
