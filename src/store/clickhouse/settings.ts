import type { ClickHouseSettings } from '@clickhouse/client';

/** How a server has to read SQL so that it means what DuckDB takes it for, and never answers in part. */
export const SETTINGS: ClickHouseSettings = {
  // meaning
  join_use_nulls: 1,
  cast_keep_nullable: 1,
  data_type_default_nullable: 1,
  aggregate_functions_null_for_empty: 1,
  prefer_column_name_to_alias: 1,
  transform_null_in: 0,
  union_default_mode: 'DISTINCT',
  count_distinct_implementation: 'uniqExact',
  date_time_overflow_behavior: 'saturate',
  session_timezone: 'UTC',
  precise_float_parsing: 1,
  // values as text that loses nothing
  output_format_decimal_trailing_zeros: 1,
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  // all of an answer or none of it
  wait_end_of_query: 1,
  skip_unavailable_shards: 0,
  distributed_product_mode: 'deny',
  max_parallel_replicas: '1',
  async_insert: 0,
  max_result_rows: '0',
  max_result_bytes: '0',
  read_overflow_mode: 'throw',
  group_by_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  result_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  set_overflow_mode: 'throw',
  join_overflow_mode: 'throw',
  transfer_overflow_mode: 'throw',
  distinct_overflow_mode: 'throw',
  // room for lists of stocks and long CTEs
  max_query_size: '16777216',
  max_ast_elements: '1000000',
  max_expanded_ast_elements: '5000000',
} as ClickHouseSettings;
