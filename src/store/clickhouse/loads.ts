import { NoDataError, StoreError } from '../../errors.js';
import type { Manifest } from '../manifest.js';
import type { EngineAddress } from './address.js';
import { type Client, engineError } from './connection.js';
import { rowsOf } from './cluster.js';

/** One loaded version of a workspace: its tables lie in a database of their own. */
export interface Load {
  /** Counts loads; the database's name ends with it. */
  readonly number: number;
  readonly state: 'loading' | 'ready';
  readonly manifest: Manifest;
  /** ISO time. */
  readonly at: string;
}

/** The database of a load. */
export const loadDatabase = (address: EngineAddress, number: number): string =>
  `${address.database}_${number}`;

/** What `engine init` makes on every node besides the tables of the loads. */
export const bookStatements = ({ database }: EngineAddress): string[] => [
  `CREATE DATABASE IF NOT EXISTS ${database}`,
  `CREATE TABLE IF NOT EXISTS ${database}.loads (number Int64 NOT NULL, state String NOT NULL, manifest String NOT NULL, at String NOT NULL) ENGINE = MergeTree ORDER BY (number, state)`,
  `CREATE TABLE IF NOT EXISTS ${database}.segments (number Int64 NOT NULL, name String NOT NULL, key String NOT NULL, file String NOT NULL, at String NOT NULL) ENGINE = MergeTree ORDER BY (number, name, key)`,
];

const NOT_MADE = new Set(['60', '81']);

/** Every load of a node, the oldest first, each in its last state. Null where `engine init` was never run. */
export async function loadsOf(client: Client, { database }: EngineAddress): Promise<Load[] | null> {
  try {
    const rows = await rowsOf(
      client,
      `SELECT number, max(state) AS last, any(manifest) AS manifest, max(at) AS at FROM ${database}.loads GROUP BY number ORDER BY number`,
    );
    return rows.map((row) => ({
      number: Number(row.number),
      state: row.last === 'ready' ? 'ready' : 'loading',
      manifest: JSON.parse(String(row.manifest)) as Manifest,
      at: String(row.at),
    }));
  } catch (error) {
    if (NOT_MADE.has((error as { code?: string }).code ?? '')) return null;
    throw error;
  }
}

/**
 * The load that questions are answered from.
 * @throws NoDataError when nothing is loaded; StoreError when the node does not answer
 */
export async function currentLoad(client: Client, address: EngineAddress): Promise<Load> {
  const loads = await loadsOf(client, address).catch((error: unknown) => {
    throw engineError(error, address, address.nodes[0]);
  });
  if (loads === null)
    throw new NoDataError(
      `the ClickHouse database ${address.database} is not made yet; run waizi engine init, then waizi engine load`,
    );
  const current = loads.filter(({ state }) => state === 'ready').at(-1);
  if (current === undefined)
    throw new NoDataError(
      `nothing is loaded into the ClickHouse database ${address.database} yet; run waizi engine load`,
    );
  if (typeof current.manifest.version !== 'number')
    throw new StoreError('the list of loads is damaged; run waizi engine load');
  return current;
}
