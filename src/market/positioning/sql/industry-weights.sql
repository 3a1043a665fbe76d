-- Ready weights of industries, every version of them, the newest fetch first.
SELECT CAST(w.date AS VARCHAR) AS date, w.industry, CAST(w.fund_weight AS DOUBLE) AS fund,
  CAST(w.benchmark_weight AS DOUBLE) AS benchmark, w.report, CAST(w.published AS VARCHAR) AS published, w.source
FROM industry_weights w
JOIN files f ON f.file = w.file
WHERE w.date >= CAST($since AS DATE) AND w.date < CAST($until AS DATE)
ORDER BY f.fetched_at DESC, w.file DESC, w.date, w.industry
