-- What funds hold at quarter-ends, every version of it, the newest fetch first.
SELECT CAST(h.date AS VARCHAR) AS date, h.stock, h.fund, h.industry, CAST(h.value * 100 AS BIGINT) AS cents, h.report,
  CAST(h.published AS VARCHAR) AS published, h.source
FROM fund_holdings h
JOIN files f ON f.file = h.file
WHERE h.date >= CAST($since AS DATE) AND h.date < CAST($until AS DATE)
ORDER BY f.fetched_at DESC, h.file DESC, h.date, h.stock, h.fund
