-- Rows and days of everything stored, by kind and source. daily: meant to have every day.
WITH rows_of AS (
  SELECT 1 AS place, 'holdings' AS kind, kind AS source, min(page_date) AS first, max(page_date) AS last,
    CAST(sum(lines) AS BIGINT) AS row_count, true AS daily
  FROM stock_days
  GROUP BY kind
  UNION ALL
  SELECT 2, 'prices',
    source || CASE adjusted WHEN 'none' THEN ', as traded' WHEN 'split' THEN ', split-adjusted' ELSE ', dividend-adjusted' END,
    min(date), max(date), count(*), true
  FROM prices
  GROUP BY source, adjusted
  UNION ALL
  SELECT 3, 'connect-holdings', direction || ', ' || exchange, min(date), max(date), count(*), direction = 'southbound'
  FROM connect_holdings
  GROUP BY direction, exchange
  UNION ALL
  SELECT 4, 'connect-participants', direction || ', ' || source, min(date), max(date), count(*), false
  FROM connect_participants
  GROUP BY direction, source
  UNION ALL
  SELECT 5, 'northbound', source || ', ' || channel, min(date), max(date), count(*), true
  FROM northbound_days
  GROUP BY source, channel
  UNION ALL
  SELECT 6, 'northbound-net', source || ', ' || channel, min(date), max(date), count(*), false
  FROM northbound_days
  WHERE net IS NOT NULL
  GROUP BY source, channel
  UNION ALL
  SELECT 7, 'northbound-holdings', source || ', ' || channel, min(date), max(date), count(*), false
  FROM northbound_days
  WHERE holdings IS NOT NULL
  GROUP BY source, channel
  UNION ALL
  SELECT 8, 'southbound', source || ', ' || channel, min(date), max(date), count(*), true
  FROM southbound_days
  GROUP BY source, channel
  UNION ALL
  SELECT 9, 'connect-actives', direction || ', ' || source, min(date), max(date), count(*), true
  FROM connect_actives
  GROUP BY direction, source
  UNION ALL
  SELECT 10, 'series', id || ', ' || source, min(date), max(date), count(*), true
  FROM series_days
  GROUP BY id, source
  UNION ALL
  SELECT 11, 'index', id || ', ' || source, min(date), max(date), count(*), true
  FROM index_days
  WHERE id NOT LIKE '%.%'
  GROUP BY id, source
  UNION ALL
  SELECT 12, 'shares', source || CASE adjusted WHEN 'none' THEN ', as traded' WHEN 'split' THEN ', split-adjusted' ELSE ', dividend-adjusted' END,
    min(date), max(date), count(*), true
  FROM index_days
  WHERE id LIKE '%.%'
  GROUP BY source, adjusted
  UNION ALL
  SELECT 13, 'valuation', id || ', ' || source, min(date), max(date), count(*), true
  FROM valuation_days
  GROUP BY id, source
  UNION ALL
  SELECT 13, 'fund-holdings', source, min(date), max(date), count(*), false
  FROM fund_holdings
  GROUP BY source
  UNION ALL
  SELECT 13, 'benchmark-weights', benchmark || ', ' || source, min(date), max(date), count(*), false
  FROM benchmark_weights
  GROUP BY benchmark, source
  UNION ALL
  SELECT 13, 'industry-weights', source, min(date), max(date), count(*), false
  FROM industry_weights
  GROUP BY source
  UNION ALL
  SELECT 18, 'share-industries', scheme, min(from_date), max(coalesce(to_date, from_date)), count(*), false
  FROM share_industries
  GROUP BY scheme
  UNION ALL
  SELECT 14, 'issued', f.kind, min(t.date), max(t.date), count(*), false
  FROM issued t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 15, 'corporate-actions', f.kind, min(t.ex_date), max(t.ex_date), count(*), false
  FROM actions t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 16, 'announcements', f.kind, min(t.date), max(t.date), count(*), false
  FROM announcements t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 17, 'securities', f.kind, min(t.as_of), max(t.as_of), count(*), false
  FROM securities t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 18, 'industries', scheme, min(from_date), max(coalesce(to_date, from_date)), count(*), false
  FROM industries
  GROUP BY scheme
  UNION ALL
  SELECT 19, 'names', f.kind, min(t.first_seen), max(t.last_seen), count(*), false
  FROM names t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 20, 'issues', f.kind, NULL, NULL, count(*), false
  FROM issues t JOIN files f ON f.file = t.file
  GROUP BY f.kind
  UNION ALL
  SELECT 21, 'files', kind, CAST(min(substr(received_at, 1, 10)) AS DATE), CAST(max(substr(received_at, 1, 10)) AS DATE), count(*), false
  FROM files
  GROUP BY kind
)
SELECT kind, source, CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last, row_count, daily
FROM rows_of
ORDER BY place, kind, source
