-- Stocks of which lists arrived: the first and the last of those days, the stored list before them, and the third before, of the 100 days before.
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
)
SELECT r.stock, r.first, r.last, coalesce(max(p.date), r.first) AS before, coalesce(min(p.date), r.first) AS earlier
FROM ranges r
LEFT JOIN placed p ON p.stock = r.stock AND p.place <= 3
GROUP BY r.stock, r.first, r.last
