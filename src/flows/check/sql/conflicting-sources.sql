SELECT (SELECT count(*) FROM check_lists WHERE NOT weekend) AS findings, stock, CAST(date AS VARCHAR) AS date, holders, shares,
  kind, name, used_kind, used_name
FROM check_lists
WHERE NOT weekend
ORDER BY shares DESC, holders DESC, stock, date, file
LIMIT 1
