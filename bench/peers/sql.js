// The job in SQL for SQLite and PostgreSQL.
export const JOINED = `SELECT p.trade_date, t.type, i.industry, m.moved, p.cents
  FROM (SELECT stock_code, date, participant_id, shares - lag(shares) OVER (PARTITION BY stock_code, participant_id ORDER BY date) AS moved FROM held) m
  JOIN prices p ON p.stock_code = m.stock_code AND p.date = m.date
  JOIN participants t ON t.participant_id = m.participant_id
  JOIN industries i ON i.stock_code = m.stock_code
  WHERE m.moved IS NOT NULL`;
export const cellsOf = (source) => `SELECT trade_date, type, industry, sum(moved * cents) FROM ${source} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
export const TABLES = {
  prices: 'stock_code TEXT, date TEXT, trade_date TEXT, cents BIGINT, PRIMARY KEY (stock_code, date)',
  participants: 'participant_id TEXT PRIMARY KEY, type TEXT',
  industries: 'stock_code TEXT PRIMARY KEY, industry TEXT',
  held: 'stock_code TEXT, date TEXT, participant_id TEXT, shares BIGINT',
};
