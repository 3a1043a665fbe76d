import pg from 'pg';
import type { ArchiveServer, ServerTable } from './server.js';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What the protocol of PostgreSQL hands to a running COPY. */
interface Wire {
  readonly stream: { pause(): void; resume(): void };
  query(text: string): void;
}

/** COPY ... TO STDOUT: the server writes the csv, and its bytes come as they are. */
class CopyOut {
  private failure: Error | null = null;

  constructor(
    private readonly text: string,
    private readonly write: (piece: Uint8Array) => Promise<void> | void,
    private readonly settle: (error: Error | null) => void,
  ) {}

  submit(wire: Wire): void {
    wire.query(this.text);
  }

  handleCopyData(message: { readonly chunk: Uint8Array }, wire: Wire): void {
    if (this.failure) return;
    try {
      const waiting = this.write(Buffer.from(message.chunk));
      if (!waiting) return;
      wire.stream.pause();
      waiting.then(
        () => wire.stream.resume(),
        (error: Error) => {
          this.failure = error;
          wire.stream.resume();
        },
      );
    } catch (error) {
      this.failure = error as Error;
    }
  }

  handleError(error: Error): void {
    this.settle(this.failure ?? error);
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleReadyForQuery(): void {
    this.settle(this.failure);
  }
}

/** Opens a PostgreSQL server. Names there are in lower case as a rule. */
export async function connectPostgres(address: string): Promise<ArchiveServer> {
  const client = new pg.Client({ connectionString: address, application_name: 'waizi' });
  // a server that goes away is told by the query that runs
  client.on('error', () => undefined);
  await client.connect();
  await client.query("SET datestyle = 'ISO'; SET client_encoding = 'UTF8'; SET statement_timeout = 0");
  return {
    columns: async (tables) => {
      const { rows } = await client.query(
        `SELECT table_schema AS schema, table_name AS "table", column_name AS "column" FROM information_schema.columns
         WHERE lower(table_name) = ANY($1) AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, ordinal_position`,
        [tables],
      );
      return rows as { schema: string; table: string; column: string }[];
    },
    extract: (table: ServerTable, write) =>
      new Promise((resolve, reject) => {
        const columns = [...table.columns].map(([name, there]) => `${quoted(there)} AS ${quoted(name)}`);
        const text = `COPY (SELECT ${columns.join(', ')} FROM ${quoted(table.schema)}.${quoted(table.name)}) TO STDOUT (FORMAT csv, HEADER)`;
        client.query(
          new CopyOut(text, write, (error) =>
            error ? reject(error) : resolve(),
          ) as unknown as pg.Submittable,
        );
      }),
    close: () => client.end(),
  };
}
