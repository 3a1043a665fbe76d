WITH ends AS (
  SELECT exchange, date_trunc('quarter', date) AS quarter, max(date) AS day
  FROM connect_participants
  WHERE direction = 'northbound'
  GROUP BY exchange, date_trunc('quarter', date)
)
SELECT p.exchange, CAST(e.day AS VARCHAR) AS day, p.stock, '' AS name, max(p.shares) AS shares,
  CASE WHEN p.participant IS NULL OR p.participant = '' THEN p.name ELSE p.participant END AS participant
FROM connect_participants p
JOIN ends e ON e.exchange = p.exchange AND e.day = p.date
WHERE p.direction = 'northbound'
GROUP BY p.exchange, e.day, p.stock, CASE WHEN p.participant IS NULL OR p.participant = '' THEN p.name ELSE p.participant END
ORDER BY e.day, p.stock, 6
