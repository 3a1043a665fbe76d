SELECT (SELECT count(*) FROM check_lists WHERE weekend) AS findings, stock, CAST(date AS VARCHAR) AS date,
  CAST(page_date AS VARCHAR) AS page_date, CAST(used_page_date AS VARCHAR) AS used_page_date, holders, shares, name, used_name
FROM check_lists
WHERE weekend
ORDER BY shares DESC, holders DESC, stock, date, page_date, file
LIMIT 1
