-- Which observation of each touched stock-day counts: its own day before a weekend copy,
-- page before csv, newer fetch before older, later received last.
CREATE OR REPLACE TEMP TABLE new_days AS
SELECT d.stock, d.date, d.page_date, d.kind, d.fetched_at, d.lines, d.total_named, d.total_ccass, d.issued,
  coalesce(l.digest, '0') AS digest, d.file
FROM in_days d
LEFT JOIN (
  SELECT stock, page_date, file,
    CAST(sum(CAST(md5_number_lower(holder || '=' || coalesce(CAST(shares AS VARCHAR), '?')) AS HUGEINT)) AS VARCHAR) AS digest
  FROM in_lines
  GROUP BY stock, page_date, file
) l ON l.stock = d.stock AND l.page_date = d.page_date AND l.file = d.file;

CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT stock, date FROM new_days;

CREATE OR REPLACE TEMP TABLE former AS
SELECT s.* FROM stock_days s SEMI JOIN touched t ON t.stock = s.stock AND t.date = s.date;

CREATE OR REPLACE TEMP TABLE placed AS
SELECT o.* EXCLUDE (place), o.place = 1 AS chosen
FROM (
  SELECT a.*, row_number() OVER (
    PARTITION BY stock, date
    ORDER BY CASE WHEN page_date = date THEN 0 ELSE 1 END, CASE WHEN kind = 'page' THEN 0 ELSE 1 END, fetched_at DESC, file DESC, page_date DESC
  ) AS place
  FROM (
    SELECT *, true AS is_new FROM new_days
    UNION ALL
    SELECT stock, date, page_date, kind, fetched_at, lines, total_named, total_ccass, issued, digest, file, false AS is_new FROM former
  ) a
) o;

CREATE OR REPLACE TEMP TABLE fresh AS
SELECT p.stock, p.date, p.page_date, p.file, f.digest IS NOT NULL AS replaces
FROM placed p
LEFT JOIN (SELECT stock, date, digest FROM former WHERE chosen) f ON f.stock = p.stock AND f.date = p.date
WHERE p.chosen AND p.is_new AND (f.digest IS NULL OR f.digest <> p.digest);

-- Days whose list, or what it says of the whole, is another than before.
CREATE OR REPLACE TEMP TABLE retold AS
SELECT p.stock, p.date, f.date IS NOT NULL AND f.issued IS DISTINCT FROM p.issued AS issued_changed
FROM placed p
LEFT JOIN (SELECT * FROM former WHERE chosen) f ON f.stock = p.stock AND f.date = p.date
WHERE p.chosen AND p.is_new
  AND (f.date IS NULL OR f.digest <> p.digest OR f.total_ccass IS DISTINCT FROM p.total_ccass OR f.issued IS DISTINCT FROM p.issued);
