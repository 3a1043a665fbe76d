-- Of the rows that one source has for a day the newer fetch comes first: it counts.
SELECT id, day, open, high, low, close, amount, source
FROM (
SELECT CASE d.id {index_numbers} END AS id, CAST(date_diff('day', DATE '1970-01-01', d.date) AS INTEGER) AS day, CAST(d.open AS DOUBLE) AS open,
  CAST(d.high AS DOUBLE) AS high, CAST(d.low AS DOUBLE) AS low, CAST(d.close AS DOUBLE) AS close, CAST(d.amount AS DOUBLE) AS amount,
  CASE concat(d.source, ' ', coalesce(d.adjusted, '')) {index_sources} ELSE -1 END AS source, f.fetched_at AS fetched, f.file AS file
FROM index_days d
JOIN files f ON f.file = d.file
WHERE d.id IN ({index}) AND d.date >= DATE '2014-01-01' AND d.close > 0
UNION ALL
SELECT CASE d.id {series_numbers} END, CAST(date_diff('day', DATE '1970-01-01', d.date) AS INTEGER), NULL, NULL, NULL, CAST(d.value AS DOUBLE), NULL,
  CASE concat(d.source, ' ') {series_sources} ELSE -1 END, f.fetched_at, f.file
FROM series_days d
JOIN files f ON f.file = d.file
WHERE d.id IN ({series}) AND d.date >= DATE '2014-01-01' AND (d.value > 0 OR d.id IN ({flows}))
) told
ORDER BY id, source, day, fetched DESC, file DESC
