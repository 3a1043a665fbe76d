import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { NoDataError, StoreError } from '../../errors.js';
import type { Manifest, Segment } from '../manifest.js';
import { TABLE_NAMES, type TableName } from '../tables.js';
import type { Cluster } from './cluster.js';
import { type Client } from './connection.js';
import { bookStatements, type Load, loadDatabase, loadsOf } from './loads.js';
import {
  clickhouseType,
  columnsOf,
  createStatements,
  isSharded,
  localName,
  SEGMENT,
  shardSql,
} from './schema.js';
import { LAST_DATE } from './values.js';
import { rowsOf } from './cluster.js';

/** What a load did. Rows are those of the workspace, counted once. */
export interface LoadReport {
  readonly version: number;
  readonly shards: number;
  /** Segments sent, and those that lay on the shards already. */
  readonly loaded: number;
  readonly kept: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface LoadOptions {
  readonly now: () => Date;
  readonly progress?: (done: number, total: number, note?: string) => void;
}

interface Piece extends Segment {
  readonly table: TableName;
  readonly key: string;
}

/** Makes the database and its list of loads on every node. */
export async function initCluster(cluster: Cluster): Promise<void> {
  for (const statement of bookStatements(cluster.address)) await cluster.run(statement);
}

/**
 * Copies a version of a workspace's tables to the shards, beside the version that is being read, and switches to it when
 * all of it is there. What was loaded before it was stopped is not loaded again; segments of the version before are
 * linked, not sent.
 * @param store folder of the workspace's store, whose segments are not deleted meanwhile
 */
export async function loadVersion(
  cluster: Cluster,
  store: string,
  manifest: Manifest,
  { now, progress }: LoadOptions,
): Promise<LoadReport> {
  const { address } = cluster;
  const all = await loadsEverywhere(cluster);
  const ready = all.filter(({ state }) => state === 'ready').at(-1) ?? null;
  const pieces = piecesOf(manifest);
  const report = {
    version: manifest.version,
    shards: cluster.members.length,
    rows: pieces.reduce((sum, { rows }) => sum + rows, 0),
    bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  if (ready && isDeepStrictEqual(ready.manifest, manifest))
    return { ...report, loaded: 0, kept: pieces.length };
  const begun = all.find(
    ({ number, manifest: told }) => number > (ready?.number ?? 0) && isDeepStrictEqual(told, manifest),
  );
  const number = begun?.number ?? Math.max(0, ...all.map((load) => load.number)) + 1;
  await dropLoads(cluster, all, new Set([ready?.number ?? 0, number]));
  const at = (): string => now().toISOString();
  if (!begun) await mark(cluster, { number, state: 'loading', manifest, at: at() });
  const database = loadDatabase(address, number);
  await cluster.run(`CREATE DATABASE IF NOT EXISTS ${database}`);
  for (const table of TABLE_NAMES) {
    for (const statement of createStatements(table, database, address.cluster)) await cluster.run(statement);
  }
  const previous = ready && (await sameColumns(cluster, ready.number, number)) ? ready : null;
  const there = begun ? await segmentsDone(cluster, number) : new Set<string>();
  let loaded = 0;
  let bytes = 0;
  for (const piece of pieces) {
    progress?.(bytes, report.bytes, `${piece.table} ${piece.key}`);
    bytes += piece.bytes;
    if (there.has(`${piece.table} ${piece.key}`)) continue;
    const same = previous?.manifest.tables[piece.table]?.[piece.key]?.file === piece.file;
    const linked = previous !== null && same && (await link(cluster, previous.number, number, piece));
    if (!linked) {
      loaded += 1;
      await fill(cluster, database, piece, (client, target, shard) =>
        send(client, target, piece, join(store, 'segments', piece.file), shard, cluster),
      );
      const counts = await countsOf(cluster, database, piece);
      if (!isWhole(cluster, piece, counts)) {
        throw new StoreError(
          `segment ${piece.file} of ${piece.table} ${piece.key} has ${piece.rows} rows, the shards took ${counts.join(' and ')}; run waizi engine load again`,
        );
      }
    }
    await cluster.each((client) =>
      client.insert({
        table: `${address.database}.segments`,
        values: [[number, piece.table, piece.key, piece.file, at()]],
        format: 'JSONCompactEachRow',
      }),
    );
  }
  progress?.(report.bytes, report.bytes, 'switching');
  await mark(cluster, { number, state: 'ready', manifest, at: at() });
  // the version before stays for the questions that are being answered from it
  await dropLoads(cluster, all, new Set([ready?.number ?? number, number]));
  return { ...report, loaded, kept: pieces.length - loaded };
}

function piecesOf(manifest: Manifest): Piece[] {
  return TABLE_NAMES.flatMap((table) =>
    Object.entries(manifest.tables[table] ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, segment]) => ({ ...segment, table, key })),
  );
}

async function loadsEverywhere(cluster: Cluster): Promise<Load[]> {
  const told = await cluster.each((client) => loadsOf(client, cluster.address));
  if (told.some((loads) => loads === null))
    throw new NoDataError(
      `the ClickHouse database ${cluster.address.database} is not made on every node; run waizi engine init`,
    );
  // a load is ready when it is so on every node
  const byNumber = new Map<number, Load>();
  const ready = new Map<number, number>();
  for (const load of told.flatMap((loads) => loads ?? [])) {
    byNumber.set(load.number, load);
    if (load.state === 'ready') ready.set(load.number, (ready.get(load.number) ?? 0) + 1);
  }
  return [...byNumber.values()]
    .map(
      (load): Load => ({
        ...load,
        state: ready.get(load.number) === cluster.members.length ? 'ready' : 'loading',
      }),
    )
    .sort((a, b) => a.number - b.number);
}

/** Writes a state of a load on every node, on the one that is asked last: its readers then find all others ready. */
async function mark(cluster: Cluster, { number, state, manifest, at }: Load): Promise<void> {
  const table = `${cluster.address.database}.loads`;
  const values = [[number, state, JSON.stringify(manifest), at]];
  const insert = (client: Client) => client.insert({ table, values, format: 'JSONCompactEachRow' });
  await cluster.each((client, shard) => (shard === 0 ? Promise.resolve(null) : insert(client)));
  await cluster.each((client, shard) => (shard === 0 ? insert(client) : Promise.resolve(null)));
}

async function dropLoads(cluster: Cluster, loads: readonly Load[], keep: ReadonlySet<number>): Promise<void> {
  const { database } = cluster.address;
  for (const { number } of loads.filter((load) => !keep.has(load.number))) {
    await cluster.run(`DROP DATABASE IF EXISTS ${loadDatabase(cluster.address, number)}`);
    for (const table of ['loads', 'segments'])
      await cluster.run(`DELETE FROM ${database}.${table} WHERE number = ${number}`);
  }
}

/** Whether the tables of two loads have the same columns, so that parts of one can be linked into the other. */
async function sameColumns(cluster: Cluster, before: number, now: number): Promise<boolean> {
  const [a, b] = [before, now].map((number) => loadDatabase(cluster.address, number));
  const told = await cluster.each((client) =>
    rowsOf(
      client,
      `SELECT database, table, name, type FROM system.columns WHERE database IN ('${a}', '${b}') ORDER BY table, position`,
    ),
  );
  return told.every((rows) => {
    const of = (database: string | undefined) =>
      JSON.stringify(
        rows.filter((row) => row.database === database).map((row) => [row.table, row.name, row.type]),
      );
    return of(a) === of(b);
  });
}

async function segmentsDone(cluster: Cluster, number: number): Promise<Set<string>> {
  const told = await cluster.each((client) =>
    rowsOf(
      client,
      `SELECT DISTINCT name, key FROM ${cluster.address.database}.segments WHERE number = ${number}`,
    ),
  );
  const sets = told.map((rows) => new Set(rows.map((row) => `${row.name} ${row.key}`)));
  return new Set([...(sets[0] ?? [])].filter((key) => sets.every((set) => set.has(key))));
}

/** Sends a Parquet segment to a node, which keeps the rows of its shard. */
async function send(
  client: Client,
  target: string,
  { table, key }: Piece,
  path: string,
  shard: number,
  cluster: Cluster,
): Promise<void> {
  const columns = columnsOf(table);
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, type }) =>
    type === 'DATE'
      ? `CASE WHEN ${name} > toDate32('${LAST_DATE}') THEN toDate32('${LAST_DATE}') ELSE ${name} END AS ${name}`
      : name,
  );
  const structure = columns.map(({ name, type }) => `${name} ${clickhouseType(type)}`).join(', ');
  const own =
    isSharded(table) && cluster.address.cluster !== null
      ? ` WHERE ${shardSql(cluster.members.length)} = ${shard}`
      : '';
  const { stream } = await client.exec({
    query: `INSERT INTO ${target} (${names}, ${SEGMENT}) SELECT ${values.join(', ')}, '${key}' FROM input('${structure}')${own} FORMAT Parquet`,
    values: createReadStream(path),
    clickhouse_settings: { insert_allow_materialized_columns: 1 } as never,
  });
  for await (const _ of stream);
}

/** Puts a segment into the tables of a load, in place of what a load that was stopped had put there. */
async function fill(
  cluster: Cluster,
  database: string,
  { table, key }: Piece,
  put: (client: Client, target: string, shard: number) => Promise<unknown>,
): Promise<void> {
  await cluster.each(async (client, shard) => {
    const target = `${database}.${localName(table, cluster.address.cluster)}`;
    await client.command({ query: `ALTER TABLE ${target} DROP PARTITION '${key}'` });
    await put(client, target, shard);
  });
}

/** Takes a segment over from the load before. @returns false when that one does not hold all of its rows any more */
async function link(cluster: Cluster, before: number, now: number, piece: Piece): Promise<boolean> {
  const source = `${loadDatabase(cluster.address, before)}.${localName(piece.table, cluster.address.cluster)}`;
  const database = loadDatabase(cluster.address, now);
  await fill(cluster, database, piece, (client, target) =>
    client.command({ query: `ALTER TABLE ${target} ATTACH PARTITION '${piece.key}' FROM ${source}` }),
  );
  return isWhole(cluster, piece, await countsOf(cluster, database, piece));
}

/** Rows of a segment on each node. */
async function countsOf(cluster: Cluster, database: string, { table, key }: Piece): Promise<number[]> {
  const local = `${database}.${localName(table, cluster.address.cluster)}`;
  const told = await cluster.each((client) =>
    rowsOf(client, `SELECT count() AS n FROM ${local} WHERE ${SEGMENT} = '${key}'`),
  );
  return told.map(([row]) => Number(row?.n));
}

function isWhole(cluster: Cluster, { table, rows }: Piece, counts: readonly number[]): boolean {
  const spread = isSharded(table) && cluster.address.cluster !== null;
  return spread
    ? counts.reduce((sum, count) => sum + count, 0) === rows
    : counts.every((count) => count === rows);
}
