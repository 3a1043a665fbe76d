-- The value of each day of a series that counts: the one that most files tell, a file of the series itself before a
-- panel, the newer fetch before the older.
WITH told AS (
  SELECT d.date, d.value, d.unit, d.source, d.file, f.fetched_at, CASE d.source WHEN 'panel' THEN 2 ELSE 1 END AS place
  FROM series_days d
  JOIN files f ON f.file = d.file
  WHERE d.id = $id
),
backed AS (
  SELECT a.date, a.file, count(*) AS agree
  FROM told a
  JOIN told b ON b.date = a.date AND abs(CAST(a.value AS DOUBLE) - CAST(b.value AS DOUBLE)) <= 0.00005 * abs(CAST(a.value AS DOUBLE))
  GROUP BY a.date, a.file
),
ranked AS (
  SELECT t.*, row_number() OVER (PARTITION BY t.date ORDER BY b.agree DESC, t.place, t.fetched_at DESC, t.file DESC) AS nth
  FROM told t
  JOIN backed b ON b.date = t.date AND b.file = t.file
)
SELECT CAST(date AS VARCHAR) AS date, CAST(value AS DOUBLE) AS value, unit, source, file
FROM ranked
WHERE nth = 1
ORDER BY ranked.date
