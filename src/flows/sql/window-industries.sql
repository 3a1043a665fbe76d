-- What the industry of some stocks with a change in the window rests on, on at least one of its trade dates.
SELECT DISTINCT w.stock, coalesce(i.basis, 'unclassified') AS basis
FROM window_days w
LEFT JOIN stock_industries i ON i.stock = w.stock AND w.trade_date >= i.from_date AND w.trade_date <= i.to_date
WHERE w.stock IN ({stocks})
ORDER BY w.stock, basis
