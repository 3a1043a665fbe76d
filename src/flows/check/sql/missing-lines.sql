-- Lists without holdings that stand on the lists before and soon after, and holders that left one of the newest lists
-- and took the total with them.
WITH totals AS (
  SELECT stock, date, total_named, lag(total_named) OVER w AS prev_named, lag(date) OVER w AS prev_date,
    row_number() OVER w AS place
  FROM stock_days
  WHERE chosen
  WINDOW w AS (PARTITION BY stock ORDER BY date)
),
ends AS (
  SELECT stock, max(place) AS lists
  FROM totals
  GROUP BY stock
),
falls AS (
  SELECT t.stock, t.date, t.prev_date, t.place, t.prev_named, t.prev_named - t.total_named AS fall, d.gap
  FROM totals t
  JOIN change_days d ON d.stock = t.stock AND d.date = t.date
  WHERE t.prev_named - t.total_named >= $share * t.prev_named AND d.credited = ''
),
rises AS (
  SELECT f.stock, f.date, r.date AS back, f.fall
  FROM falls f
  JOIN totals r ON r.stock = f.stock
  WHERE r.place > f.place AND r.place <= f.place + $lists AND r.total_named - r.prev_named >= $most * f.fall
),
-- every day that a fall or its return may be: few, and known to be few before the changes are read
shifts AS (
  SELECT stock, date
  FROM totals
  WHERE abs(total_named - prev_named) >= $most * $share * prev_named
),
moved AS (
  SELECT c.stock, c.date, c.holder, max(c.from_shares) AS was, max(c.to_shares) AS became
  FROM changes c
  JOIN shifts s ON s.stock = c.stock AND s.date = c.date
  WHERE c.holder <> '(unnamed)' AND c.from_shares <> c.to_shares
  GROUP BY c.stock, c.date, c.holder
),
returns AS (
  SELECT r.stock, r.date, r.back, r.fall, a.holder, a.was AS held, a.became AS kept, b.became AS again, a.was - a.became AS lost
  FROM rises r
  JOIN moved a ON a.stock = r.stock AND a.date = r.date
  JOIN moved b ON b.stock = r.stock AND b.date = r.back AND b.holder = a.holder
  WHERE a.became < a.was AND abs(b.became - b.was - a.was + a.became) <= $within * (a.was - a.became)
    AND (a.became = 0 OR a.was - a.became >= $within * r.fall)
),
summed AS (
  SELECT stock, date, back, holder, held, kept, again,
    row_number() OVER (PARTITION BY stock, date, back ORDER BY lost DESC, holder) AS rank,
    count(*) OVER (PARTITION BY stock, date, back) AS holders,
    CAST(sum(lost) OVER (PARTITION BY stock, date, back) AS BIGINT) AS lost, fall
  FROM returns
),
holes AS (
  SELECT stock, date, back, holder, held, kept, again, holders, lost,
    row_number() OVER (PARTITION BY stock, date ORDER BY back) AS turn
  FROM summed
  WHERE rank = 1 AND lost >= $most * fall AND fall >= $most * lost
),
found AS (
  SELECT 1 AS kind, f.stock, f.prev_date, f.date, h.back, f.prev_named, h.holder, h.held, h.kept, h.again, h.holders, h.lost
  FROM holes h
  JOIN falls f ON f.stock = h.stock AND f.date = h.date
  WHERE h.turn = 1 AND h.back >= CAST($since AS DATE)
  UNION ALL
  SELECT 2 AS kind, f.stock, f.prev_date, f.date, f.date AS back, f.prev_named, m.holder, m.was AS held, m.became AS kept, m.became AS again,
    1 AS holders, m.was AS lost
  FROM falls f
  JOIN ends e ON e.stock = f.stock
  JOIN moved m ON m.stock = f.stock AND m.date = f.date
  LEFT JOIN holes h ON h.stock = f.stock AND h.date = f.date
  WHERE h.stock IS NULL AND f.date >= CAST($since AS DATE) AND f.place > e.lists - $lists AND f.gap <= $gap
    AND m.became = 0 AND m.was >= $holder_share * f.prev_named AND f.fall >= $most * m.was
)
SELECT (SELECT count(*) FROM found) AS findings, kind, stock, CAST(prev_date AS VARCHAR) AS prev_date,
  CAST(date AS VARCHAR) AS date, CAST(back AS VARCHAR) AS back, prev_named, holder, held, kept, again, holders, lost
FROM found
ORDER BY CAST(lost AS DOUBLE) / prev_named DESC, stock, date, holder
LIMIT 1
