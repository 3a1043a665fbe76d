-- Each trap: what it truly moved, how much of that was found under the same reason, and what was booked as trade instead.
SELECT e.trap, count(DISTINCT e.event) AS events, sum(abs(e.shares) * e.price) AS value,
  sum(CASE WHEN sign(c.shares) = sign(e.shares) THEN least(abs(c.shares), abs(e.shares)) * e.price ELSE 0 END) AS found
FROM made_events e
LEFT JOIN (
  SELECT stock, date, holder, reason, CAST(sum(shares) AS BIGINT) AS shares FROM changes WHERE reason <> 'trade' GROUP BY stock, date, holder, reason
) c ON c.stock = e.stock AND c.date = e.seen AND c.holder = e.holder AND c.reason = e.reason
GROUP BY e.trap
ORDER BY e.trap
