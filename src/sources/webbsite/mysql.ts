import mysql from 'mysql2';
import { parsed } from './server.js';
import type { ArchiveServer, ServerTable } from './server.js';

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
/** Characters of csv that are collected before they are written. */
const PIECE = 1 << 18;

/** A value of a row as it stands in csv; every column is asked for as text. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return /^[-\w.: ]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Opens a MySQL or MariaDB server. `?socket=PATH` goes through a local socket. */
export async function connectMysql(address: string): Promise<ArchiveServer> {
  const url = parsed(address);
  const socketPath = url.searchParams.get('socket');
  const database = decodeURIComponent(url.pathname.slice(1));
  const connection = mysql.createConnection({
    ...(socketPath ? { socketPath } : { host: url.hostname || 'localhost', port: Number(url.port || 3306) }),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(database ? { database } : {}),
    charset: 'utf8mb4',
    rowsAsArray: true,
    // bits are bytes, all else is text
    typeCast: (field) => (field.type === 'BIT' ? (field.buffer()?.[0] ?? null) : field.string()),
  });
  const lost = new Promise<never>((_, reject) => {
    connection.on('error', reject);
  });
  lost.catch(() => undefined);
  await new Promise<void>((resolve, reject) =>
    connection.connect((error) => (error ? reject(error) : resolve())),
  );
  return {
    columns: async (tables) => {
      const names = tables.map((table) => mysql.escape(table)).join(', ');
      const only = database ? `AND table_schema = ${mysql.escape(database)}` : '';
      const [rows] = await connection.promise().query(
        `SELECT table_schema, table_name, column_name FROM information_schema.columns
         WHERE lower(table_name) IN (${names}) AND table_schema NOT IN ('mysql', 'sys', 'performance_schema') ${only}
         ORDER BY table_schema, table_name, ordinal_position`,
      );
      return (rows as unknown as string[][]).map(([schema, table, column]) => ({
        schema: schema as string,
        table: table as string,
        column: column as string,
      }));
    },
    extract: async (table: ServerTable, write) => {
      const columns = [...table.columns].map(([name, there]) => `${quoted(there)} AS ${quoted(name)}`);
      const query = connection.query(
        `SELECT ${columns.join(', ')} FROM ${quoted(table.schema)}.${quoted(table.name)}`,
      );
      let text = `${[...table.columns.keys()].join(',')}\n`;
      for await (const row of query.stream({ highWaterMark: 4096 }) as AsyncIterable<unknown[]>) {
        for (let index = 0; index < row.length; index += 1)
          text += `${index === 0 ? '' : ','}${cell(row[index])}`;
        text += '\n';
        if (text.length < PIECE) continue;
        await write(text);
        text = '';
      }
      await write(text);
    },
    close: async () => {
      connection.destroy();
    },
  };
}
