SELECT file, name, kind, sha256, bytes, received_at, fetched_at, row_count AS "rows", set_aside
FROM files
ORDER BY file DESC
