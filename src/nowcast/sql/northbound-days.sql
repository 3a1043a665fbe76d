-- The northbound days that count, by the query of the store, as doubles.
SELECT channel, date AS day, CAST(net AS DOUBLE) AS net, CAST(turnover AS DOUBLE) AS turnover,
  CAST(trades AS DOUBLE) AS trades, CAST(holdings AS DOUBLE) AS holdings
FROM (
{days}
) counted
ORDER BY channel, day
