-- Participants whose holdings in at least three stocks all went to one other participant on one day.
WITH emptied AS (
  SELECT DISTINCT date, stock, holder, from_shares
  FROM changes
  WHERE date >= CAST($from AS DATE) AND date <= CAST($to AS DATE) AND to_shares = 0 AND from_shares > 0
    AND holder NOT IN ('A00003', 'A00004')
),
lost AS (
  SELECT date, holder, count(*) AS stocks FROM emptied GROUP BY date, holder HAVING count(*) >= 3
),
matches AS (
  SELECT DISTINCT g.date, g.stock, g.holder AS giver, r.holder AS receiver
  FROM (SELECT e.date, e.stock, e.holder, e.from_shares FROM emptied e JOIN lost l ON l.date = e.date AND l.holder = e.holder) g
  JOIN changes r ON r.stock = g.stock AND r.date = g.date AND r.holder <> g.holder
  WHERE r.date >= CAST($from AS DATE) AND r.date <= CAST($to AS DATE)
    AND abs((r.to_shares - r.from_shares) - g.from_shares) <= g.from_shares / 1000
    AND r.holder NOT IN ('A00003', 'A00004')
)
SELECT CAST(m.date AS VARCHAR) AS date, m.giver, m.receiver, m.stocks
FROM (SELECT date, giver, receiver, count(*) AS stocks FROM matches GROUP BY date, giver, receiver) m
JOIN lost l ON l.date = m.date AND l.holder = m.giver
WHERE m.stocks >= 3 AND m.stocks * 10 >= l.stocks * 6
ORDER BY m.date, m.giver, m.stocks DESC, m.receiver
