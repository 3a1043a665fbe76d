-- Changes of a stock's holders between two stored days, by reason, in share units of the later day of each step; with what was
-- held before the first and after the last of them.
SELECT c.holder, c.reason, CAST(sum(c.shares) AS BIGINT) AS shares, CAST(min(c.date) AS VARCHAR) AS first, CAST(max(c.date) AS VARCHAR) AS last,
  arg_min(c.from_shares, c.date) AS from_shares, arg_max(c.to_shares, c.date) AS to_shares
FROM {changes} c
WHERE c.stock = $stock AND c.date > CAST($from AS DATE) AND c.date <= CAST($to AS DATE)
GROUP BY c.holder, c.reason
ORDER BY c.holder, c.reason
