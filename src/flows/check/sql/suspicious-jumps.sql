-- Holdings, totals and prices that change as if the unit had changed, without a corporate action that explains it.
WITH factors AS (
  SELECT CAST(unnest(string_split($factors, ' ')) AS INTEGER) AS factor
),
-- days whose lists show a split that a table names
explained AS (
  SELECT stock, date
  FROM change_days
  WHERE credited <> '' AND credited NOT LIKE '% inferred%'
),
moved AS (
  SELECT stock, date, holder, max(from_shares) AS from_shares, max(to_shares) AS to_shares,
    max(CASE WHEN rule IN ('R2', 'R5', 'R6', 'R7', 'R8') OR evidence LIKE 'announced %' THEN 1 ELSE 0 END) AS known
  FROM changes
  WHERE from_shares > 0 AND to_shares > 0 AND holder <> '(unnamed)'
    AND (to_shares >= 9 * from_shares OR from_shares >= 9 * to_shares)
  GROUP BY stock, date, holder
),
scaled AS (
  SELECT m.stock, m.date, m.holder, m.from_shares, m.to_shares, m.known, f.factor, m.to_shares > m.from_shares AS up
  FROM moved m
  JOIN factors f ON abs(CAST(greatest(m.from_shares, m.to_shares) AS DOUBLE) / (CAST(least(m.from_shares, m.to_shares) AS DOUBLE) * f.factor) - 1) <= $within
  LEFT JOIN explained e ON e.stock = m.stock AND e.date = m.date
  WHERE e.stock IS NULL
),
price_moves AS (
  SELECT stock, date, prev_date, source, prev_source, close, prev_close, close > prev_close AS up,
    greatest(close, prev_close) / least(close, prev_close) AS ratio
  FROM (
    SELECT stock, date, source, CAST(close_num AS DOUBLE) / CAST(close_den AS DOUBLE) AS close,
      lag(date) OVER w AS prev_date, lag(source) OVER w AS prev_source,
      lag(CAST(close_num AS DOUBLE) / CAST(close_den AS DOUBLE)) OVER w AS prev_close
    FROM price_days
    WHERE close_num > 0
    WINDOW w AS (PARTITION BY stock ORDER BY date)
  ) p
  WHERE prev_close IS NOT NULL
),
counted AS (
  SELECT s.stock, s.date, s.factor, s.up, count(*) AS holders
  FROM scaled s
  GROUP BY s.stock, s.date, s.factor, s.up
),
lists AS (
  SELECT c.stock, c.date, d.prev_date, c.factor, c.up, c.holders, least(now.lines, prev.lines) AS lines, d.total_from, d.total_to
  FROM counted c
  JOIN change_days d ON d.stock = c.stock AND d.date = c.date
  JOIN stock_days now ON now.stock = d.stock AND now.date = d.date AND now.chosen
  JOIN stock_days prev ON prev.stock = d.stock AND prev.date = d.prev_date AND prev.chosen
  WHERE c.holders >= $list_min AND c.holders >= $list_share * least(now.lines, prev.lines)
),
-- a split without a table: the price fell as the holdings grew
real_splits AS (
  SELECT DISTINCT l.stock, l.date
  FROM lists l
  JOIN price_moves p ON p.stock = l.stock AND p.up <> l.up
    AND p.date > l.prev_date - CAST($split_days AS INTEGER) AND p.date <= l.date
    AND abs(p.ratio / l.factor - 1) <= $split_within
),
found AS (
  SELECT 'fail' AS status, 1 AS kind, l.stock, l.prev_date, l.date, CAST(l.holders AS VARCHAR) AS who,
    CAST(l.lines AS VARCHAR) AS more, l.factor, CAST(l.total_from AS DOUBLE) AS before, CAST(l.total_to AS DOUBLE) AS after
  FROM lists l
  LEFT JOIN real_splits r ON r.stock = l.stock AND r.date = l.date
  WHERE r.stock IS NULL
  UNION ALL
  SELECT 'warn' AS status, 2 AS kind, d.stock, d.prev_date, d.date, '' AS who, '' AS more,
    0 AS factor, CAST(d.total_from AS DOUBLE) AS before, CAST(d.total_to AS DOUBLE) AS after
  FROM change_days d
  LEFT JOIN lists l ON l.stock = d.stock AND l.date = d.date
  WHERE l.stock IS NULL AND d.total_from > 0 AND d.total_to > 0 AND d.credited = '' AND d.flags NOT LIKE '%listing%'
    AND (d.total_to > $total_jump * d.total_from OR d.total_from > $total_jump * d.total_to)
  UNION ALL
  SELECT 'warn' AS status, 3 AS kind, s.stock, d.prev_date, s.date, s.holder AS who, '' AS more, s.factor,
    CAST(s.from_shares AS DOUBLE) AS before, CAST(s.to_shares AS DOUBLE) AS after
  FROM scaled s
  JOIN change_days d ON d.stock = s.stock AND d.date = s.date
  LEFT JOIN lists l ON l.stock = s.stock AND l.date = s.date
  WHERE l.stock IS NULL AND s.known = 0 AND d.gap <= $holder_gap
    AND greatest(s.from_shares, s.to_shares) >= $holder_share * least(d.total_from, d.total_to)
  UNION ALL
  SELECT 'warn' AS status, 4 AS kind, p.stock, p.prev_date, p.date, p.source AS who, p.prev_source AS more, f.factor,
    p.prev_close AS before, p.close AS after
  FROM price_moves p
  JOIN factors f ON abs(p.ratio / f.factor - 1) <= $within
  WHERE date_diff('day', p.prev_date, p.date) <= $price_days AND p.date >= CAST($since AS DATE)
    AND NOT EXISTS (
      SELECT 1 FROM actions a
      WHERE a.stock = p.stock AND a.num IS NOT NULL AND a.ex_date > p.prev_date AND a.ex_date <= p.date
        AND abs(ln(CAST(a.num AS DOUBLE) / a.den) + CASE WHEN p.up THEN ln(p.ratio) ELSE -ln(p.ratio) END) < 0.5
    )
    AND NOT EXISTS (
      SELECT 1 FROM change_days d
      WHERE d.stock = p.stock AND d.credited <> '' AND d.date >= p.prev_date AND d.date <= p.date + CAST($split_days AS INTEGER)
        AND abs(ln(CAST(d.factor_num AS DOUBLE) / d.factor_den) + CASE WHEN p.up THEN ln(p.ratio) ELSE -ln(p.ratio) END) < 0.5
    )
)
SELECT (SELECT count(*) FROM found) AS findings, status, kind, stock, CAST(prev_date AS VARCHAR) AS prev_date,
  CAST(date AS VARCHAR) AS date, who, more, factor, before, after
FROM found
ORDER BY kind, greatest(before, after) / least(before, after) DESC, stock, date, who
LIMIT 1
