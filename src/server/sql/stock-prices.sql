SELECT
  CAST(date AS VARCHAR) AS date,
  CAST(close_num AS DOUBLE) / CAST(close_den AS DOUBLE) AS close,
  volume,
  basis,
  source
FROM price_days
WHERE stock = $stock AND date >= CAST($first AS DATE) AND date <= CAST($last AS DATE)
ORDER BY date
