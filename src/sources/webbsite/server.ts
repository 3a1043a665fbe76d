import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { InputError, UsageError } from '../../errors.js';
import { schemeOf } from './recognise.js';
import { ARCHIVE_TABLE_NAMES, type ArchiveTable, columnsOf, isOptional } from './tables.js';

/** A table of a server, and the names that its columns have there. */
export interface ServerTable {
  readonly schema: string;
  readonly name: string;
  readonly table: ArchiveTable;
  /** Name on the server by the archive's name. */
  readonly columns: ReadonlyMap<string, string>;
}

/** A connection to a server that holds the archive. */
export interface ArchiveServer {
  /** Every column of every table whose lower-case name is given. */
  columns(tables: readonly string[]): Promise<{ schema: string; table: string; column: string }[]>;
  /** Writes a table as csv. */
  extract(table: ServerTable, write: (piece: Uint8Array | string) => Promise<void> | void): Promise<void>;
  close(): Promise<void>;
}

/** The address of a server as it may be shown and kept: without user and password. */
export function shownAddress(address: string): string {
  const url = parsed(address);
  return `${schemeOf(address)}://${url.host || 'localhost'}${url.pathname === '/' ? '' : url.pathname}`;
}

/** @throws UsageError when it cannot be read; says nothing of what is in it */
export function parsed(address: string): URL {
  try {
    schemeOf(address);
    return new URL(address);
  } catch {
    throw new UsageError(
      '--from takes postgres://USER:PASSWORD@HOST:PORT/DATABASE or mysql://USER:PASSWORD@HOST:PORT/DATABASE; write special characters of the password in percent form',
    );
  }
}

/** An error of a server without the secrets of its address. */
function withoutSecrets(error: unknown, address: string): InputError {
  const url = parsed(address);
  let message = (error as Error).message || String((error as { code?: string }).code ?? error);
  for (const secret of [address, url.password, decodeURIComponent(url.password)])
    if (secret) message = message.replaceAll(secret, '***');
  return new InputError(`cannot read ${shownAddress(address)} (${message})`, {
    remedy: 'check address, user, password and rights; --schema names the schemas to read',
  });
}

/**
 * Writes the archive's tables of a server as csv extracts into a folder; tables that are there already are not asked
 * for again.
 * @returns the extracts, by the name under which they are known: address and table
 * @throws InputError when the server cannot be read or holds no table of the archive
 */
export async function fetchExtracts(
  address: string,
  options: {
    readonly folder: string;
    readonly schemas: readonly string[];
    readonly progress: (done: number, total: number, what: string) => void;
    readonly connect?: (address: string) => Promise<ArchiveServer>;
  },
): Promise<Map<string, string>> {
  const shown = shownAddress(address);
  const key = createHash('sha256')
    .update(`${shown}\n${options.schemas.join(' ')}`)
    .digest('hex')
    .slice(0, 16);
  const folder = join(options.folder, `from-${key}`);
  await mkdir(folder, { recursive: true });
  let server: ArchiveServer | null = null;
  try {
    server = await (options.connect ?? connectTo)(address);
    const tables = tablesOf(await server.columns(ARCHIVE_TABLE_NAMES), options.schemas);
    if (tables.length === 0)
      throw new InputError(`${shown} has no table of the Webb-site archive`, {
        remedy: 'name its schemas with --schema, or the database in the address',
      });
    const extracts = new Map<string, string>();
    for (const [index, table] of tables.entries()) {
      const path = join(folder, `${table.table}.csv`);
      options.progress(index, tables.length, `${shown}, ${table.table}`);
      extracts.set(`${shown}/${table.table}.csv`, path);
      if (existsSync(path)) continue;
      await writeExtract(server, table, path);
    }
    return extracts;
  } catch (error) {
    if (error instanceof InputError || error instanceof UsageError) throw error;
    throw withoutSecrets(error, address);
  } finally {
    await server?.close().catch(() => undefined);
  }
}

/** Removes what `fetchExtracts` wrote. */
export async function dropExtracts(extracts: ReadonlyMap<string, string>): Promise<void> {
  for (const path of extracts.values()) await rm(path, { force: true });
}

async function writeExtract(server: ArchiveServer, table: ServerTable, path: string): Promise<void> {
  const part = `${path}.part`;
  const out = createWriteStream(part, { highWaterMark: 1 << 20 });
  let failure: Error | null = null;
  out.on('error', (error) => {
    failure = error;
  });
  // a server may hand over more pieces than one before it can be stopped: all of them wait for the same moment
  let draining: Promise<void> | null = null;
  await server.extract(table, (piece) => {
    if (failure) throw failure;
    if (out.write(piece)) return;
    draining ??= once(out, 'drain').then(() => {
      draining = null;
    });
    return draining;
  });
  out.end();
  await once(out, 'finish');
  await rename(part, path);
}

/** The archive's tables among the columns of a server. */
export function tablesOf(
  columns: readonly { readonly schema: string; readonly table: string; readonly column: string }[],
  schemas: readonly string[],
): ServerTable[] {
  const wanted = new Set(schemas.map((schema) => schema.toLowerCase()));
  const found = new Map<string, Map<string, string>>();
  for (const { schema, table, column } of columns) {
    if (wanted.size > 0 && !wanted.has(schema.toLowerCase())) continue;
    const key = JSON.stringify([schema, table]);
    const names = found.get(key) ?? new Map<string, string>();
    found.set(key, names.set(column.toLowerCase(), column));
  }
  return ARCHIVE_TABLE_NAMES.flatMap((table): ServerTable[] => {
    const places = [...found].flatMap(([key, names]) => {
      const [schema, name] = JSON.parse(key) as [string, string];
      if (name.toLowerCase() !== table) return [];
      const own = columnsOf(table).filter(([column]) => names.has(column));
      if (columnsOf(table).some(([column]) => !names.has(column) && !isOptional(table, column))) return [];
      return [
        {
          schema,
          name,
          table,
          columns: new Map(own.map(([column]) => [column, names.get(column) as string])),
        },
      ];
    });
    if (places.length > 1)
      throw new UsageError(
        `table ${table} is in several schemas (${places.map(({ schema }) => schema).join(', ')}); name the ones to read with --schema`,
      );
    return places;
  });
}

async function connectTo(address: string): Promise<ArchiveServer> {
  return schemeOf(address) === 'postgres'
    ? (await import('./postgres.js')).connectPostgres(address)
    : (await import('./mysql.js')).connectMysql(address);
}
