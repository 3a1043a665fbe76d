import { compareCluster } from '../store/clickhouse/compare.js';
import { Cluster } from '../store/clickhouse/cluster.js';
import { initCluster, loadVersion } from '../store/clickhouse/load.js';
import { loadsOf } from '../store/clickhouse/loads.js';
import { nodeName } from '../store/clickhouse/address.js';
import { UsageError } from '../errors.js';
import type { Workspace } from '../workspace.js';
import { command } from './common.js';
import { type CommonOptions, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { stepBar } from './step-bars.js';

const ACCESS = `\nThe cluster is engine: in config.yaml, such as clickhouse://waizi@host1:8123,host2:8123/waizi?cluster=NAME
(one node per shard; clickhouses:// over TLS); its password is WAIZI_CLICKHOUSE_PASSWORD. See docs/engine.md.`;

export const engineCommand: DefineCommand = (program, io, done) => {
  const engine = program
    .command('engine')
    .description('a ClickHouse cluster that answers in place of the workspace');

  command(engine, 'init', 'make the database and the list of loads on every node')
    .addHelpText('after', `${ACCESS}\nWhat is there already stays.`)
    .action(async (options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'engine init');
      await onCluster(workspace, async (cluster) => {
        await initCluster(cluster);
        const rows = await cluster.each(async (client, shard) => {
          const loads = (await loadsOf(client, cluster.address)) ?? [];
          return {
            shard: shard + 1,
            node: nodeName(cluster.address.nodes[shard] ?? cluster.address.nodes[0]),
            loads: loads.length,
          };
        });
        answer(io, options, {
          json: { database: cluster.address.database, cluster: cluster.address.cluster, rows },
          rows,
          title: `database ${cluster.address.database} is there on ${rows.length} ${rows.length === 1 ? 'node' : 'nodes'}`,
          columns: [
            { title: 'shard', value: (row) => row.shard },
            { title: 'node', value: (row) => row.node },
            { title: 'loads', value: (row) => row.loads },
          ],
        });
      });
    });

  command(engine, 'load', 'copy the current version of the workspace to the cluster and switch to it')
    .addHelpText(
      'after',
      `${ACCESS}\nReaders see the old version or the new one, never a part. Stopped and run again, it goes on where it was; what did
not change since the last load is not sent again. Rows and bytes are those of the workspace's files.`,
    )
    .action(async (options: CommonOptions) => {
      const workspace = workspaceOf(io, options, 'engine load');
      const bar = stepBar(io, 'loading', 'bytes', Boolean(options.json ?? options.csv));
      try {
        await onCluster(workspace, (cluster) =>
          workspace.withFiles(async ({ manifest }) => {
            const report = await loadVersion(cluster, workspace.store, manifest, {
              now: () => io.now(),
              progress: bar.update,
            });
            bar.stop();
            answer(io, options, {
              json: { database: cluster.address.database, ...report },
              rows: [report],
              title: `version ${report.version} of ${workspace.folder} is loaded${workspace.mark()}`,
              columns: [
                { title: 'version', value: (row) => row.version },
                { title: 'shards', value: (row) => row.shards },
                { title: 'loaded', value: (row) => row.loaded },
                { title: 'kept', value: (row) => row.kept },
                { title: 'rows', value: (row) => row.rows },
                { title: 'bytes', value: (row) => row.bytes },
              ],
            });
          }),
        );
      } finally {
        bar.stop();
      }
    });

  command(engine, 'check', 'compare what the cluster holds with the workspace, row by row')
    .option('--all', 'name the segments that agree too')
    .addHelpText(
      'after',
      `${ACCESS}\nEvery table and month: the number of rows and a checksum over all their values. Exit code 1: something differs.`,
    )
    .action(async (options: CommonOptions & { all?: boolean }) => {
      const workspace = workspaceOf(io, options, 'engine check');
      const bar = stepBar(io, 'comparing', 'segments', Boolean(options.json ?? options.csv));
      try {
        await onCluster(workspace, (cluster) =>
          workspace.withFiles(async (reader) => {
            const {
              version,
              loaded,
              rows: compared,
            } = await compareCluster(cluster, workspace.store, reader, bar.update);
            bar.stop();
            const differing = compared.filter(({ status }) => status !== 'same');
            const rows = options.all ? compared : differing;
            answer(io, options, {
              json: { version, loaded, compared: compared.length, differing: differing.length, rows },
              rows,
              title: `${compared.length} segments compared, ${differing.length} differ (workspace version ${version}, cluster ${loaded})`,
              notes:
                loaded === version
                  ? []
                  : [
                      `the cluster holds version ${loaded}, the workspace is at ${version}: run waizi engine load`,
                    ],
              columns: [
                { title: 'table', value: (row) => row.table },
                { title: 'key', value: (row) => row.key },
                { title: 'status', value: (row) => row.status },
                { title: 'rows', value: (row) => row.rows },
                { title: 'cluster_rows', value: (row) => row.cluster_rows },
                { title: 'checksum', value: (row) => row.checksum },
                { title: 'cluster_checksum', value: (row) => row.cluster_checksum },
              ],
            });
            if (differing.length > 0 || loaded !== version) done(1);
          }),
        );
      } finally {
        bar.stop();
      }
    });
};

async function onCluster<T>(workspace: Workspace, job: (cluster: Cluster) => Promise<T>): Promise<T> {
  const target = workspace.cluster;
  if (!target) {
    throw new UsageError(
      `config.yaml of ${workspace.folder} names no cluster; add engine: clickhouse://user@host:8123/database (docs/engine.md)`,
    );
  }
  const cluster = await Cluster.open(target.address, target.password);
  try {
    return await job(cluster);
  } finally {
    await cluster.close();
  }
}
