import { NoDataError } from '../../errors.js';
import type { Manifest } from '../manifest.js';
import type { EngineAddress } from './address.js';
import { ClickHouseEngine } from './clickhouse-engine.js';
import { connect } from './connection.js';
import { currentLoad, loadDatabase } from './loads.js';

export interface OpenLoad {
  readonly engine: ClickHouseEngine;
  /** What was loaded. */
  readonly manifest: Manifest;
}

/**
 * An engine over the version that a cluster holds.
 * @throws NoDataError when nothing is loaded; StoreError when the cluster does not answer
 */
export async function openLoad({
  address,
  password,
}: {
  readonly address: EngineAddress;
  readonly password: string;
}): Promise<OpenLoad> {
  const client = connect(address, address.nodes[0], { password });
  try {
    const { number, manifest } = await currentLoad(client, address);
    return { engine: ClickHouseEngine.open(address, password, loadDatabase(address, number)), manifest };
  } finally {
    await client.close();
  }
}

/** Identity of what a cluster holds; changes with every load. `empty` when nothing is loaded. */
export async function loadedVersion({
  address,
  password,
}: {
  readonly address: EngineAddress;
  readonly password: string;
}): Promise<string> {
  const client = connect(address, address.nodes[0], { password });
  try {
    const { number, at } = await currentLoad(client, address);
    return `load-${number}-${at}`;
  } catch (error) {
    if (error instanceof NoDataError) return 'empty';
    throw error;
  } finally {
    await client.close();
  }
}
