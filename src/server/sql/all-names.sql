SELECT stock, name FROM securities ORDER BY stock, as_of NULLS FIRST, name
