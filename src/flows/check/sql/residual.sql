-- Stock-days whose trades do not cancel: what one side bought, no other sold.
WITH found AS (
  SELECT stock, date, gap, residual, total_to, abs(residual) / total_to AS share
  FROM change_days
  WHERE total_to > 0 AND abs(residual) > $share * total_to
)
SELECT (SELECT count(*) FROM found) AS findings, stock, CAST(date AS VARCHAR) AS date, gap, residual, total_to, share
FROM found
ORDER BY share DESC, stock, date
LIMIT 1
