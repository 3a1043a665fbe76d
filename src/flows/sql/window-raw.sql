-- The plain reading: the whole change of a holding as if it were all trade, in no one's share units.
CREATE OR REPLACE TEMP TABLE window_parts AS
SELECT DISTINCT c.stock, c.date, c.trade_date, c.holder, 'trade' AS reason, c.to_shares - c.from_shares AS shares,
  CAST(1 AS BIGINT) AS unit_num, CAST(1 AS BIGINT) AS unit_den
FROM changes c
WHERE c.trade_date >= CAST($from AS DATE) AND c.trade_date <= CAST($to AS DATE) AND c.to_shares <> c.from_shares {stocks}
