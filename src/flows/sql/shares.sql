-- Value held in CCASS by type on some days: each stock's last stored list on or before the day, at one close.
SELECT CAST(v.day AS VARCHAR) AS date, coalesce(t.type, 'other') AS type, CAST(sum(v.cents) AS HUGEINT) AS cents
FROM (
  SELECT q.day, q.holder,
    q.sign * (q.top // q.bottom + CASE WHEN 2 * (q.top % q.bottom) > q.bottom OR (2 * (q.top % q.bottom) = q.bottom AND (q.top // q.bottom) % 2 = 1) THEN 1 ELSE 0 END) AS cents
  FROM (
    SELECT h.day, h.holder, CASE WHEN h.shares < 0 THEN -1 ELSE 1 END AS sign,
      CAST(abs(h.shares) AS HUGEINT) * 100 * CAST(p.num AS HUGEINT) AS top, CAST(p.den AS HUGEINT) AS bottom
    FROM asked_holdings h
    JOIN asked_prices p ON p.day = h.day AND p.code = h.stock
  ) q
) v
LEFT JOIN holder_types t ON t.holder = v.holder AND v.day >= t.from_date AND v.day <= t.to_date
GROUP BY v.day, coalesce(t.type, 'other')
ORDER BY v.day
