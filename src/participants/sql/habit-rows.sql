-- One month of each participant: what it bought and sold by its trades, gross of every day and net over the month of each
-- stock, and what it held at the month's start. In cents at the prices of the day; per stock and in shares where a price
-- is missing. stock '' = all stocks that have prices; holder '' = how many stocks there are.
CREATE OR REPLACE TEMP TABLE habit_sums AS
{sums};

-- divisions of whole numbers that fit into 64 bits, as nearly all do, take a tenth of the time of larger ones
CREATE OR REPLACE TEMP TABLE habit_rows AS
SELECT CAST($first AS DATE) AS date, v.holder, v.stock, v.daily, v.complete, max(v.days) AS days, max(v.last_date) AS last_date,
  CAST(count(*) AS INTEGER) AS stocks,
  CAST(sum(v.buy) AS DECIMAL(38, 0)) AS buy, CAST(sum(v.sell) AS DECIMAL(38, 0)) AS sell,
  CAST(sum(CASE WHEN v.buy > v.sell THEN v.buy - v.sell ELSE 0 END) AS DECIMAL(38, 0)) AS net_buy,
  CAST(sum(CASE WHEN v.sell > v.buy THEN v.sell - v.buy ELSE 0 END) AS DECIMAL(38, 0)) AS net_sell,
  CAST(sum(v.base) AS DECIMAL(38, 0)) AS base
FROM (
  SELECT s.daily, s.complete, s.days, s.last_date, s.kept_stock AS stock, a.holder,
    CASE WHEN NOT s.valued THEN a.bought
      WHEN a.bought_value < 9000000000000000000 THEN CAST(a.bought_value AS BIGINT) // 1000000
      ELSE a.bought_value // 1000000 END AS buy,
    CASE WHEN NOT s.valued THEN a.sold
      WHEN a.sold_value < 9000000000000000000 THEN CAST(a.sold_value AS BIGINT) // 1000000
      ELSE a.sold_value // 1000000 END AS sell,
    CASE WHEN NOT s.valued THEN a.base
      WHEN a.base * s.num < 9000000000000000000 AND s.den < 9000000000000000000 THEN CAST(a.base * s.num AS BIGINT) // CAST(s.den AS BIGINT)
      ELSE (a.base * s.num) // s.den END AS base
  FROM habit_sums a
  JOIN (
    SELECT s.stock, s.daily, s.complete, s.days, s.last_date, s.priced AND {priced} AS valued,
      CASE WHEN s.priced AND {priced} THEN '' ELSE s.stock END AS kept_stock,
      100 * CAST(p.close_num AS HUGEINT) AS num, CAST(p.close_den AS HUGEINT) AS den
    FROM habit_stocks s
    LEFT JOIN (
      SELECT stock, date, close_num, close_den FROM price_days
      WHERE date >= CAST($first AS DATE) - {edge} AND date <= CAST($last AS DATE)
    ) p ON p.stock = s.stock AND p.date = s.base_date
    WHERE (s.priced AND {priced}) OR NOT s.resized
  ) s ON s.stock = a.stock
) v
GROUP BY v.holder, v.stock, v.daily, v.complete
UNION ALL
SELECT CAST($first AS DATE), '', '', daily, complete, max(days), max(last_date), CAST(count(*) AS INTEGER), 0, 0, 0, 0, 0
FROM habit_stocks
GROUP BY daily, complete
