-- What was bought and sold by trades, of the stocks and at the prices of {prices}; values in 1e-8 HKD.
SELECT c.stock, c.holder, 0 AS base,
  CASE WHEN c.shares > 0 THEN c.shares ELSE 0 END AS bought, CASE WHEN c.shares < 0 THEN -c.shares ELSE 0 END AS sold,
  CASE WHEN c.shares > 0 THEN CAST(c.shares AS HUGEINT) * p.price ELSE 0 END AS bought_value,
  CASE WHEN c.shares < 0 THEN -CAST(c.shares AS HUGEINT) * p.price ELSE 0 END AS sold_value
FROM {changes} c
JOIN {prices} p ON p.stock = c.stock AND p.date = c.date
WHERE c.date >= CAST($first AS DATE) AND c.date <= CAST($last AS DATE) AND c.reason = 'trade'
  AND substr(c.holder, 1, 1) NOT IN ('~', '(')
