-- Valuations of an index that two sources tell differently, on average over the days that both have.
WITH pairs AS (
  SELECT a.id, a.metric, a.source, b.source AS other_source, a.date,
    abs(CAST(a.value AS DOUBLE) - CAST(b.value AS DOUBLE)) / greatest(abs(CAST(a.value AS DOUBLE)), abs(CAST(b.value AS DOUBLE))) AS spread
  FROM valuation_days a
  JOIN valuation_days b ON b.id = a.id AND b.metric = a.metric AND b.date = a.date AND b.source > a.source
),
found AS (
  SELECT id, metric, source, other_source, count(*) AS days, avg(spread) AS mean, max(spread) AS most
  FROM pairs
  GROUP BY id, metric, source, other_source
  HAVING avg(spread) > $spread
)
SELECT (SELECT count(*) FROM found) AS findings, id, metric, source, other_source, days, mean, most
FROM found
ORDER BY mean DESC, id, metric, source, other_source
LIMIT 1
