SELECT substr(id, 1, 6) AS stock, CAST(date AS VARCHAR) AS day, CAST(min(close) AS VARCHAR) AS close
FROM index_days
WHERE adjusted = 'none' AND length(id) = 9 AND close > 0 AND date > CAST($from AS DATE) AND date <= CAST($to AS DATE)
GROUP BY id, date
ORDER BY id, date
