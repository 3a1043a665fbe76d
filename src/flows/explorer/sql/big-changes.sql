-- Changes of single holders, corporate actions apart, above a share of the issued (or, where unknown, CCASS) total.
SELECT CAST(t.date AS VARCHAR) AS date, t.stock, t.holder, t.shares, 100.0 * CAST(t.shares AS DOUBLE) / CAST(t.base AS DOUBLE) AS pct,
  t.reason, t.basis
FROM (
  SELECT c.date, c.stock, c.holder, CAST(sum(c.shares) AS BIGINT) AS shares, arg_max(c.reason, abs(c.shares)) AS reason,
    max(coalesce(i.issued, d.total_to)) AS base, max(CASE WHEN i.issued IS NULL THEN 'ccass' ELSE 'issued' END) AS basis
  FROM changes c
  JOIN change_days d ON d.stock = c.stock AND d.date = c.date
  LEFT JOIN (
    SELECT x.stock, x.date, arg_max(n.issued, n.date) AS issued
    FROM change_days x
    JOIN issued_figures n ON n.stock = x.stock AND n.date <= x.date AND n.date >= x.date - {age}
    WHERE x.date >= CAST($from AS DATE) AND x.date <= CAST($to AS DATE)
    GROUP BY x.stock, x.date
  ) i ON i.stock = c.stock AND i.date = c.date
  WHERE c.date >= CAST($from AS DATE) AND c.date <= CAST($to AS DATE) AND c.reason <> 'corporate_action'
  GROUP BY c.date, c.stock, c.holder
) t
WHERE t.base > 0 AND 100.0 * abs(CAST(t.shares AS DOUBLE)) > $threshold * CAST(t.base AS DOUBLE)
ORDER BY t.date DESC, abs(CAST(t.shares AS DOUBLE)) / CAST(t.base AS DOUBLE) DESC, t.stock, t.holder
