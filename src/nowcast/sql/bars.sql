SELECT id, CAST(date AS VARCHAR) AS day, CAST(open AS DOUBLE) AS open, CAST(high AS DOUBLE) AS high, CAST(low AS DOUBLE) AS low,
  CAST(close AS DOUBLE) AS close, CAST(amount AS DOUBLE) AS amount, source || ' ' || coalesce(adjusted, '') AS series
FROM index_days
WHERE id IN ({index}) AND date >= DATE '2014-01-01' AND close > 0
UNION ALL
SELECT id, CAST(date AS VARCHAR), NULL, NULL, NULL, CAST(value AS DOUBLE), NULL, source || ' '
FROM series_days
WHERE id IN ({series}) AND date >= DATE '2014-01-01' AND value > 0
ORDER BY id, series, day
