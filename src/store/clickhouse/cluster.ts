import { StoreError } from '../../errors.js';
import type { Row } from '../engine.js';
import { type EngineAddress, type Node, nodeName } from './address.js';
import { type Client, connect, engineError } from './connection.js';
import { valueOf } from './values.js';

/** A node and the way to it. */
interface Member {
  readonly node: Node;
  readonly client: Client;
}

/** Rows of one statement on one node. */
export async function rowsOf(
  client: Client,
  query: string,
  parameters: Record<string, unknown> = {},
): Promise<Row[]> {
  const result = await client.query({
    query,
    query_params: parameters,
    format: 'JSONCompactEachRowWithNamesAndTypes',
  });
  const [names, types, ...cells] = await result.json<unknown[]>();
  const readers = ((types ?? []) as string[]).map(valueOf);
  return cells.map((row) => {
    const made: Row = {};
    for (const [at, name] of ((names ?? []) as string[]).entries())
      made[name] = readers[at]?.(row[at]) ?? null;
    return made;
  });
}

/** All nodes of an address, one per shard, for what is done on each of them: making tables, loading, comparing. */
export class Cluster {
  private constructor(
    readonly address: EngineAddress,
    readonly members: readonly Member[],
  ) {}

  /**
   * Reaches every node, and sees that each is the shard it is taken for.
   * @throws StoreError naming the node that does not answer, or what is wrong with the cluster
   */
  static async open(address: EngineAddress, password: string): Promise<Cluster> {
    const members = address.nodes.map((node) => ({ node, client: connect(address, node, { password }) }));
    const cluster = new Cluster(address, members);
    try {
      await cluster.identify();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  private async identify(): Promise<void> {
    const { cluster, nodes } = this.address;
    const told = await this.each((client) =>
      cluster === null
        ? rowsOf(client, 'SELECT version() AS version')
        : rowsOf(
            client,
            'SELECT shard_num, host_name, port, is_local FROM system.clusters WHERE cluster = {cluster:String} ORDER BY shard_num',
            { cluster },
          ),
    );
    if (cluster === null) return;
    for (const [at, rows] of told.entries()) {
      const name = nodeName(nodes[at] as Node);
      const shards = new Set(rows.map((row) => Number(row.shard_num)));
      if (shards.size === 0)
        throw new StoreError(
          `the ClickHouse node ${name} knows no cluster ${cluster}; add it to its remote_servers`,
        );
      if (shards.size !== nodes.length || rows.length !== shards.size)
        throw new StoreError(
          `the cluster ${cluster} has ${shards.size} shards in ${rows.length} servers on node ${name}, engine in config.yaml names ${nodes.length}; name one node for each shard, in their order`,
        );
      const own = rows.filter((row) => Number(row.is_local) === 1).map((row) => Number(row.shard_num));
      if (own.length > 0 && !own.includes(at + 1))
        throw new StoreError(
          `the ClickHouse node ${name} is shard ${own.join(', ')} of ${cluster}, but the ${at + 1}. in engine; name the nodes in the order of the shards`,
        );
    }
  }

  /** Runs the same on every node at once; the first error counts. */
  async each<T>(job: (client: Client, shard: number) => Promise<T>): Promise<T[]> {
    const done = await Promise.allSettled(this.members.map(({ client }, shard) => job(client, shard)));
    return done.map((result, at) => {
      if (result.status === 'fulfilled') return result.value;
      throw engineError(result.reason, this.address, this.members[at]?.node as Node);
    });
  }

  async run(statement: string): Promise<void> {
    await this.each(async (client) => {
      await client.command({ query: statement });
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ client }) => client.close()));
  }
}
