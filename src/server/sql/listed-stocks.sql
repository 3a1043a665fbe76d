SELECT stock, CAST(min(date) AS VARCHAR) AS first_date, CAST(max(date) AS VARCHAR) AS last_date, count(*) AS days
FROM stock_days
WHERE chosen
GROUP BY stock
ORDER BY stock
