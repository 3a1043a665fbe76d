-- What else arrived, by table and by what it is of, and the days that it spans.
SELECT 'prices' AS kind, '' AS id, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last
FROM prices
WHERE file >= $first
HAVING count(*) > 0
UNION ALL
SELECT 'connect', '', CAST(min(date) AS VARCHAR), CAST(max(date) AS VARCHAR)
FROM (SELECT date, file FROM northbound_days UNION ALL SELECT date, file FROM southbound_days) d
WHERE file >= $first
HAVING count(*) > 0
UNION ALL
SELECT 'values', id, CAST(min(date) AS VARCHAR), CAST(max(date) AS VARCHAR)
FROM (SELECT id, date, file FROM series_days UNION ALL SELECT id, date, file FROM index_days) v
WHERE file >= $first
GROUP BY id
UNION ALL
SELECT 'valuations', id, CAST(min(date) AS VARCHAR), CAST(max(date) AS VARCHAR)
FROM valuation_days
WHERE file >= $first
GROUP BY id
