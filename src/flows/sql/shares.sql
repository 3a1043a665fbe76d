-- Value held in CCASS by type on some days: each stock's last stored list on or before the day, at one close. In cents.
-- One holding is valued as round-half-even(shares x close, 0.01), in whole numbers wide enough for the largest of them.
SELECT CAST(v.day AS VARCHAR) AS date, coalesce(t.type, 'other') AS type, CAST(sum(CAST(v.cents AS HUGEINT)) AS HUGEINT) AS cents
FROM (
  SELECT r.day, r.holder,
    r.sign * (r.whole + CASE WHEN 2 * r.rest > r.bottom OR (2 * r.rest = r.bottom AND r.whole % 2 = 1) THEN 1 ELSE 0 END) AS cents
  FROM (
    SELECT q.*, q.top - q.whole * q.bottom AS rest
    FROM (
      SELECT x.*, x.top // x.bottom AS whole
      FROM (
        SELECT h.day, h.holder, CASE WHEN h.shares < 0 THEN -1 ELSE 1 END AS sign,
          CAST(abs(h.shares) AS {whole}) * 100 * CAST(p.num AS {whole}) AS top, CAST(p.den AS {whole}) AS bottom
        FROM asked_holdings h
        JOIN asked_prices p ON p.day = h.day AND p.code = h.stock
      ) x
    ) q
  ) r
) v
LEFT JOIN holder_types t ON t.holder = v.holder AND v.day >= t.from_date AND v.day <= t.to_date
GROUP BY v.day, coalesce(t.type, 'other')
ORDER BY v.day
