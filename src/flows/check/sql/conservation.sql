-- Changes that do not add up: the parts of a holder to its change, all parts of a stock-day to the change of the
-- total, the total to what the list says; and stored days whose change was never explained.
-- most changes have one part, so only the others are added up by holder
WITH several AS (
  SELECT DISTINCT stock, date, holder
  FROM changes
  WHERE shares <> to_shares - from_shares
),
holders AS (
  SELECT c.stock, c.date, c.holder, min(c.from_shares) AS from_shares, max(c.to_shares) AS to_shares, sum(c.shares) AS parts,
    min(c.from_shares) <> max(c.from_shares) OR min(c.to_shares) <> max(c.to_shares) AS torn
  FROM several s
  JOIN changes c ON c.stock = s.stock AND c.date = s.date AND c.holder = s.holder
  GROUP BY c.stock, c.date, c.holder
),
totals AS (
  SELECT stock, date, sum(shares) AS parts
  FROM changes
  GROUP BY stock, date
),
lists AS (
  SELECT s.stock, s.date, s.total_named, coalesce(s.total_ccass, i.total_ccass) AS total_ccass,
    row_number() OVER (PARTITION BY s.stock ORDER BY s.date) AS place
  FROM stock_days s
  LEFT JOIN (SELECT stock, date, max(total_ccass) AS total_ccass FROM issued GROUP BY stock, date) i
    ON i.stock = s.stock AND i.date = s.date
  WHERE s.chosen
),
-- the lists of stocks with a RMB counter are sums of two, and an unreadable line leaves the earlier holding standing
plain_stocks AS (
  SELECT DISTINCT stock
  FROM stock_days
  WHERE stock NOT LIKE '8____'
    AND '8' || substr(stock, 2) NOT IN (SELECT stock FROM stock_days)
    AND stock NOT IN (SELECT stock FROM holdings WHERE NOT known)
),
found AS (
  SELECT 1 AS kind, stock, date, holder, CAST(to_shares - from_shares AS HUGEINT) AS expected, CAST(parts AS HUGEINT) AS got
  FROM holders
  WHERE torn OR parts <> to_shares - from_shares
  UNION ALL
  SELECT 2 AS kind, d.stock, d.date, '' AS holder, CAST(d.total_to - d.total_from AS HUGEINT) AS expected,
    CAST(coalesce(t.parts, 0) AS HUGEINT) AS got
  FROM change_days d
  LEFT JOIN totals t ON t.stock = d.stock AND t.date = d.date
  WHERE coalesce(t.parts, 0) <> d.total_to - d.total_from
  UNION ALL
  SELECT 3 AS kind, l.stock, l.date, '' AS holder, CAST(coalesce(l.total_ccass, l.total_named) AS HUGEINT) AS expected,
    CAST(d.total_to AS HUGEINT) AS got
  FROM lists l
  JOIN plain_stocks p ON p.stock = l.stock
  JOIN change_days d ON d.stock = l.stock AND d.date = l.date
  WHERE d.total_to <> l.total_named AND d.total_to <> coalesce(l.total_ccass, l.total_named)
  UNION ALL
  SELECT 4 AS kind, l.stock, l.date, '' AS holder, CAST(0 AS HUGEINT) AS expected, CAST(0 AS HUGEINT) AS got
  FROM lists l
  JOIN plain_stocks p ON p.stock = l.stock
  LEFT JOIN change_days d ON d.stock = l.stock AND d.date = l.date
  WHERE l.place > 1 AND d.stock IS NULL
)
SELECT (SELECT count(*) FROM found) AS findings, kind, stock, CAST(date AS VARCHAR) AS date, holder, expected, got
FROM found
ORDER BY kind, abs(expected - got) DESC, stock, date, holder
LIMIT 1
