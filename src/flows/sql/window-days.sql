-- Stock-days of the window with a change: whether one of them has no price, and what kind of price it is.
-- Before its first trading day a new listing has no price, and no flow either.
CREATE OR REPLACE TEMP TABLE window_days AS
SELECT w.stock, w.trade_date, (w.traded = 1 AND p.stock IS NULL) AS unpriced, coalesce(p.adjusted, 'none') AS adjusted, coalesce(p.carried, false) AS carried
FROM (
  SELECT stock, trade_date, max(CASE WHEN reason <> 'listing' THEN 1 ELSE 0 END) AS traded
  FROM window_parts
  GROUP BY stock, trade_date
) w
LEFT JOIN window_prices p ON p.stock = w.stock AND p.date = w.trade_date
