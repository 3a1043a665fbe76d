-- Valuations of some indices or industries by day, each source by itself; of several files of a source the newer fetch counts.
WITH ranked AS (
  SELECT d.id, d.metric, d.source, d.date, d.value, d.back_cast,
    row_number() OVER (PARTITION BY d.id, d.metric, d.source, d.date ORDER BY f.fetched_at DESC, d.file DESC) AS nth
  FROM valuation_days d
  JOIN files f ON f.file = d.file
  WHERE d.id IN ({ids})
)
SELECT id, metric, source, CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, back_cast
FROM ranked
WHERE nth = 1
ORDER BY id, metric, source, ranked.date
