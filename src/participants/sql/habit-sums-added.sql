-- The same where sums are kept, one row of each stock and holder, with those of what is not in them.
SELECT coalesce(k.stock, a.stock) AS stock, coalesce(k.holder, a.holder) AS holder,
  coalesce(CAST(k.base AS HUGEINT), 0) + coalesce(a.base, 0) AS base,
  coalesce(CAST(k.bought AS HUGEINT), 0) + coalesce(a.bought, 0) AS bought,
  coalesce(CAST(k.sold AS HUGEINT), 0) + coalesce(a.sold, 0) AS sold,
  coalesce(CAST(k.bought_value AS HUGEINT), 0) + coalesce(a.bought_value, 0) AS bought_value,
  coalesce(CAST(k.sold_value AS HUGEINT), 0) + coalesce(a.sold_value, 0) AS sold_value
FROM ({kept}) k
FULL JOIN ({sums}) a ON a.stock = k.stock AND a.holder = k.holder
