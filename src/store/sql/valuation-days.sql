-- A valuation of an index from one source, the newer fetch of several files.
WITH ranked AS (
  SELECT d.date, d.value, d.back_cast, d.source, d.file,
    row_number() OVER (PARTITION BY d.date ORDER BY f.fetched_at DESC, d.file DESC) AS nth
  FROM valuation_days d
  JOIN files f ON f.file = d.file
  WHERE d.id = $id AND d.metric = $metric AND d.source = $source
)
SELECT CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, back_cast, source, file
FROM ranked
WHERE nth = 1
ORDER BY ranked.date
