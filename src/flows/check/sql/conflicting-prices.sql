-- Days on which sources give different closes.
WITH found AS (
  SELECT stock, date, source, spread
  FROM price_days
  WHERE spread > $spread
)
SELECT (SELECT count(*) FROM found) AS findings, f.stock, CAST(f.date AS VARCHAR) AS date, f.source, f.spread,
  string_agg(DISTINCT p.source || ' ' || CAST(p.close AS VARCHAR) || ' ' || p.adjusted, '; ') AS closes
FROM (SELECT * FROM found ORDER BY spread DESC, stock, date LIMIT 1) f
JOIN prices p ON p.stock = f.stock AND p.date = f.date AND p.adjusted <> 'split+dividend'
GROUP BY f.stock, f.date, f.source, f.spread
