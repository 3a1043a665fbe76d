SELECT holder, name, min(first_seen) AS first_seen, max(last_seen) AS last_seen, min(file) AS file
FROM (SELECT * FROM names UNION ALL SELECT * FROM in_names) n
GROUP BY holder, name
