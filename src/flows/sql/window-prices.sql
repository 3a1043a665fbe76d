-- Price of each stock and trade date of the window; a suspended stock carries its last price.
CREATE OR REPLACE TEMP TABLE window_prices AS
SELECT p.stock, p.date, p.price_num, p.price_den, p.basis, p.adjusted, p.source, p.file, false AS carried
FROM price_days p
WHERE p.date >= CAST($from AS DATE) AND p.date <= CAST($to AS DATE) {stocks}
UNION ALL
SELECT s.stock, s.date, p.close_num, p.close_den, 'close', p.adjusted, p.source, p.file, true
FROM (
  SELECT d.stock, d.trade_date AS date, max(p.date) AS priced_on
  FROM (SELECT DISTINCT stock, trade_date FROM window_parts) d
  JOIN announcements a ON a.stock = d.stock AND a.kind = 'suspension' AND d.trade_date >= a.date AND d.trade_date <= coalesce(a.until, DATE '2999-12-31')
  JOIN price_days p ON p.stock = d.stock AND p.date < d.trade_date
  LEFT JOIN price_days own ON own.stock = d.stock AND own.date = d.trade_date
  WHERE own.stock IS NULL
  GROUP BY d.stock, d.trade_date
) s
JOIN price_days p ON p.stock = s.stock AND p.date = s.priced_on
