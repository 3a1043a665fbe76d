-- Value of every part of the changes traded in a window, summed by the keys asked for. Amounts in cents.
-- One change is valued as round-half-even(shares x turnover / volume, 0.01) in share units of the day it settles: in 64 bits
-- where they hold it, which takes a third of the time, else in 128.
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
      * CASE WHEN r.small THEN CAST(r.whole + CASE WHEN 2 * r.rest > r.under OR (2 * r.rest = r.under AND r.whole % 2 = 1) THEN 1 ELSE 0 END AS HUGEINT)
        ELSE r.large // r.large_under
          + CASE WHEN 2 * (r.large % r.large_under) > r.large_under OR (2 * (r.large % r.large_under) = r.large_under AND (r.large // r.large_under) % 2 = 1) THEN 1 ELSE 0 END
        END AS cents
  FROM (
    SELECT q.*, q.over - q.whole * q.under AS rest
    FROM (
      SELECT x.*, x.over // x.under AS whole
      FROM (
        SELECT m.stock, m.trade_date, m.holder, m.reason, m.shares, m.small,
          CASE WHEN m.small THEN abs(m.shares) * 100 * CAST(m.price_num AS BIGINT) * m.unit_den ELSE 0 END AS over,
          CASE WHEN m.small THEN CAST(m.price_den AS BIGINT) * m.unit_num ELSE 1 END AS under,
          CASE WHEN m.small THEN CAST(0 AS HUGEINT) ELSE CAST(abs(m.shares) AS HUGEINT) * 100 * CAST(m.price_num AS HUGEINT) * m.unit_den END AS large,
          CASE WHEN m.small THEN CAST(1 AS HUGEINT) ELSE CAST(m.price_den AS HUGEINT) * m.unit_num END AS large_under
        FROM (
          SELECT c.stock, c.trade_date, c.holder, c.reason, c.shares, c.unit_num, c.unit_den, p.price_num, p.price_den,
            CAST(abs(c.shares) AS DOUBLE) * 100 * CAST(p.price_num AS DOUBLE) * c.unit_den < 4e18 AND CAST(p.price_num AS DOUBLE) < 4e18 AND CAST(p.price_den AS DOUBLE) * c.unit_num < 4e18 AS small
          FROM window_parts c
          JOIN window_prices p ON p.stock = c.stock AND p.date = c.trade_date
        ) m
      ) x
    ) q
  ) r
  LEFT JOIN holder_types t ON t.holder = r.holder AND r.trade_date >= t.from_date AND r.trade_date <= t.to_date
  {industries}
) v
{where}
{group}
