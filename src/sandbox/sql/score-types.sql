-- True flow by month of trade and type, HKD; only of trades that a stored list can show.
SELECT substr(CAST(m.trade_date AS VARCHAR), 1, 7) AS month, coalesce(t.type, 'other') AS type,
  sum(m.shares * m.price) AS net, sum(abs(m.shares * m.price)) AS gross
FROM made_trades m
LEFT JOIN made_participants t ON t.participant = m.participant
WHERE m.seen IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
