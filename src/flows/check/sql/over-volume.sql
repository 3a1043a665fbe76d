-- Changes of one holder above everything that was traded between two stored days.
WITH days AS (
  SELECT stock, date, gap, volume
  FROM change_days
  WHERE ' ' || flags || ' ' LIKE '% over-volume %'
),
moved AS (
  SELECT d.stock, d.date, d.gap, d.volume, c.holder, CAST(sum(c.shares) AS BIGINT) AS shares
  FROM days d
  JOIN changes c ON c.stock = d.stock AND c.date = d.date
  WHERE c.reason = 'trade' OR c.rule = 'R3'
  GROUP BY d.stock, d.date, d.gap, d.volume, c.holder
),
found AS (
  SELECT *
  FROM moved
  WHERE abs(shares) > volume
)
SELECT (SELECT count(*) FROM found) AS findings, stock, CAST(date AS VARCHAR) AS date, gap, volume, holder, shares
FROM found
ORDER BY abs(shares) - volume DESC, stock, date, holder
LIMIT 1
