-- Due CCASS days with the stocks that have no list on them, of stocks with lists before the day and not only before the window.
SELECT CAST(m.day AS VARCHAR) AS due, string_agg(m.stock, ' ' ORDER BY m.stock) AS stocks
FROM (
  SELECT d.day, s.stock
  FROM (
    SELECT stock, min(date) AS begins
    FROM stock_days
    WHERE chosen {stocks}
    GROUP BY stock
    HAVING count(*) >= 2 AND max(date) >= CAST($base AS DATE) AND min(date) <= CAST($end AS DATE)
  ) s
  CROSS JOIN due_days d
  WHERE d.day > s.begins
) m
ANTI JOIN (
  SELECT stock, date AS listed FROM stock_days
  WHERE chosen AND date >= CAST($base AS DATE) AND date <= CAST($end AS DATE) {stocks}
) t ON t.stock = m.stock AND t.listed = m.day
GROUP BY m.day
ORDER BY due
