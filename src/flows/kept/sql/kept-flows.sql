-- Kept values of a window's changes, by stock, trade date and type, summed by the keys asked for. Amounts in cents.
SELECT
  {keys}
  CAST(sum(v.net) AS HUGEINT) AS net,
  CAST(sum(v.buy) AS HUGEINT) AS buy,
  CAST(sum(v.sell) AS HUGEINT) AS sell,
  CAST(sum(v.transfer) AS HUGEINT) AS transfer,
  CAST(sum(v.corporate_action) AS HUGEINT) AS corporate_action,
  CAST(sum(v.deposit) AS HUGEINT) AS deposit,
  CAST(sum(v.placing) AS HUGEINT) AS placing,
  CAST(sum(v.listing) AS HUGEINT) AS listing
FROM (
  SELECT r.*, {industry} AS industry, {basis} AS basis
  FROM window_flows r
  {industries}
) v
{where}
{group}
