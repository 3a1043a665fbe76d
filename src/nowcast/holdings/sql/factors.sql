-- New shares per old one of mainland stocks, once a day: by the newest fetch of those that tell one.
WITH told AS (
  SELECT a.stock, a.ex_date, a.num, a.den,
    row_number() OVER (PARTITION BY a.stock, a.ex_date ORDER BY f.fetched_at DESC, f.file DESC, a.kind) AS nth
  FROM actions a
  JOIN files f ON f.file = a.file
  WHERE a.kind IN ('split', 'consolidation', 'bonus') AND a.num IS NOT NULL AND length(a.stock) = 6
)
SELECT stock, CAST(ex_date AS VARCHAR) AS day, CAST(num AS VARCHAR) AS num, CAST(den AS VARCHAR) AS den
FROM told
WHERE nth = 1
ORDER BY stock, told.ex_date
