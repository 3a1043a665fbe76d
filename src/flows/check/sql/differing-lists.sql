-- Stored lists of one stock-day that differ from the one in use, and for how many holders.
-- weekend: one of the two is dated on a day that does not settle.
CREATE OR REPLACE TEMP TABLE check_lists AS
WITH pairs AS (
  SELECT l.stock, l.date, l.page_date, l.file, l.kind, u.page_date AS used_page_date, u.file AS used_file, u.kind AS used_kind,
    l.page_date <> l.date OR u.page_date <> u.date AS weekend
  FROM stock_days l
  JOIN stock_days u ON u.stock = l.stock AND u.date = l.date AND u.chosen
  WHERE NOT l.chosen AND l.digest <> u.digest
),
since AS (
  SELECT p.stock, p.date, h.holder, max(h.date) AS since
  FROM (SELECT DISTINCT stock, date FROM pairs) p
  JOIN holdings h ON h.stock = p.stock AND h.date <= p.date AND h.date >= date_trunc('month', p.date)
  GROUP BY p.stock, p.date, h.holder
),
used AS (
  SELECT s.stock, s.date, s.holder, h.shares
  FROM since s
  JOIN holdings h ON h.stock = s.stock AND h.holder = s.holder AND h.date = s.since
),
both_lists AS (
  SELECT p.stock, p.date, p.page_date, p.file, u.holder, u.shares AS used, CAST(NULL AS BIGINT) AS other
  FROM pairs p
  JOIN used u ON u.stock = p.stock AND u.date = p.date
  UNION ALL
  SELECT p.stock, p.date, p.page_date, p.file, a.holder, CAST(NULL AS BIGINT) AS used, a.shares AS other
  FROM pairs p
  JOIN (SELECT DISTINCT stock, date, page_date, file, holder, shares FROM alternates) a
    ON a.stock = p.stock AND a.date = p.date AND a.page_date = p.page_date AND a.file = p.file
),
by_holder AS (
  SELECT stock, date, page_date, file, holder, max(used) AS used, max(other) AS other
  FROM both_lists
  GROUP BY stock, date, page_date, file, holder
),
differing AS (
  SELECT stock, date, page_date, file, count(*) AS holders, CAST(sum(abs(coalesce(used, 0) - coalesce(other, 0))) AS BIGINT) AS shares
  FROM by_holder
  WHERE used IS DISTINCT FROM other
  GROUP BY stock, date, page_date, file
)
SELECT p.stock, p.date, p.page_date, p.file, p.kind, p.used_page_date, p.used_file, p.used_kind, p.weekend,
  coalesce(d.holders, 0) AS holders, coalesce(d.shares, 0) AS shares, f.name AS name, u.name AS used_name
FROM pairs p
LEFT JOIN differing d ON d.stock = p.stock AND d.date = p.date AND d.page_date = p.page_date AND d.file = p.file
LEFT JOIN files f ON f.file = p.file
LEFT JOIN files u ON u.file = p.used_file
