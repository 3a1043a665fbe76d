-- What was held at the start of a month, of the stocks of {stocks}.
SELECT l.stock, l.holder, l.shares AS base, 0 AS bought, 0 AS sold, 0 AS bought_value, 0 AS sold_value
FROM (
  SELECT s.stock, x.stock AS code, x.holder, arg_max(coalesce(x.shares, 0), x.date) AS shares
  FROM {stocks} s
  JOIN (
    SELECT stock AS domain, stock AS code FROM {stocks}
    UNION ALL
    SELECT domain, code FROM habit_counters
  ) k ON k.domain = s.stock
  JOIN holdings x ON x.stock = k.code AND x.date <= s.base_date
    AND x.date >= CAST(substr(CAST(s.base_date AS VARCHAR), 1, 7) || '-01' AS DATE)
  WHERE (k.code = s.stock OR s.base_date < CAST($merged AS DATE))
    -- no base day is earlier: only the segments of these days are read
    AND x.date >= CAST(substr(CAST(CAST($first AS DATE) - {edge} AS VARCHAR), 1, 7) || '-01' AS DATE) AND x.date <= CAST($last AS DATE)
    AND substr(x.holder, 1, 1) NOT IN ('~', '(')
  GROUP BY s.stock, x.stock, x.holder
) l
WHERE l.shares > 0
