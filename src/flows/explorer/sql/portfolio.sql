-- What one holder has in every stock on the stock's last stored day up to a day, valued at the close of the price day.
SELECT p.stock, CAST(p.day AS VARCHAR) AS date, p.shares, k.close_num, k.close_den, CAST(k.date AS VARCHAR) AS priced_on
FROM (
  SELECT s.stock, s.day, arg_max_null(h.shares, h.date) AS shares
  FROM (
    SELECT stock, max(date) AS day FROM stock_days WHERE chosen AND date <= CAST($date AS DATE) GROUP BY stock
  ) s
  JOIN {holdings} h ON h.stock = s.stock AND h.date <= s.day AND h.holder = $holder
    AND substr(CAST(h.date AS VARCHAR), 1, 7) = substr(CAST(s.day AS VARCHAR), 1, 7)
  GROUP BY s.stock, s.day
) p
LEFT JOIN price_days k ON k.stock = p.stock AND k.date = CAST($price_date AS DATE)
WHERE p.shares IS NOT NULL
ORDER BY p.stock
