-- Value of what each holder has on the asked day: each stock's last stored list on or before it, at one close. In cents.
SELECT q.holder, CAST(sum(q.sign * (q.top // q.bottom
    + CASE WHEN 2 * (q.top % q.bottom) > q.bottom OR (2 * (q.top % q.bottom) = q.bottom AND (q.top // q.bottom) % 2 = 1) THEN 1 ELSE 0 END)) AS HUGEINT) AS cents
FROM (
  SELECT h.holder, CASE WHEN h.shares < 0 THEN -1 ELSE 1 END AS sign,
    CAST(abs(h.shares) AS HUGEINT) * 100 * CAST(p.num AS HUGEINT) AS top, CAST(p.den AS HUGEINT) AS bottom
  FROM asked_holdings h
  JOIN asked_prices p ON p.day = h.day AND p.code = h.stock
) q
GROUP BY q.holder
ORDER BY q.holder
