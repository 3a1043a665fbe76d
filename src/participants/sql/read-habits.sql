-- Trade habits by month and participant, in cents. Stocks without prices of their own are kept in shares and are valued here at
-- the close nearest to a target day among those known before another day, but never across a change of share units.
WITH bare AS (
  SELECT DISTINCT stock, date, last_day(date) AS month_end, {target} AS target
  FROM {habits}
  WHERE stock <> '' AND date >= CAST($from AS DATE) AND date < CAST($before AS DATE)
    AND holder IN (SELECT holder FROM habit_holders)
),
sides AS (
  SELECT b.stock, b.date, b.month_end, b.target,
    max(CASE WHEN p.date <= b.target THEN p.date END) AS earlier, min(CASE WHEN p.date > b.target THEN p.date END) AS later
  FROM bare b
  JOIN price_days p ON p.stock = b.stock AND p.date < CAST($known AS DATE)
  GROUP BY b.stock, b.date, b.month_end, b.target
),
near AS (
  SELECT stock, date, month_end,
    CASE WHEN later IS NULL OR date_diff('day', earlier, target) <= date_diff('day', target, later) THEN earlier ELSE later END AS priced_on
  FROM sides
),
weights AS (
  SELECT n.stock, n.date, CAST(p.close_num AS HUGEINT) AS num, CAST(p.close_den AS HUGEINT) AS den
  FROM near n
  JOIN price_days p ON p.stock = n.stock AND p.date = n.priced_on
  ANTI JOIN (SELECT stock, date AS changed_on FROM change_days WHERE factor_num <> factor_den) u
    ON u.stock = n.stock AND u.changed_on > least(n.priced_on, n.date) AND u.changed_on <= greatest(n.priced_on, n.month_end)
)
SELECT substr(CAST(h.date AS VARCHAR), 1, 7) AS month, h.holder, h.daily, h.complete, max(h.days) AS days,
  CAST(max(h.last_date) AS VARCHAR) AS last_date, CAST(sum(h.stocks) AS INTEGER) AS stocks,
  CAST(sum(CASE WHEN h.stock = '' THEN 0 ELSE 1 END) AS INTEGER) AS carried,
  CAST(sum(CASE WHEN h.stock = '' THEN h.buy ELSE h.buy * 100 * w.num // w.den END) AS HUGEINT) AS buy,
  CAST(sum(CASE WHEN h.stock = '' THEN h.sell ELSE h.sell * 100 * w.num // w.den END) AS HUGEINT) AS sell,
  CAST(sum(CASE WHEN h.stock = '' THEN h.net_buy ELSE h.net_buy * 100 * w.num // w.den END) AS HUGEINT) AS net_buy,
  CAST(sum(CASE WHEN h.stock = '' THEN h.net_sell ELSE h.net_sell * 100 * w.num // w.den END) AS HUGEINT) AS net_sell,
  CAST(sum(CASE WHEN h.stock = '' THEN h.base ELSE h.base * 100 * w.num // w.den END) AS HUGEINT) AS base
FROM (
  SELECT date, holder, stock, daily, complete, days, last_date, stocks, CAST(buy AS HUGEINT) AS buy, CAST(sell AS HUGEINT) AS sell,
    CAST(net_buy AS HUGEINT) AS net_buy, CAST(net_sell AS HUGEINT) AS net_sell, CAST(base AS HUGEINT) AS base
  FROM {habits}
  WHERE date >= CAST($from AS DATE) AND date < CAST($before AS DATE) AND {rows}
    AND holder IN (SELECT holder FROM habit_holders)
) h
LEFT JOIN weights w ON w.stock = h.stock AND w.date = h.date
WHERE h.stock = '' OR w.stock IS NOT NULL
GROUP BY h.date, h.holder, h.daily, h.complete
ORDER BY h.date, h.holder, h.daily, h.complete
