-- Sources that gave a list, a price or a value nearly every day and stopped; series and indices whatever their source.
WITH days AS (
  SELECT DISTINCT 'holdings' AS kind, s.kind AS source, s.page_date AS date FROM stock_days s
  UNION ALL
  SELECT DISTINCT 'prices' AS kind, p.source, p.date FROM prices p
  UNION ALL
  SELECT DISTINCT 'connect-holdings' AS kind, c.direction || ' ' || c.exchange AS source, c.date
  FROM connect_holdings c WHERE c.direction = 'southbound'
  UNION ALL
  SELECT DISTINCT 'days' AS kind, 'northbound turnover' AS source, n.date FROM northbound_days n WHERE n.turnover IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'days' AS kind, 'southbound turnover' AS source, n.date FROM southbound_days n WHERE n.turnover IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'series' AS kind, v.id AS source, v.date FROM series_days v
  UNION ALL
  SELECT DISTINCT 'index' AS kind, i.id AS source, i.date FROM index_days i
),
sources AS (
  SELECT d.kind, d.source, max(d.date) AS last_date, max(r.rank) AS last_rank
  FROM days d
  JOIN check_days r ON r.date = d.date
  GROUP BY d.kind, d.source
  HAVING count(DISTINCT r.rank) >= $days AND count(DISTINCT r.rank) >= $share * (max(r.rank) - min(r.rank) + 1)
),
clock AS (
  SELECT max(date) AS date, max(rank) AS rank FROM check_days
),
found AS (
  SELECT s.kind, s.source, s.last_date, c.rank - s.last_rank AS to_today, (SELECT max(last_rank) FROM sources) - s.last_rank AS to_newest
  FROM sources s
  CROSS JOIN clock c
  WHERE c.rank - s.last_rank > $stale
)
SELECT (SELECT count(*) FROM found) AS findings, kind, source, CAST(last_date AS VARCHAR) AS last_date, to_today, to_newest
FROM found
ORDER BY CASE kind WHEN 'holdings' THEN 1 WHEN 'prices' THEN 2 WHEN 'connect-holdings' THEN 3 WHEN 'days' THEN 4 ELSE 5 END, to_today DESC, source
LIMIT 1
