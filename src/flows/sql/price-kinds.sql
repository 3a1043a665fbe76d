-- Stock-days of the window without a price, or with another than the day's own as traded, by stock; the days of those without.
SELECT stock, unpriced, carried, adjusted, count(*) AS n,
  string_agg(CASE WHEN unpriced THEN CAST(trade_date AS VARCHAR) END, ' ' ORDER BY trade_date) AS dates
FROM window_days
WHERE unpriced OR carried OR adjusted <> 'none'
GROUP BY stock, unpriced, carried, adjusted
ORDER BY adjusted, carried, stock, unpriced
