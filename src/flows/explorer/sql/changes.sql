-- Changes of a stock's holders between two stored days, by reason, in share units of the later day of each step.
SELECT c.holder, c.reason, CAST(sum(c.shares) AS BIGINT) AS shares
FROM changes c
WHERE c.stock = $stock AND c.date > CAST($from AS DATE) AND c.date <= CAST($to AS DATE)
GROUP BY c.holder, c.reason
ORDER BY c.holder, c.reason
