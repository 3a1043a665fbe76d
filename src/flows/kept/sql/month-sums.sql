-- The sums of a month over all stocks, by trade date, type, and where the stocks stood on that day.
SELECT r.trade_date, r.type, {industry} AS place, {basis} AS rests_on,
  CAST(sum(r.net) AS BIGINT) AS net, CAST(sum(r.buy) AS BIGINT) AS buy, CAST(sum(r.sell) AS BIGINT) AS sell,
  CAST(sum(r.transfer) AS BIGINT) AS transfer, CAST(sum(r.corporate_action) AS BIGINT) AS corporate_action,
  CAST(sum(r.deposit) AS BIGINT) AS deposit, CAST(sum(r.placing) AS BIGINT) AS placing, CAST(sum(r.listing) AS BIGINT) AS listing
FROM {flows} r
{industries}
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
