-- Stocks with lists in a month of CCASS days: the day their first change counts from, whether the lists cover the month,
-- whether they are daily, and whether everything that month takes has a price.
CREATE OR REPLACE TEMP TABLE habit_stocks AS
SELECT d.stock, d.base_date, d.days, d.daily, d.complete, d.last_date, d.resized,
  d.trades_priced AND b.stock IS NOT NULL AS priced
FROM (
  SELECT c.stock, min(c.prev_date) AS base_date, max(c.date) AS last_date, CAST(sum(c.gap) AS INTEGER) AS days,
    10 * sum(CASE WHEN c.gap <= 2 THEN c.gap ELSE 0 END) >= 6 * sum(c.gap) AS daily,
    min(c.prev_date) <= CAST($first AS DATE) + {edge} AND max(c.date) >= CAST($last AS DATE) - {edge} AS complete,
    max(CASE WHEN c.factor_num <> c.factor_den THEN 1 ELSE 0 END) = 1 AS resized,
    max(CASE WHEN p.stock IS NULL THEN 1 ELSE 0 END) = 0 AS trades_priced
  FROM change_days c
  LEFT JOIN price_days p ON p.stock = c.stock AND p.date = c.trade_date
  WHERE c.date >= CAST($first AS DATE) AND c.date <= CAST($last AS DATE)
  GROUP BY c.stock
) d
LEFT JOIN (
  SELECT stock, date FROM price_days WHERE date >= CAST($first AS DATE) - {edge} AND date <= CAST($last AS DATE)
) b ON b.stock = d.stock AND b.date = d.base_date
WHERE d.base_date >= CAST($first AS DATE) - {edge}
