-- Days of Stock Connect whose figures do not add up: net = buys - sells, turnover = buys + sells, total = Shanghai + Shenzhen.
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
found AS (
  SELECT 1 AS kind, direction, channel, date, source, net AS told, buy - sell AS made FROM days WHERE abs(net - (buy - sell)) > $tolerance
  UNION ALL
  SELECT 2, direction, channel, date, source, turnover, buy + sell FROM days WHERE abs(turnover - (buy + sell)) > $tolerance
  UNION ALL
  SELECT 3, direction, 'total', date, source, total_net, net FROM summed WHERE abs(total_net - net) > $tolerance
  UNION ALL
  SELECT 4, direction, 'total', date, source, total_turnover, turnover FROM summed WHERE abs(total_turnover - turnover) > $tolerance
)
SELECT (SELECT count(*) FROM found) AS findings, kind, direction, channel, CAST(date AS VARCHAR) AS date, source, told, made
FROM found
ORDER BY abs(told - made) DESC, found.date, direction, channel, kind
LIMIT 1
