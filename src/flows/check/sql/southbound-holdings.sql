-- Southbound holdings as the exchanges publish them against A00003 (Shanghai) and A00004 (Shenzhen) of the same settlement day.
WITH told AS (
  SELECT DISTINCT c.stock, c.exchange, c.date AS told_on, s.date, c.shares
  FROM connect_holdings c
  JOIN stock_days s ON s.stock = c.stock AND s.chosen
  JOIN check_days d ON d.date = c.date
  JOIN check_days e ON e.date = s.date AND e.rank = d.rank AND e.settlement
  WHERE c.direction = 'southbound' AND c.shares IS NOT NULL
),
since AS (
  SELECT t.stock, t.date, h.holder, max(h.date) AS since
  FROM (SELECT DISTINCT stock, date FROM told) t
  JOIN holdings h ON h.stock = t.stock AND h.date <= t.date AND h.date >= date_trunc('month', t.date)
  WHERE h.holder IN ('A00003', 'A00004')
  GROUP BY t.stock, t.date, h.holder
),
accounts AS (
  SELECT s.stock, s.date, s.holder, coalesce(h.shares, 0) AS shares, h.known
  FROM since s
  JOIN holdings h ON h.stock = s.stock AND h.holder = s.holder AND h.date = s.since
),
compared AS (
  SELECT t.stock, t.exchange, t.told_on, t.date, t.shares AS told,
    CAST(coalesce(sum(a.shares) FILTER (WHERE t.exchange = 'both' OR (t.exchange = 'shanghai') = (a.holder = 'A00003')), 0) AS BIGINT) AS held,
    coalesce(bool_and(a.known), true) AS known
  FROM told t
  LEFT JOIN accounts a ON a.stock = t.stock AND a.date = t.date
  GROUP BY t.stock, t.exchange, t.told_on, t.date, t.shares
),
found AS (
  SELECT * FROM compared WHERE known AND told <> held
)
SELECT (SELECT count(*) FROM found) AS findings, (SELECT count(*) FROM compared WHERE known) AS compared, stock, exchange,
  CAST(told_on AS VARCHAR) AS date, told, held
FROM found
ORDER BY abs(told - held) DESC, stock, told_on, exchange
LIMIT 1
