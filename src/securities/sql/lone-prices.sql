-- The price of each day for which there is one row alone, as traded: its close, and turnover by volume where both are told
-- and agree with the close within a factor of two. Rows so near that factor that it takes exact arithmetic are left.
INSERT INTO out_prices
SELECT v.stock, v.date, v.close // v.close_gcd, 1000000000000000000 // v.close_gcd,
  CASE WHEN v.basis = 'vwap' THEN v.turnover // v.price_gcd ELSE v.close // v.close_gcd END,
  CASE WHEN v.basis = 'vwap' THEN v.volume // v.price_gcd ELSE 1000000000000000000 // v.close_gcd END,
  CAST((2 * v.volume + 1000000) // 2000000 AS BIGINT), v.basis, v.adjusted, v.source, 1, 0, v.file
FROM (
  SELECT u.*, gcd(u.close, 1000000000000000000) AS close_gcd,
    CASE WHEN u.ratio IS NULL OR u.ratio > 2 OR u.ratio < 0.5 THEN 'close' ELSE 'vwap' END AS basis,
    CASE WHEN u.ratio IS NULL THEN 1 ELSE gcd(u.turnover, u.volume) END AS price_gcd
  FROM (
    SELECT r.*, CASE WHEN r.turnover > 0 AND r.volume > 0
      THEN CAST(r.turnover AS DOUBLE) / CAST(r.volume AS DOUBLE) / (CAST(r.close AS DOUBLE) / 1e18) END AS ratio
    FROM price_rows r
  ) u
  WHERE u.alone AND u.adjusted = 'none' AND u.close > 0 AND (u.volume IS NULL OR u.volume >= 0)
    AND (u.ratio IS NULL OR (abs(u.ratio - 2) > 0.000001 AND abs(u.ratio - 0.5) > 0.000001))
) v;

DELETE FROM price_rows
WHERE EXISTS (SELECT 1 FROM out_prices o WHERE o.stock = price_rows.stock AND o.date = price_rows.date);
