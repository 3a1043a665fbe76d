SELECT channel, CAST(date AS VARCHAR) AS day, CAST(net AS DOUBLE) AS net, CAST(turnover AS DOUBLE) AS turnover,
  CAST(trades AS DOUBLE) AS trades, CAST(holdings AS DOUBLE) AS holdings
FROM northbound_days
ORDER BY channel, date, source, file
