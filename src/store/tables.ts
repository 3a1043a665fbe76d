/** How a table is cut into Parquet segments. */
export type Partition = 'none' | 'month' | 'year';

export interface Table {
  readonly columns: string;
  readonly partition: Partition;
  /** Order of rows within a segment. */
  readonly sort: string;
  /** Rows that are read at least for one stock of a segment, 65,536 where nothing is said: fewer cost room. */
  readonly group?: number;
  /** Computed from other tables, so it can always be made again. */
  readonly derived?: true;
}

const RECEIVED = 'file INTEGER';
const CONNECT_DAYS = {
  columns: `channel VARCHAR, date DATE, net DECIMAL(38,2), buy DECIMAL(38,2), sell DECIMAL(38,2), turnover DECIMAL(38,2),
    trades BIGINT, etf_turnover DECIMAL(38,2), quota_inflow DECIMAL(38,2), quota_balance DECIMAL(38,2), holdings DECIMAL(38,2),
    source VARCHAR, ${RECEIVED}`,
  partition: 'none',
  sort: 'channel, date, source, file',
} as const;

/** Every table of a workspace. Dates are HK days; shares are whole; money and prices are exact decimals. */
export const TABLES = {
  files: {
    columns: `file INTEGER, sha256 VARCHAR, name VARCHAR, kind VARCHAR, bytes BIGINT, received_at VARCHAR, fetched_at VARCHAR,
      options VARCHAR, row_count BIGINT, set_aside VARCHAR`,
    partition: 'none',
    sort: 'file',
  },
  stock_days: {
    columns: `stock VARCHAR, date DATE, page_date DATE, kind VARCHAR, fetched_at VARCHAR, lines INTEGER,
      total_named BIGINT, total_ccass BIGINT, issued BIGINT, digest VARCHAR, chosen BOOLEAN, ${RECEIVED}`,
    partition: 'year',
    sort: 'stock, date, page_date, file',
    group: 8192,
  },
  holdings: {
    columns: 'stock VARCHAR, date DATE, holder VARCHAR, shares BIGINT, known BOOLEAN',
    partition: 'month',
    sort: 'stock, date, holder',
  },
  alternates: {
    columns: `stock VARCHAR, date DATE, page_date DATE, holder VARCHAR, shares BIGINT, known BOOLEAN, ${RECEIVED}`,
    partition: 'year',
    sort: 'stock, date, file, page_date, holder',
  },
  names: {
    columns: `holder VARCHAR, name VARCHAR, first_seen DATE, last_seen DATE, ${RECEIVED}`,
    partition: 'none',
    sort: 'holder, first_seen, name',
  },
  issued: {
    columns: `stock VARCHAR, date DATE, issued BIGINT, total_ccass BIGINT, ${RECEIVED}`,
    partition: 'none',
    sort: 'stock, date, file',
  },
  prices: {
    columns: `stock VARCHAR, date DATE, close DECIMAL(38,18), volume DECIMAL(38,6), turnover DECIMAL(38,6), adjusted VARCHAR,
      source VARCHAR, allowed BOOLEAN, ${RECEIVED}`,
    partition: 'year',
    sort: 'stock, date, adjusted, source, file',
  },
  price_days: {
    columns: `stock VARCHAR, date DATE, close_num DECIMAL(38,0), close_den DECIMAL(38,0), price_num DECIMAL(38,0), price_den DECIMAL(38,0),
      volume BIGINT, basis VARCHAR, adjusted VARCHAR, source VARCHAR, sources INTEGER, spread DOUBLE, ${RECEIVED}`,
    partition: 'year',
    sort: 'stock, date',
    group: 8192,
    derived: true,
  },
  actions: {
    columns: `stock VARCHAR, ex_date DATE, kind VARCHAR, num BIGINT, den BIGINT, amount DECIMAL(38,18), credit_date DATE, ${RECEIVED}`,
    partition: 'none',
    sort: 'stock, ex_date, kind, file',
  },
  announcements: {
    columns: `stock VARCHAR, date DATE, kind VARCHAR, shares BIGINT, giver VARCHAR, receiver VARCHAR, until DATE, note VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'stock, date, kind, giver, receiver, file',
  },
  securities: {
    columns: `stock VARCHAR, as_of DATE, name VARCHAR, category VARCHAR, sub_category VARCHAR, board_lot BIGINT, isin VARCHAR,
      currency VARCHAR, listing_date DATE, ${RECEIVED}`,
    partition: 'none',
    sort: 'stock, as_of, file',
  },
  industries: {
    columns: `stock VARCHAR, scheme VARCHAR, code VARCHAR, industry VARCHAR, from_date DATE, to_date DATE, ${RECEIVED}`,
    partition: 'none',
    sort: 'stock, scheme, from_date, file',
  },
  industry_names: {
    columns: `scheme VARCHAR, industry VARCHAR, name_zh VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'scheme, industry, file',
  },
  connect_holdings: {
    columns: `direction VARCHAR, exchange VARCHAR, stock VARCHAR, name VARCHAR, date DATE, shares BIGINT, ${RECEIVED}`,
    partition: 'year',
    sort: 'direction, stock, date, exchange, file',
  },
  connect_participants: {
    columns: `direction VARCHAR, exchange VARCHAR, stock VARCHAR, date DATE, participant VARCHAR, name VARCHAR, shares BIGINT,
      source VARCHAR, ${RECEIVED}`,
    partition: 'year',
    sort: 'direction, stock, date, participant, name, file',
  },
  northbound_days: CONNECT_DAYS,
  southbound_days: CONNECT_DAYS,
  connect_actives: {
    columns: `direction VARCHAR, channel VARCHAR, date DATE, rank INTEGER, stock VARCHAR, name VARCHAR, buy DECIMAL(38,2),
      sell DECIMAL(38,2), turnover DECIMAL(38,2), source VARCHAR, ${RECEIVED}`,
    partition: 'year',
    sort: 'direction, date, channel, rank, stock, file',
  },
  series_days: {
    columns: `id VARCHAR, date DATE, value DECIMAL(38,18), unit VARCHAR, source VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'id, date, source, file',
  },
  index_days: {
    columns: `id VARCHAR, date DATE, open DECIMAL(38,18), high DECIMAL(38,18), low DECIMAL(38,18), close DECIMAL(38,18),
      volume DECIMAL(38,2), amount DECIMAL(38,2), adjusted VARCHAR, source VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'id, date, source, file',
  },
  valuation_days: {
    columns: `id VARCHAR, date DATE, metric VARCHAR, value DECIMAL(38,18), back_cast BOOLEAN, source VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'id, metric, date, source, file',
  },
  fund_holdings: {
    columns: `date DATE, stock VARCHAR, fund VARCHAR, industry VARCHAR, value DECIMAL(38,2), report VARCHAR, published DATE,
      source VARCHAR, ${RECEIVED}`,
    partition: 'year',
    sort: 'date, stock, fund, source, file',
  },
  benchmark_weights: {
    columns: `benchmark VARCHAR, date DATE, stock VARCHAR, industry VARCHAR, weight DECIMAL(38,18), source VARCHAR, ${RECEIVED}`,
    partition: 'year',
    sort: 'benchmark, date, stock, source, file',
  },
  industry_weights: {
    columns: `date DATE, industry VARCHAR, fund_weight DECIMAL(38,18), benchmark_weight DECIMAL(38,18), report VARCHAR,
      published DATE, source VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'date, industry, source, file',
  },
  share_industries: {
    columns: `stock VARCHAR, scheme VARCHAR, code VARCHAR, industry VARCHAR, from_date DATE, to_date DATE, ${RECEIVED}`,
    partition: 'none',
    sort: 'scheme, stock, from_date, file',
  },
  calendar_days: {
    columns: `market VARCHAR, date DATE, status VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'market, date, file',
  },
  issues: {
    columns: `issue_id VARCHAR, issuer_id VARCHAR, name VARCHAR, type VARCHAR, ${RECEIVED}`,
    partition: 'none',
    sort: 'issue_id, file',
  },
  changes: {
    columns: `stock VARCHAR, date DATE, trade_date DATE, holder VARCHAR, from_shares BIGINT, to_shares BIGINT,
      reason VARCHAR, shares BIGINT, rule VARCHAR, evidence VARCHAR`,
    partition: 'month',
    sort: 'stock, date, holder, reason',
    group: 16_384,
    derived: true,
  },
  change_days: {
    columns: `stock VARCHAR, date DATE, prev_date DATE, trade_date DATE, gap INTEGER, factor_num BIGINT, factor_den BIGINT,
      unit_num BIGINT, unit_den BIGINT, credited VARCHAR, total_from BIGINT, total_to BIGINT, deposited BIGINT, residual BIGINT,
      volume BIGINT, flags VARCHAR`,
    partition: 'year',
    sort: 'stock, date',
    group: 8192,
    derived: true,
  },
  custody_moves: {
    columns: 'giver VARCHAR, receiver VARCHAR, from_date DATE, to_date DATE, stocks VARCHAR, reason VARCHAR',
    partition: 'none',
    sort: 'giver, receiver, from_date, to_date, stocks, reason',
    derived: true,
  },
  habits: {
    columns: `date DATE, holder VARCHAR, stock VARCHAR, daily BOOLEAN, complete BOOLEAN, days INTEGER, last_date DATE, stocks INTEGER,
      buy DECIMAL(38,0), sell DECIMAL(38,0), net_buy DECIMAL(38,0), net_sell DECIMAL(38,0), base DECIMAL(38,0)`,
    partition: 'year',
    sort: 'date, holder, stock, daily, complete',
    derived: true,
  },
  migrations: {
    columns: 'date DATE, giver VARCHAR, receiver VARCHAR, stocks INTEGER',
    partition: 'none',
    sort: 'date, giver, receiver',
    derived: true,
  },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The segment key of a date: `2026-08`, `2026` or `all`. */
export function partitionKey(table: TableName, date: string): string {
  const { partition } = TABLES[table];
  if (partition === 'none') return 'all';
  return partition === 'month' ? date.slice(0, 7) : date.slice(0, 4);
}

/** SQL for the segment key of a row. */
export function partitionSql(table: TableName): string {
  const { partition } = TABLES[table];
  if (partition === 'none') return `'all'`;
  return partition === 'month'
    ? `substr(CAST(date AS VARCHAR), 1, 7)`
    : `substr(CAST(date AS VARCHAR), 1, 4)`;
}

/** SQL for whether a row belongs to a segment, by its bare date, so that only rows of those days are read. */
export function withinSql(table: TableName, key: string): string {
  const { partition } = TABLES[table];
  if (partition === 'none') return 'true';
  const [year, month] = key.split('-').map(Number) as [number, number | undefined];
  const next =
    month === undefined || month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  const pad = (text: string): string => text.padStart(7, '0');
  return `date >= DATE '${pad(month === undefined ? `${key}-01` : key)}-01' AND date < DATE '${pad(next)}-01'`;
}
