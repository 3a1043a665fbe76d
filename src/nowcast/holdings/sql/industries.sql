SELECT stock, max(industry) AS industry
FROM industries
WHERE scheme = coalesce($scheme, (SELECT min(scheme) FROM industries)) AND length(stock) = 6
  AND (to_date IS NULL OR to_date = DATE '9999-12-31')
GROUP BY stock
ORDER BY stock
