-- A valuation of an index from one source throughout, since sources do not compute alike: the asked one, else the one
-- with the most days. Of several files of that source the newer fetch counts.
WITH told AS (
  SELECT d.date, d.value, d.back_cast, d.source, d.file, f.fetched_at
  FROM valuation_days d
  JOIN files f ON f.file = d.file
  WHERE d.id = $id AND d.metric = $metric AND ($source = '' OR d.source = $source)
),
counted AS (
  SELECT source, count(DISTINCT date) AS days, CASE source WHEN 'panel' THEN 1 ELSE 0 END AS copied
  FROM told
  GROUP BY source
),
best AS (
  SELECT source FROM counted ORDER BY copied, days DESC, source LIMIT 1
),
ranked AS (
  SELECT t.*, row_number() OVER (PARTITION BY t.date ORDER BY t.fetched_at DESC, t.file DESC) AS nth
  FROM told t
  JOIN best b ON b.source = t.source
)
SELECT CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, back_cast, source, file
FROM ranked
WHERE nth = 1
ORDER BY ranked.date
