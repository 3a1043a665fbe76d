-- The lists of participants at the end of each quarter. Of several files the newest fetch counts; "apart" where they tell
-- different numbers.
WITH ends AS (
  SELECT exchange, date_trunc('quarter', date) AS quarter, max(date) AS day
  FROM connect_participants
  WHERE direction = 'northbound'
  GROUP BY exchange, date_trunc('quarter', date)
),
named AS (
  SELECT p.exchange, e.day, p.stock, p.shares, p.file,
    CASE WHEN p.participant IS NULL OR p.participant = '' THEN p.name ELSE p.participant END AS participant
  FROM connect_participants p
  JOIN ends e ON e.exchange = p.exchange AND e.day = p.date
  WHERE p.direction = 'northbound'
),
told AS (
  SELECT n.exchange, n.day, n.stock, n.participant, n.shares,
    row_number() OVER (PARTITION BY n.exchange, n.day, n.stock, n.participant ORDER BY f.fetched_at DESC, f.file DESC) AS nth,
    min(n.shares) OVER (PARTITION BY n.exchange, n.day, n.stock, n.participant) AS fewest,
    max(n.shares) OVER (PARTITION BY n.exchange, n.day, n.stock, n.participant) AS most
  FROM named n
  JOIN files f ON f.file = n.file
)
SELECT exchange, CAST(day AS VARCHAR) AS day, stock, '' AS name, shares, participant, fewest < most AS apart
FROM told
WHERE nth = 1
ORDER BY told.day, stock, participant
