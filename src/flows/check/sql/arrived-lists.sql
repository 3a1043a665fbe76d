-- Stocks of which lists arrived: the first and the last of those days, the stored list before them, the third and the
-- {lists}th before, of the 100 days before, and the list after them.
-- The number of the first file that arrived stands for {first}.
CREATE OR REPLACE TEMP TABLE arrived_lists AS
WITH days AS (
  SELECT stock, date FROM stock_days WHERE file >= {first}
  UNION ALL
  SELECT stock, date FROM connect_holdings WHERE file >= {first} AND direction = 'southbound'
),
ranges AS (
  SELECT stock, min(date) AS first, max(date) AS last
  FROM days
  GROUP BY stock
),
placed AS (
  SELECT r.stock, s.date, row_number() OVER (PARTITION BY r.stock ORDER BY s.date DESC) AS place
  FROM ranges r
  JOIN stock_days s ON s.stock = r.stock AND s.date < r.first AND s.date >= r.first - 100
  WHERE s.chosen AND s.date >= (SELECT min(first) FROM ranges) - 100
),
followed AS (
  SELECT r.stock, min(s.date) AS after
  FROM ranges r
  JOIN stock_days s ON s.stock = r.stock AND s.date > r.last
  WHERE s.chosen AND s.date > (SELECT min(last) FROM ranges)
  GROUP BY r.stock
)
SELECT r.stock, r.first, r.last, coalesce(max(p.date), r.first) AS before,
  coalesce(min(CASE WHEN p.place <= 3 THEN p.date END), r.first) AS earlier, coalesce(min(p.date), r.first) AS far,
  coalesce(max(f.after), r.last) AS after
FROM ranges r
LEFT JOIN placed p ON p.stock = r.stock AND p.place <= {lists}
LEFT JOIN followed f ON f.stock = r.stock
GROUP BY r.stock, r.first, r.last
