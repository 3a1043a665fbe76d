-- A stock's list on one stored day. Each month starts with a whole list, so one month is enough.
SELECT h.holder, h.shares
FROM holdings h
JOIN (
  SELECT holder, max(date) AS since
  FROM holdings
  WHERE stock = $stock AND date <= CAST($day AS DATE) AND date >= CAST($month AS DATE)
  GROUP BY holder
) l ON l.holder = h.holder AND l.since = h.date
WHERE h.stock = $stock AND h.shares IS NOT NULL AND h.date >= CAST($month AS DATE)
ORDER BY h.shares DESC, h.holder
