-- Lists that answer for the asked days: per stock the last stored day on or before; then the unnamed remainder.
CREATE OR REPLACE TEMP TABLE last_lists AS
SELECT a.day, s.stock, max(s.date) AS stored, max(s.date) < a.day - {age} AS old
FROM asked_days a
JOIN stock_days s ON s.chosen AND s.date <= a.day
WHERE NOT (a.day >= CAST($merged AS DATE) AND s.stock IN (SELECT code FROM counters))
GROUP BY a.day, s.stock;

CREATE OR REPLACE TEMP TABLE asked_stocks AS
SELECT day, stock, stored FROM last_lists WHERE NOT old;

CREATE OR REPLACE TEMP TABLE asked_holdings AS
SELECT l.day, l.stock, l.holder, l.shares
FROM (
  SELECT a.day, a.stock, x.holder, arg_max_null(x.shares, x.date) AS shares
  FROM (SELECT day, stock, stored, date_trunc('month', stored) AS month FROM asked_stocks) a
  JOIN (
    SELECT stock, holder, shares, date, date_trunc('month', date) AS month
    FROM holdings
    WHERE date >= CAST($first AS DATE) AND date <= CAST($last AS DATE)
  ) x ON x.stock = a.stock AND x.month = a.month
  WHERE x.date <= a.stored
  GROUP BY a.day, a.stock, x.holder
) l
WHERE l.shares IS NOT NULL
UNION ALL
SELECT a.day, a.stock, '(unnamed)', t.total - s.total_named
FROM asked_stocks a
JOIN stock_days s ON s.chosen AND s.stock = a.stock AND s.date = a.stored
JOIN (
  SELECT stock, date, max(total_ccass) AS total
  FROM (SELECT stock, date, total_ccass FROM issued UNION ALL SELECT stock, date, total_ccass FROM stock_days WHERE chosen) b
  WHERE total_ccass IS NOT NULL
  GROUP BY stock, date
) t ON t.stock = a.stock AND t.date = a.stored
WHERE t.total > s.total_named;

CREATE OR REPLACE TEMP TABLE asked_prices AS
SELECT a.day, a.stock AS code, p.close_num AS num, p.close_den AS den
FROM asked_stocks a
LEFT JOIN counters c ON c.code = a.stock
JOIN asked_days y ON y.day = a.day
JOIN price_days p ON p.stock = coalesce(c.domain, a.stock) AND p.date = y.price_day
UNION ALL
SELECT m.day, m.stock, p.close_num, p.close_den
FROM (
  SELECT a.day, a.stock, coalesce(c.domain, a.stock) AS domain, max(q.date) AS priced_on
  FROM asked_stocks a
  JOIN asked_days y ON y.day = a.day
  LEFT JOIN counters c ON c.code = a.stock
  JOIN announcements n ON n.stock = coalesce(c.domain, a.stock) AND n.kind = 'suspension'
    AND y.price_day >= n.date AND y.price_day <= coalesce(n.until, DATE '2999-12-31')
  JOIN price_days q ON q.stock = coalesce(c.domain, a.stock) AND q.date < y.price_day
  LEFT JOIN price_days own ON own.stock = coalesce(c.domain, a.stock) AND own.date = y.price_day
  WHERE own.stock IS NULL
  GROUP BY a.day, a.stock, coalesce(c.domain, a.stock)
) m
JOIN price_days p ON p.stock = m.domain AND p.date = m.priced_on
