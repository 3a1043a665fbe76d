-- The sums of a month as they are kept; whole cents of one stock, day and type fit 64 bits, else this fails.
SELECT s.stock, s.trade_date, s.type, CAST(s.net AS BIGINT) AS net, CAST(s.buy AS BIGINT) AS buy, CAST(s.sell AS BIGINT) AS sell,
  CAST(s.transfer AS BIGINT) AS transfer, CAST(s.corporate_action AS BIGINT) AS corporate_action, CAST(s.deposit AS BIGINT) AS deposit,
  CAST(s.placing AS BIGINT) AS placing, CAST(s.listing AS BIGINT) AS listing
FROM ({summed}) s
ORDER BY s.stock, s.trade_date, s.type
