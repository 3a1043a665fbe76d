-- How many stock-days of the window carry each flag, and of which stocks.
SELECT f.flag, CAST(sum(f.n) AS BIGINT) AS n, string_agg(f.stock, ', ' ORDER BY f.stock) AS stocks
FROM (
  SELECT u.flag, u.stock, sum(u.n) AS n
  FROM (
    SELECT g.stock, unnest(string_split(g.flags, ' ')) AS flag, g.n
    FROM (
      SELECT stock, flags, count(*) AS n
      FROM {change_days} d
      WHERE flags <> '' AND trade_date >= CAST($from AS DATE) AND trade_date <= CAST($to AS DATE) {stocks}
      GROUP BY stock, flags
    ) g
  ) u
  GROUP BY u.flag, u.stock
) f
GROUP BY f.flag
ORDER BY f.flag
