-- What the industry of each stock with a change in the window rests on, on at least one of its trade dates.
SELECT DISTINCT w.stock, coalesce(i.basis, 'unclassified') AS basis
FROM window_days w
LEFT JOIN stock_industries i ON i.stock = w.stock AND w.trade_date >= i.from_date AND w.trade_date <= i.to_date
ORDER BY w.stock, basis
