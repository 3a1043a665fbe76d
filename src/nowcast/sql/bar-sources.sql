SELECT DISTINCT 'index' AS kind, concat(source, ' ', coalesce(adjusted, '')) AS source
FROM index_days
WHERE id IN ({index})
UNION ALL
SELECT DISTINCT 'series', concat(source, ' ')
FROM series_days
WHERE id IN ({series})
ORDER BY 1, 2
