-- Change-only rows of every day that the fresh days touch. Each month starts with the whole list of its first stored day.
CREATE OR REPLACE TEMP TABLE neighbours AS
SELECT stock, date, lag(date) OVER (PARTITION BY stock, substr(CAST(date AS VARCHAR), 1, 7) ORDER BY date) AS pred
FROM (
  SELECT stock, date FROM fresh
  UNION
  SELECT s.stock, s.date FROM stock_days s SEMI JOIN fresh f ON f.stock = s.stock WHERE s.chosen
) days;

CREATE OR REPLACE TEMP TABLE affected AS
SELECT n.stock, n.date, n.pred FROM neighbours n SEMI JOIN fresh f ON f.stock = n.stock AND f.date = n.date
UNION
SELECT n.stock, n.date, n.pred FROM neighbours n SEMI JOIN fresh f ON f.stock = n.stock AND f.date = n.pred;

CREATE OR REPLACE TEMP TABLE asked AS
SELECT stock, date FROM affected
UNION
SELECT stock, pred AS date FROM affected WHERE pred IS NOT NULL;

CREATE OR REPLACE TEMP TABLE stored_states AS
SELECT l.stock, l.day AS date, h.holder, h.shares, h.known
FROM (
  SELECT a.stock, a.date AS day, h.holder, max(h.date) AS since
  FROM asked a
  JOIN holdings h ON h.stock = a.stock AND h.date <= a.date
    AND substr(CAST(h.date AS VARCHAR), 1, 7) = substr(CAST(a.date AS VARCHAR), 1, 7)
  GROUP BY a.stock, a.date, h.holder
) l
JOIN holdings h ON h.stock = l.stock AND h.holder = l.holder AND h.date = l.since
WHERE h.shares IS NOT NULL OR NOT h.known;

CREATE OR REPLACE TEMP TABLE states AS
SELECT s.* FROM stored_states s ANTI JOIN fresh f ON f.stock = s.stock AND f.date = s.date
UNION ALL
SELECT l.stock, f.date, l.holder, l.shares, l.known
FROM in_lines l JOIN fresh f ON f.stock = l.stock AND f.page_date = l.page_date AND f.file = l.file;

CREATE OR REPLACE TEMP TABLE new_rows AS
SELECT coalesce(c.stock, p.stock) AS stock, coalesce(c.date, p.date) AS date, coalesce(c.holder, p.holder) AS holder,
  c.shares AS shares, coalesce(c.known, true) AS known
FROM (SELECT s.* FROM states s SEMI JOIN affected a ON a.stock = s.stock AND a.date = s.date) c
FULL JOIN (
  SELECT s.stock, a.date, s.holder, s.shares, s.known
  FROM affected a JOIN states s ON s.stock = a.stock AND s.date = a.pred
) p ON p.stock = c.stock AND p.date = c.date AND p.holder = c.holder
WHERE c.holder IS NULL OR p.holder IS NULL OR c.shares IS DISTINCT FROM p.shares OR c.known <> p.known;

-- Lists that lost against a better-founded one and differ from it.
CREATE OR REPLACE TEMP TABLE losing_rows AS
SELECT l.stock, p.date, l.page_date, l.holder, l.shares, l.known, l.file
FROM in_lines l
JOIN placed p ON p.stock = l.stock AND p.page_date = l.page_date AND p.file = l.file AND p.is_new AND NOT p.chosen
JOIN (SELECT stock, date, digest FROM placed WHERE chosen) w ON w.stock = p.stock AND w.date = p.date AND w.digest <> p.digest
UNION ALL
SELECT s.stock, s.date, o.page_date, s.holder, s.shares, s.known, o.file
FROM stored_states s
JOIN fresh f ON f.stock = s.stock AND f.date = s.date AND f.replaces
JOIN former c ON c.stock = s.stock AND c.date = s.date AND c.chosen
JOIN former o ON o.stock = s.stock AND o.date = s.date AND o.digest = c.digest;

-- Lists that lost before and are the same as the one that counts now.
CREATE OR REPLACE TEMP TABLE agreeing AS
SELECT p.stock, p.date, p.page_date, p.file
FROM placed p
JOIN fresh f ON f.stock = p.stock AND f.date = p.date AND f.replaces
JOIN placed w ON w.stock = p.stock AND w.date = p.date AND w.chosen
WHERE NOT p.chosen AND NOT p.is_new AND p.digest = w.digest;
