-- The issued shares that were known on each asked day: the last figure of at most a year or so before it.
SELECT q.stock, CAST(q.day AS VARCHAR) AS day, i.issued
FROM (
  SELECT a.stock, a.day, max(n.date) AS since
  FROM asked_issued a
  JOIN issued_figures n ON n.stock = a.stock AND n.date <= a.day AND n.date >= a.day - {age}
  GROUP BY a.stock, a.day
) q
JOIN issued_figures i ON i.stock = q.stock AND i.date = q.since
