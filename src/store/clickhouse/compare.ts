import { NoDataError } from '../../errors.js';
import type { Row } from '../engine.js';
import type { Reader } from '../reader.js';
import { TABLE_NAMES, type TableName } from '../tables.js';
import { segmentPath } from '../views.js';
import { type Cluster, rowsOf } from './cluster.js';
import { loadDatabase, loadsOf } from './loads.js';
import { type Column, columnsOf, isSharded, localName, SEGMENT, shardSql } from './schema.js';
import { LAST_DATE } from './values.js';

/** One segment of a table, there and here. A checksum is over all values of all its rows, in any order. */
export interface ComparedSegment {
  readonly table: TableName;
  readonly key: string;
  readonly status: 'same' | 'differs' | 'missing' | 'extra';
  readonly rows: number;
  readonly cluster_rows: number;
  readonly checksum: string | null;
  readonly cluster_checksum: string | null;
}

export interface Comparison {
  /** Versions of the workspace and of what the cluster holds. */
  readonly version: number;
  readonly loaded: number;
  readonly rows: readonly ComparedSegment[];
}

interface Digest {
  readonly rows: number;
  readonly checksum: string | null;
}

const NOTHING: Digest = { rows: 0, checksum: null };

/**
 * Compares every segment of the workspace with what the shards hold of it. Tables that are whole on every node must
 * agree on each; rows on a shard that is not theirs make a difference.
 * @throws NoDataError when nothing is loaded
 */
export async function compareCluster(
  cluster: Cluster,
  store: string,
  { engine, manifest }: Reader,
  progress?: (done: number, total: number, note?: string) => void,
): Promise<Comparison> {
  const loads = (await cluster.each((client) => loadsOf(client, cluster.address)))[0];
  const load = loads?.filter(({ state }) => state === 'ready').at(-1);
  if (!load)
    throw new NoDataError(
      `nothing is loaded into the ClickHouse database ${cluster.address.database} yet; run waizi engine load`,
    );
  const rows: ComparedSegment[] = [];
  for (const [at, table] of TABLE_NAMES.entries()) {
    progress?.(at, TABLE_NAMES.length, table);
    const there = await clusterDigests(cluster, loadDatabase(cluster.address, load.number), table);
    const segments = manifest.tables[table] ?? {};
    for (const key of [...new Set([...Object.keys(segments), ...there.keys()])].sort()) {
      const segment = segments[key];
      const here = segment
        ? digestOf(
            (
              await engine.query(
                `SELECT ${duckDigest(table)} FROM read_parquet(${segmentPath(store, segment.file)})`,
              )
            )[0],
          )
        : NOTHING;
      const told = there.get(key) ?? NOTHING;
      rows.push({
        table,
        key,
        status: status(here, told, segment !== undefined, there.has(key)),
        rows: here.rows,
        cluster_rows: told.rows,
        checksum: here.checksum,
        cluster_checksum: told.checksum,
      });
    }
  }
  progress?.(TABLE_NAMES.length, TABLE_NAMES.length);
  return { version: manifest.version, loaded: load.manifest.version, rows };
}

function status(here: Digest, there: Digest, isHere: boolean, isThere: boolean): ComparedSegment['status'] {
  if (here.rows === there.rows && here.checksum === there.checksum) return 'same';
  if (!isThere) return 'missing';
  return isHere ? 'differs' : 'extra';
}

const digestOf = (row: Row | undefined): Digest => ({
  rows: Number(row?.n ?? 0),
  checksum: row?.checksum === null || row?.checksum === undefined ? null : String(row.checksum),
});

async function clusterDigests(
  cluster: Cluster,
  database: string,
  table: TableName,
): Promise<Map<string, Digest>> {
  const { cluster: name } = cluster.address;
  const local = `${database}.${localName(table, name)}`;
  const spread = isSharded(table) && name !== null;
  const told = await cluster.each((client, shard) =>
    rowsOf(
      client,
      `SELECT ${SEGMENT} AS key, ${clickhouseDigest(table)}${
        spread ? `, countIf(${shardSql(cluster.members.length)} != ${shard})` : ', 0'
      } AS strays FROM ${local} GROUP BY ${SEGMENT}`,
    ),
  );
  const found = new Map<string, Digest>();
  for (const row of told.flat()) {
    const key = String(row.key);
    const one = digestOf(row);
    const before = found.get(key);
    const strays = Number(row.strays) > 0 ? `, ${String(row.strays)} rows on a shard that is not theirs` : '';
    if (before === undefined) found.set(key, { rows: one.rows, checksum: `${one.checksum}${strays}` });
    else if (spread)
      found.set(key, {
        rows: before.rows + one.rows,
        checksum:
          /^\d+$/.test(before.checksum ?? '') && strays === ''
            ? String(BigInt(before.checksum ?? 0) + BigInt(one.checksum ?? 0))
            : `${before.checksum} + ${one.checksum}${strays}`,
      });
    else if (before.rows !== one.rows || before.checksum !== one.checksum)
      found.set(key, {
        rows: Math.min(before.rows, one.rows),
        checksum: `${before.checksum} / ${one.checksum}`,
      });
  }
  return found;
}

/** Text of a row's values, the same in both engines: what a checksum is taken of. */
function rowText(table: TableName, text: (column: Column) => string): string {
  return columnsOf(table)
    .map((column) => `coalesce(${text(column)}, '~')`)
    .join(`, '|', `);
}

const scaleOf = (type: string): string => /,(\d+)\)/.exec(type)?.[1] ?? '0';

function duckDigest(table: TableName): string {
  const text = ({ name, type }: Column): string => {
    if (type === 'DATE')
      return `CAST(CASE WHEN ${name} > DATE '${LAST_DATE}' THEN DATE '${LAST_DATE}' ELSE ${name} END AS VARCHAR)`;
    if (type === 'DOUBLE') return `CAST(CAST(floor(${name} * 1000000000) AS HUGEINT) AS VARCHAR)`;
    return `CAST(${name} AS VARCHAR)`;
  };
  return `count(*) AS n, sum(CAST(md5_number_lower(concat(${rowText(table, text)})) // 65536 AS HUGEINT)) AS checksum`;
}

function clickhouseDigest(table: TableName): string {
  const text = ({ name, type }: Column): string => {
    if (type.startsWith('DECIMAL')) return `toDecimalString(${name}, ${scaleOf(type)})`;
    if (type === 'DOUBLE') return `CAST(CAST(floor(${name} * 1000000000) AS Int128) AS String)`;
    return `CAST(${name} AS String)`;
  };
  return `count() AS n, sum(toInt128(reinterpretAsUInt64(substring(MD5(concat(${rowText(table, text)})), 9, 8)) DIV 65536)) AS checksum`;
}
