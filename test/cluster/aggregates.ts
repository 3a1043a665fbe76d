/** What may be asked of no rows, of nulls alone, and of some; each engine has its own idea of nothing. */
export const AGGREGATES = [
  'count(*)',
  'count(x)',
  'sum(x)',
  'min(x)',
  'max(x)',
  'avg(x)',
  'product(x)',
  'coalesce(product(x), 1)',
  "string_agg(CAST(x AS VARCHAR), ', ')",
  "string_agg(DISTINCT CAST(x AS VARCHAR), ', ' ORDER BY CAST(x AS VARCHAR))",
  'bool_and(x > 2)',
  'bool_or(x > 2)',
  'arg_max(x, y)',
  'arg_min(x, y)',
  'count(DISTINCT x)',
  'sum(CASE WHEN x > 2 THEN x ELSE 0 END)',
  'sum(x) FILTER (WHERE x > 2)',
  'max(x) FILTER (WHERE x > 100)',
];

/** Rows of (x, y). */
export const ROWS = {
  none: 'SELECT x, y FROM (SELECT CAST(1 AS BIGINT) AS x, CAST(1 AS BIGINT) AS y) q WHERE x > 5',
  nulls: 'SELECT CAST(NULL AS BIGINT) AS x, CAST(1 AS BIGINT) AS y',
  some: 'SELECT CAST(2 AS BIGINT) AS x, CAST(7 AS BIGINT) AS y UNION ALL SELECT CAST(3 AS BIGINT), CAST(5 AS BIGINT) UNION ALL SELECT CAST(NULL AS BIGINT), CAST(9 AS BIGINT)',
};
