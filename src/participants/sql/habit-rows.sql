-- One month of each participant: what it bought and sold by its trades, gross of every day and net over the month of each
-- stock, and what it held at the month's start. In cents at the prices of the day; per stock and in shares where a price
-- is missing. stock '' = all stocks that have prices; holder '' = how many stocks there are.
CREATE OR REPLACE TEMP TABLE habit_base AS
SELECT l.stock, l.holder, CAST(sum(l.shares) AS BIGINT) AS shares
FROM (
  SELECT s.stock, x.stock AS code, x.holder, arg_max(coalesce(x.shares, 0), x.date) AS shares
  FROM habit_stocks s
  JOIN (
    SELECT stock AS domain, stock AS code FROM habit_stocks
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
GROUP BY l.stock, l.holder;

-- Price of each change, in 1e-8 HKD a share in the share units of the day it settles.
CREATE OR REPLACE TEMP TABLE habit_prices AS
SELECT s.stock, s.priced, d.date,
  (100000000 * CAST(p.price_num AS HUGEINT) * d.unit_den) // (CAST(p.price_den AS HUGEINT) * d.unit_num) AS price
FROM habit_stocks s
JOIN change_days d ON d.stock = s.stock AND d.date >= CAST($first AS DATE) AND d.date <= CAST($last AS DATE)
LEFT JOIN price_days p ON p.stock = d.stock AND p.date = d.trade_date;

CREATE OR REPLACE TEMP TABLE habit_trades AS
SELECT c.stock, c.holder, p.priced,
  sum(CASE WHEN c.shares > 0 THEN c.shares ELSE 0 END) AS bought, sum(CASE WHEN c.shares < 0 THEN -c.shares ELSE 0 END) AS sold,
  sum(CASE WHEN c.shares > 0 THEN CAST(c.shares AS HUGEINT) * p.price ELSE 0 END) // 1000000 AS bought_cents,
  sum(CASE WHEN c.shares < 0 THEN -CAST(c.shares AS HUGEINT) * p.price ELSE 0 END) // 1000000 AS sold_cents
FROM changes c
JOIN habit_prices p ON p.stock = c.stock AND p.date = c.date
WHERE c.date >= CAST($first AS DATE) AND c.date <= CAST($last AS DATE) AND c.reason = 'trade'
  AND substr(c.holder, 1, 1) NOT IN ('~', '(')
GROUP BY c.stock, c.holder, p.priced;

CREATE OR REPLACE TEMP TABLE habit_rows AS
SELECT CAST($first AS DATE) AS date, v.holder, v.stock, v.daily, v.complete, max(v.days) AS days, max(v.last_date) AS last_date,
  CAST(count(*) AS INTEGER) AS stocks,
  CAST(sum(v.buy) AS DECIMAL(38, 0)) AS buy, CAST(sum(v.sell) AS DECIMAL(38, 0)) AS sell,
  CAST(sum(CASE WHEN v.buy > v.sell THEN v.buy - v.sell ELSE 0 END) AS DECIMAL(38, 0)) AS net_buy,
  CAST(sum(CASE WHEN v.sell > v.buy THEN v.sell - v.buy ELSE 0 END) AS DECIMAL(38, 0)) AS net_sell,
  CAST(sum(v.base) AS DECIMAL(38, 0)) AS base
FROM (
  SELECT s.daily, s.complete, s.days, s.last_date, CASE WHEN s.priced AND {priced} THEN '' ELSE s.stock END AS stock, a.holder,
    CASE WHEN s.priced AND {priced} THEN coalesce(t.bought_cents, 0) ELSE coalesce(t.bought, 0) END AS buy,
    CASE WHEN s.priced AND {priced} THEN coalesce(t.sold_cents, 0) ELSE coalesce(t.sold, 0) END AS sell,
    CASE WHEN s.priced AND {priced}
      THEN (CAST(coalesce(b.shares, 0) AS HUGEINT) * 100 * CAST(p.close_num AS HUGEINT)) // CAST(p.close_den AS HUGEINT)
      ELSE CAST(coalesce(b.shares, 0) AS HUGEINT) END AS base
  FROM (SELECT stock, holder FROM habit_base UNION SELECT stock, holder FROM habit_trades) a
  JOIN habit_stocks s ON s.stock = a.stock
  LEFT JOIN habit_base b ON b.stock = a.stock AND b.holder = a.holder
  LEFT JOIN habit_trades t ON t.stock = a.stock AND t.holder = a.holder
  LEFT JOIN price_days p ON p.stock = a.stock AND p.date = s.base_date
  WHERE (s.priced AND {priced}) OR NOT s.resized
) v
GROUP BY v.holder, v.stock, v.daily, v.complete
UNION ALL
SELECT CAST($first AS DATE), '', '', daily, complete, max(days), max(last_date), CAST(count(*) AS INTEGER), 0, 0, 0, 0, 0
FROM habit_stocks
GROUP BY daily, complete
