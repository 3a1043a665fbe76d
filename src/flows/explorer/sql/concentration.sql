-- Largest holders of a stock on each stored day: the five and ten largest participants, and the ten with all named investors.
SELECT CAST(r.day AS VARCHAR) AS date,
  CAST(coalesce(sum(CASE WHEN r.place <= 5 AND r.has_id = 1 THEN r.shares END), 0) AS BIGINT) AS top5,
  CAST(coalesce(sum(CASE WHEN r.place <= 10 AND r.has_id = 1 THEN r.shares END), 0) AS BIGINT) AS top10,
  CAST(coalesce(sum(CASE WHEN (r.place <= 10 AND r.has_id = 1) OR r.has_id = 0 THEN r.shares END), 0) AS BIGINT) AS top10_named,
  CAST(sum(r.shares) AS BIGINT) AS named, count(*) AS participants
FROM (
  SELECT s.day, s.holder, s.shares, s.has_id,
    row_number() OVER (PARTITION BY s.day, s.has_id ORDER BY s.shares DESC, s.holder) AS place
  FROM (
    SELECT l.day, h.holder, h.shares, CASE WHEN h.holder LIKE '~%' THEN 0 ELSE 1 END AS has_id
    FROM (
      SELECT d.date AS day, x.holder, max(x.date) AS since
      FROM stock_days d
      JOIN holdings x ON x.stock = d.stock AND x.date <= d.date
        AND substr(CAST(x.date AS VARCHAR), 1, 7) = substr(CAST(d.date AS VARCHAR), 1, 7)
      WHERE d.chosen AND d.stock = $stock AND d.date >= CAST($from AS DATE) AND d.date <= CAST($to AS DATE)
      GROUP BY d.date, x.holder
    ) l
    JOIN holdings h ON h.stock = $stock AND h.holder = l.holder AND h.date = l.since
    WHERE h.shares IS NOT NULL
  ) s
) r
GROUP BY r.day
ORDER BY r.day
