-- Days of a series or of an index of which two files tell different values.
WITH told AS (
  SELECT 'series' AS kind, id, '' AS variant, date, CAST(value AS DOUBLE) AS value, source, file FROM series_days
  UNION ALL
  SELECT 'index', id, adjusted, date, CAST(close AS DOUBLE), source, file FROM index_days
),
found AS (
  SELECT a.kind, a.id, a.variant, a.date, a.value, a.source, a.file, b.value AS other_value, b.source AS other_source, b.file AS other_file,
    abs(a.value - b.value) / greatest(abs(a.value), abs(b.value)) AS spread
  FROM told a
  JOIN told b ON b.kind = a.kind AND b.id = a.id AND b.variant = a.variant AND b.date = a.date AND b.file > a.file
  WHERE abs(a.value - b.value) > $spread * greatest(abs(a.value), abs(b.value))
)
SELECT (SELECT count(*) FROM found) AS findings, (SELECT count(DISTINCT id) FROM found) AS ids, t.kind, t.id, t.variant,
  CAST(t.date AS VARCHAR) AS date, t.value, t.source, f.name, t.other_value, t.other_source, g.name AS other_name, t.spread
FROM found t
JOIN files f ON f.file = t.file
JOIN files g ON g.file = t.other_file
ORDER BY t.spread DESC, t.kind, t.id, t.date, t.file, t.other_file
LIMIT 1
