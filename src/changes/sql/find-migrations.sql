-- Participants whose holdings in at least three stocks all went to one other participant on one day.
SELECT CAST(m.date AS VARCHAR) AS date, m.giver, m.receiver, m.stocks
FROM (
  SELECT g.date, g.holder AS giver, r.holder AS receiver, count(*) AS stocks
  FROM touched_changes g
  JOIN touched_changes r ON r.stock = g.stock AND r.date = g.date AND r.holder <> g.holder
  WHERE g.to_shares = 0 AND g.from_shares > 0
    AND abs((r.to_shares - r.from_shares) - g.from_shares) <= g.from_shares / 1000
  GROUP BY g.date, g.holder, r.holder
) m
JOIN (
  SELECT date, holder, count(*) AS stocks FROM touched_changes WHERE to_shares = 0 AND from_shares > 0 GROUP BY date, holder
) l ON l.date = m.date AND l.holder = m.giver
WHERE m.stocks >= 3 AND m.stocks * 10 >= l.stocks * 6
  AND m.giver NOT IN ('A00003', 'A00004') AND m.receiver NOT IN ('A00003', 'A00004')
ORDER BY m.date, m.giver, m.stocks DESC, m.receiver
