-- The day of each channel that counts: by group of figures (flow, activity, quota, holdings) the best-founded source that
-- tells it. A net without buys and sells counts up to the last day that is disclosed with them, unless it is the quota used
-- or the turnover that any source tells of that day. Where a day of both
-- channels together is not told, it is the sum of the two, and Shanghai's own before Shenzhen opened on 2016-12-05.
WITH ranked AS (
  SELECT d.*, f.fetched_at,
    CASE d.source WHEN 'hkex' THEN 1 WHEN 'eastmoney' THEN 2 WHEN 'sse' THEN 3 WHEN 'szse' THEN 3 WHEN 'tushare' THEN 4 WHEN 'panel' THEN 5 ELSE 6 END AS place
  FROM northbound_days d
  JOIN files f ON f.file = d.file
),
disclosed AS (
  SELECT max(date) AS last FROM northbound_days WHERE net IS NOT NULL AND buy IS NOT NULL AND sell IS NOT NULL
),
-- a quota used of that day to the cent (but for rounding to 0.01 mn), or no more turnover than the net
borrowed AS (
  SELECT DISTINCT b.channel, b.date, b.net
  FROM northbound_days b
  JOIN northbound_days o ON o.channel = b.channel AND o.date = b.date
  WHERE b.net IS NOT NULL AND b.buy IS NULL AND b.sell IS NULL
    AND (abs(o.quota_inflow - b.net) <= 20000
      OR (o.turnover <= abs(b.net) + 20000 AND b.date <> CASE WHEN b.channel = 'shenzhen' THEN DATE '2016-12-05' ELSE DATE '2014-11-17' END))
),
flows AS (
  SELECT r.channel, r.date, r.net, r.buy, r.sell, r.source,
    row_number() OVER (PARTITION BY r.channel, r.date ORDER BY CASE WHEN r.buy IS NULL AND r.sell IS NULL THEN 1 ELSE 0 END, r.place, r.fetched_at DESC, r.file DESC) AS nth
  FROM ranked r
  CROSS JOIN disclosed l
  LEFT JOIN borrowed b ON b.channel = r.channel AND b.date = r.date AND b.net = r.net AND r.buy IS NULL AND r.sell IS NULL
  WHERE r.net IS NOT NULL AND b.net IS NULL AND (r.buy IS NOT NULL OR r.sell IS NOT NULL OR l.last IS NULL OR r.date <= l.last)
),
activity AS (
  SELECT channel, date, turnover, trades, etf_turnover, source,
    row_number() OVER (PARTITION BY channel, date ORDER BY CASE WHEN trades IS NULL THEN 1 ELSE 0 END, place, fetched_at DESC, file DESC) AS nth
  FROM ranked
  WHERE turnover IS NOT NULL
),
quotas AS (
  SELECT channel, date, quota_inflow, quota_balance,
    row_number() OVER (PARTITION BY channel, date ORDER BY place, fetched_at DESC, file DESC) AS nth
  FROM ranked
  WHERE quota_inflow IS NOT NULL
),
held AS (
  SELECT channel, date, holdings,
    row_number() OVER (PARTITION BY channel, date ORDER BY place, fetched_at DESC, file DESC) AS nth
  FROM ranked
  WHERE holdings IS NOT NULL
),
days AS (
  SELECT DISTINCT channel, date FROM northbound_days
),
told AS (
  SELECT d.channel, d.date, f.net, f.buy, f.sell, f.source AS flow_source, a.turnover, a.trades, a.etf_turnover,
    a.source AS activity_source, q.quota_inflow, q.quota_balance, h.holdings
  FROM days d
  LEFT JOIN flows f ON f.channel = d.channel AND f.date = d.date AND f.nth = 1
  LEFT JOIN activity a ON a.channel = d.channel AND a.date = d.date AND a.nth = 1
  LEFT JOIN quotas q ON q.channel = d.channel AND q.date = d.date AND q.nth = 1
  LEFT JOIN held h ON h.channel = d.channel AND h.date = d.date AND h.nth = 1
),
summed AS (
  SELECT s.date, s.net + z.net AS net, s.buy + z.buy AS buy, s.sell + z.sell AS sell,
    CASE WHEN s.net IS NULL OR z.net IS NULL THEN NULL ELSE 'shanghai + shenzhen' END AS flow_source,
    s.turnover + z.turnover AS turnover, s.trades + z.trades AS trades, s.etf_turnover + z.etf_turnover AS etf_turnover,
    CASE WHEN s.turnover IS NULL OR z.turnover IS NULL THEN NULL ELSE 'shanghai + shenzhen' END AS activity_source,
    s.quota_inflow + z.quota_inflow AS quota_inflow, s.quota_balance + z.quota_balance AS quota_balance, s.holdings + z.holdings AS holdings
  FROM told s
  JOIN told z ON z.date = s.date AND z.channel = 'shenzhen'
  WHERE s.channel = 'shanghai' AND s.date >= DATE '2016-12-05'
  UNION ALL
  SELECT date, net, buy, sell, flow_source, turnover, trades, etf_turnover, activity_source, quota_inflow, quota_balance, holdings
  FROM told
  WHERE channel = 'shanghai' AND date < DATE '2016-12-05'
),
totals AS (
  SELECT coalesce(t.date, s.date) AS date,
    CASE WHEN t.net IS NULL THEN s.net ELSE t.net END AS net,
    CASE WHEN t.net IS NULL THEN s.buy ELSE t.buy END AS buy,
    CASE WHEN t.net IS NULL THEN s.sell ELSE t.sell END AS sell,
    CASE WHEN t.net IS NULL THEN s.flow_source ELSE t.flow_source END AS flow_source,
    CASE WHEN t.turnover IS NULL THEN s.turnover ELSE t.turnover END AS turnover,
    CASE WHEN t.turnover IS NULL THEN s.trades ELSE t.trades END AS trades,
    CASE WHEN t.turnover IS NULL THEN s.etf_turnover ELSE t.etf_turnover END AS etf_turnover,
    CASE WHEN t.turnover IS NULL THEN s.activity_source ELSE t.activity_source END AS activity_source,
    coalesce(t.quota_inflow, s.quota_inflow) AS quota_inflow,
    CASE WHEN t.quota_inflow IS NULL THEN s.quota_balance ELSE t.quota_balance END AS quota_balance,
    coalesce(t.holdings, s.holdings) AS holdings
  FROM (SELECT * FROM told WHERE channel = 'total') t
  FULL JOIN summed s ON s.date = t.date
)
SELECT channel, CAST(date AS VARCHAR) AS date, net, buy, sell, flow_source, turnover, trades, etf_turnover, activity_source,
  quota_inflow, quota_balance, holdings
FROM told
WHERE channel <> 'total'
UNION ALL
SELECT 'total', CAST(date AS VARCHAR), net, buy, sell, flow_source, turnover, trades, etf_turnover, activity_source,
  quota_inflow, quota_balance, holdings
FROM totals
ORDER BY 1, 2
