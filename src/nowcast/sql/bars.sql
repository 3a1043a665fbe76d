SELECT CASE id {index_numbers} END AS id, CAST(date_diff('day', DATE '1970-01-01', date) AS INTEGER) AS day, CAST(open AS DOUBLE) AS open,
  CAST(high AS DOUBLE) AS high, CAST(low AS DOUBLE) AS low, CAST(close AS DOUBLE) AS close, CAST(amount AS DOUBLE) AS amount,
  CASE concat(source, ' ', coalesce(adjusted, '')) {index_sources} ELSE -1 END AS source
FROM index_days
WHERE id IN ({index}) AND date >= DATE '2014-01-01' AND close > 0
UNION ALL
SELECT CASE id {series_numbers} END, CAST(date_diff('day', DATE '1970-01-01', date) AS INTEGER), NULL, NULL, NULL, CAST(value AS DOUBLE), NULL,
  CASE concat(source, ' ') {series_sources} ELSE -1 END
FROM series_days
WHERE id IN ({series}) AND date >= DATE '2014-01-01' AND value > 0
ORDER BY 1, 8, 2
