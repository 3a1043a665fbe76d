-- Days of Stock Connect whose figures do not add up: net = buys - sells, turnover = buys + sells, total = Shanghai + Shenzhen;
-- and days with the net of the day before to the cent, as no feed that is alive has it.
WITH days AS (
  SELECT 'northbound' AS direction, channel, date, net, buy, sell, turnover, source, file FROM northbound_days
  UNION ALL
  SELECT 'southbound', channel, date, net, buy, sell, turnover, source, file FROM southbound_days
),
summed AS (
  SELECT t.direction, t.date, t.source, t.file, s.net + z.net AS net, t.net AS total_net, s.turnover + z.turnover AS turnover, t.turnover AS total_turnover
  FROM days t
  JOIN days s ON s.direction = t.direction AND s.date = t.date AND s.source = t.source AND s.channel = 'shanghai'
  JOIN days z ON z.direction = t.direction AND z.date = t.date AND z.source = t.source AND z.channel = 'shenzhen'
  WHERE t.channel = 'total'
),
nets AS (
  SELECT direction, channel, source, date, net, lag(net) OVER w AS prev_net, CAST(lag(date) OVER w AS VARCHAR) AS prev_date
  FROM (SELECT DISTINCT direction, channel, source, date, net FROM days WHERE net IS NOT NULL) n
  WINDOW w AS (PARTITION BY direction, channel, source ORDER BY date, net)
),
found AS (
  SELECT 1 AS kind, direction, channel, date, source, net AS told, buy - sell AS made, '' AS prev_date FROM days WHERE abs(net - (buy - sell)) > $tolerance
  UNION ALL
  SELECT 2, direction, channel, date, source, turnover, buy + sell, '' FROM days WHERE abs(turnover - (buy + sell)) > $tolerance
  UNION ALL
  SELECT 3, direction, 'total', date, source, total_net, net, '' FROM summed WHERE abs(total_net - net) > $tolerance
  UNION ALL
  SELECT 4, direction, 'total', date, source, total_turnover, turnover, '' FROM summed WHERE abs(total_turnover - turnover) > $tolerance
  UNION ALL
  SELECT 5, direction, channel, date, source, net, prev_net, prev_date FROM nets WHERE net = prev_net AND prev_date < CAST(date AS VARCHAR)
)
SELECT (SELECT count(*) FROM found) AS findings, CASE kind WHEN 5 THEN 'warn' ELSE 'fail' END AS status, kind, direction, channel, CAST(date AS VARCHAR) AS date, source, told, made, prev_date
FROM found
ORDER BY CASE kind WHEN 5 THEN 1 ELSE 0 END, abs(told - made) DESC, found.date, direction, channel, kind
LIMIT 1
