SELECT stock, CAST(ex_date AS VARCHAR) AS day, CAST(max(num) AS VARCHAR) AS num, CAST(max(den) AS VARCHAR) AS den
FROM actions
WHERE kind IN ('split', 'consolidation', 'bonus') AND length(stock) = 6
GROUP BY stock, ex_date, kind
ORDER BY stock, ex_date
