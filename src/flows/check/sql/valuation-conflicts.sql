-- A valuation that two sources tell differently, on average over the days that both have, or two files of one source on a
-- single day; the latter first.
WITH pairs AS (
  SELECT a.id, a.metric, a.source, b.source AS other_source, a.date,
    CAST(a.value AS DOUBLE) AS value, CAST(b.value AS DOUBLE) AS other_value, a.file, b.file AS other_file,
    abs(CAST(a.value AS DOUBLE) - CAST(b.value AS DOUBLE)) / greatest(abs(CAST(a.value AS DOUBLE)), abs(CAST(b.value AS DOUBLE))) AS spread
  FROM valuation_days a
  JOIN valuation_days b ON b.id = a.id AND b.metric = a.metric AND b.date = a.date
  WHERE b.source > a.source OR (b.source = a.source AND b.file > a.file AND b.value <> a.value)
),
found AS (
  SELECT id, metric, source, other_source, count(*) AS days, avg(spread) AS mean, max(spread) AS most, min(date) AS day
  FROM pairs
  GROUP BY id, metric, source, other_source
  HAVING source = other_source OR avg(spread) > $spread
)
SELECT (SELECT count(*) FROM found) AS findings, f.id, f.metric, f.source, f.other_source, f.days, f.mean, f.most,
  CAST(f.day AS VARCHAR) AS date, p.value, p.other_value, one.name, other.name AS other_name
FROM found f
JOIN pairs p ON p.id = f.id AND p.metric = f.metric AND p.source = f.source AND p.other_source = f.other_source AND p.date = f.day
JOIN files one ON one.file = p.file
JOIN files other ON other.file = p.other_file
ORDER BY CASE WHEN f.source = f.other_source THEN 0 ELSE 1 END, f.mean DESC, f.id, f.metric, f.source, f.other_source,
  p.file, p.other_file
LIMIT 1
