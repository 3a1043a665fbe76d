-- Value of every part of the changes traded in a window, summed by the keys asked for. Amounts in cents.
-- One change is valued as round-half-even(shares x turnover / volume, 0.01) in share units of the day it settles.
SELECT
  {keys}
  CAST(sum(CASE WHEN v.reason = 'trade' THEN v.cents ELSE 0 END) AS HUGEINT) AS net,
  CAST(sum(CASE WHEN v.reason = 'trade' AND v.cents > 0 THEN v.cents ELSE 0 END) AS HUGEINT) AS buy,
  CAST(sum(CASE WHEN v.reason = 'trade' AND v.cents < 0 THEN -v.cents ELSE 0 END) AS HUGEINT) AS sell,
  CAST(sum(CASE WHEN v.reason = 'transfer' THEN v.cents ELSE 0 END) AS HUGEINT) AS transfer,
  CAST(sum(CASE WHEN v.reason = 'corporate_action' THEN v.cents ELSE 0 END) AS HUGEINT) AS corporate_action,
  CAST(sum(CASE WHEN v.reason = 'deposit' THEN v.cents ELSE 0 END) AS HUGEINT) AS deposit,
  CAST(sum(CASE WHEN v.reason = 'placing' THEN v.cents ELSE 0 END) AS HUGEINT) AS placing,
  CAST(sum(CASE WHEN v.reason = 'listing' THEN v.cents ELSE 0 END) AS HUGEINT) AS listing
FROM (
  SELECT r.stock, r.trade_date, r.holder, r.reason, coalesce(t.type, 'other') AS type, {industry} AS industry, {basis} AS basis,
    CASE WHEN r.shares < 0 THEN -1 ELSE 1 END
      * (r.whole + CASE WHEN 2 * r.rest > r.bottom OR (2 * r.rest = r.bottom AND r.whole % 2 = 1) THEN 1 ELSE 0 END) AS cents
  FROM (
    SELECT q.*, q.top - q.whole * q.bottom AS rest
    FROM (
      SELECT x.*, x.top // x.bottom AS whole
      FROM (
        SELECT c.stock, c.trade_date, c.holder, c.reason, c.shares,
          CAST(abs(c.shares) AS HUGEINT) * 100 * CAST(p.price_num AS HUGEINT) * c.unit_den AS top,
          CAST(p.price_den AS HUGEINT) * c.unit_num AS bottom
        FROM window_parts c
        JOIN window_prices p ON p.stock = c.stock AND p.date = c.trade_date
      ) x
    ) q
  ) r
  LEFT JOIN holder_types t ON t.holder = r.holder AND r.trade_date >= t.from_date AND r.trade_date <= t.to_date
  {industries}
) v
{where}
{group}
