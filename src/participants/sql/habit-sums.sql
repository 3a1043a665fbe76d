-- What was held at the start of a month, bought and sold, by stock and holder.
SELECT stock, holder, sum(base) AS base, sum(bought) AS bought, sum(sold) AS sold, sum(bought_value) AS bought_value, sum(sold_value) AS sold_value
FROM ({parts}) a
GROUP BY stock, holder
