SELECT date, kind, participant, shares, detail, source
FROM (
  SELECT CAST(ex_date AS VARCHAR) AS date, kind, CAST(NULL AS VARCHAR) AS participant, CAST(NULL AS BIGINT) AS shares,
    CASE
      WHEN num IS NOT NULL THEN concat(CAST(num AS VARCHAR), ' for ', CAST(den AS VARCHAR))
      ELSE CAST(amount AS VARCHAR)
    END AS detail,
    'action' AS source
  FROM actions
  WHERE stock = $stock
  UNION ALL
  SELECT CAST(date AS VARCHAR) AS date, kind, coalesce(receiver, giver) AS participant, shares, note AS detail,
    'announcement' AS source
  FROM announcements
  WHERE stock = $stock
  UNION ALL
  SELECT CAST(date AS VARCHAR) AS date, reason AS kind, holder AS participant, shares, concat(rule, ': ', evidence) AS detail,
    'change' AS source
  FROM changes
  WHERE stock = $stock AND reason <> 'trade'
) AS events
WHERE date >= $first AND date <= $last
ORDER BY date DESC, source, kind, participant, shares
