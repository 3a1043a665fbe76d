import { TABLES, type TableName } from '../tables.js';

export interface Column {
  readonly name: string;
  /** As the table of TABLES has it: `DECIMAL(38,2)`. */
  readonly type: string;
}

/** Columns of a table of a workspace, in their order. */
export function columnsOf(table: TableName): Column[] {
  return TABLES[table].columns
    .split(/,(?![^(]*\))/)
    .map((column) => /^(\S+)\s+(.+)$/s.exec(column.trim()))
    .map((parts) => ({ name: parts?.[1] ?? '', type: (parts?.[2] ?? '').trim() }));
}

/** ClickHouse's type for one of ours; every column may be null. */
export function clickhouseType(type: string): string {
  return `Nullable(${type
    .replace(/^DATE$/, 'Date32')
    .replace(/^HUGEINT$/, 'Int128')
    .replace(/^VARCHAR$/, 'String')
    .replace(/^BIGINT$/, 'Int64')
    .replace(/^INTEGER$/, 'Int32')
    .replace(/^DOUBLE$/, 'Float64')
    .replace(/^BOOLEAN$/, 'Bool')
    .replace(/^DECIMAL/, 'Decimal')})`;
}

/** Whether a table is spread over the shards by stock; the others, small ones, are whole on every node. */
export function isSharded(table: TableName): boolean {
  return TABLES[table].partition !== 'none' && columnsOf(table).some(({ name }) => name === 'stock');
}

/** SQL for the shard of a row, from 0. */
export const shardSql = (shards: number): string => `cityHash64(ifNull(stock, '')) % ${shards}`;

/** What the rows of a node are called; its Distributed table has the plain name. */
export const localName = (table: TableName, cluster: string | null): string =>
  cluster !== null && isSharded(table) ? `${table}_local` : table;

/** The column that holds which segment a row came with. `SELECT *` does not show it. */
export const SEGMENT = 'segment';

/** The statements that make a table in a database of one node. */
export function createStatements(table: TableName, database: string, cluster: string | null): string[] {
  const columns = columnsOf(table).map(({ name, type }) => `${name} ${clickhouseType(type)}`);
  const dated = columnsOf(table).some(({ name, type }) => name === 'date' && type === 'DATE');
  const local = localName(table, cluster);
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${database}.${local} (${columns.join(', ')}, ${SEGMENT} String NOT NULL MATERIALIZED ''${
      dated ? ', INDEX dates date TYPE minmax GRANULARITY 4' : ''
    }) ENGINE = MergeTree PARTITION BY ${SEGMENT} ORDER BY (${TABLES[table].sort}) SETTINGS allow_nullable_key = 1`,
  ];
  if (local !== table) {
    statements.push(
      `CREATE TABLE IF NOT EXISTS ${database}.${table}_all (${columns.join(', ')}) ENGINE = Distributed('${cluster}', '${database}', '${local}')`,
      `CREATE VIEW IF NOT EXISTS ${database}.${table} AS SELECT * FROM ${database}.${table}_all`,
    );
  }
  return statements;
}
