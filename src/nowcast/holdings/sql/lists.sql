WITH ends AS (
  SELECT exchange, date_trunc('quarter', date) AS quarter, max(date) AS day
  FROM connect_holdings
  WHERE direction = 'northbound'
  GROUP BY exchange, date_trunc('quarter', date)
)
SELECT h.exchange, CAST(e.day AS VARCHAR) AS day, h.stock, max(h.name) AS name, max(h.shares) AS shares, '' AS participant
FROM connect_holdings h
JOIN ends e ON e.exchange = h.exchange AND e.day = h.date
WHERE h.direction = 'northbound'
GROUP BY h.exchange, e.day, h.stock
ORDER BY e.day, h.stock
