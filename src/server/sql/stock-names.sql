SELECT stock, name FROM securities WHERE stock = $stock ORDER BY as_of NULLS FIRST, name
