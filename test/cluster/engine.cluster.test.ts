import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseCluster, startCluster } from '../../scripts/clickhouse-nodes.js';
import { engineAddress } from '../../src/store/clickhouse/address.js';
import { ClickHouseEngine } from '../../src/store/clickhouse/clickhouse-engine.js';
import { Cluster } from '../../src/store/clickhouse/cluster.js';
import { loadVersion } from '../../src/store/clickhouse/load.js';
import { loadsOf } from '../../src/store/clickhouse/loads.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { readManifest } from '../../src/store/manifest.js';
import { Reader } from '../../src/store/reader.js';
import { Workspace } from '../../src/workspace.js';
import { sharedDemo } from '../support/demo.js';
import { temporaryFolder } from '../support/folder.js';
import { type Printed, run } from '../support/terminal.js';
import { AGGREGATES, ROWS } from './aggregates.js';
import { COMMANDS } from './commands.js';

const base = temporaryFolder('cluster');
const NOW = (): Date => new Date('2026-11-16T04:00:00Z');
const refuse = (problem: string): never => {
  throw new Error(problem);
};
let servers: ClickHouseCluster;
let files = '';
let cluster = '';
/** A stock, a participant and days that the market has. */
let words: Record<string, string> = {};

/** A workspace over the same store, answered by the cluster. */
function onCluster(name: string, workspace: string): string {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  for (const part of ['store', 'archive', 'quarantine']) {
    const link = join(folder, part);
    if (!existsSync(link)) symlinkSync(join(workspace, part), link);
  }
  const config = join(workspace, 'config.yaml');
  const own = existsSync(config) ? readFileSync(config, 'utf8') : '';
  writeFileSync(join(folder, 'config.yaml'), `${own}\nengine: ${servers.address}\n`);
  return folder;
}

const ask = (data: string, line: string): Promise<Printed> =>
  run(
    [
      ...line.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '').split(' '),
      '--json',
      '--data',
      data,
    ],
    { now: NOW },
  );

async function onEveryNode<T>(job: (cluster: Cluster) => Promise<T>): Promise<T> {
  const open = await Cluster.open(engineAddress(servers.address, refuse), '');
  try {
    return await job(open);
  } finally {
    await open.close();
  }
}

beforeAll(async () => {
  servers = await startCluster(base);
  files = (await sharedDemo()).folder;
  cluster = onCluster('workspace', files);
  const rows = JSON.parse(
    (
      await run([
        'sql',
        'SELECT DISTINCT stock, CAST(max(date) OVER () AS VARCHAR) AS last, CAST(min(date) OVER () AS VARCHAR) AS first FROM stock_days WHERE chosen ORDER BY stock LIMIT 2',
        '--json',
        '--data',
        files,
      ])
    ).out,
  ).rows as { stock: string; first: string; last: string }[];
  words = {
    stock: rows[0]?.stock ?? '',
    other: rows[1]?.stock ?? '',
    first: rows[0]?.first ?? '',
    last: rows[0]?.last ?? '',
    middle: '2026-10-15',
  };
}, 600_000);

afterAll(async () => {
  await servers?.stop();
});

describe('before anything is loaded', () => {
  it('says what to run', async () => {
    expect(await ask(cluster, 'status')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('run waizi engine init'),
    });
    expect(await ask(cluster, 'engine load')).toMatchObject({
      code: 3,
      err: expect.stringContaining('run waizi engine init'),
    });
    expect((await ask(cluster, 'engine init')).code).toBe(0);
    expect(await ask(cluster, 'status')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('run waizi engine load'),
    });
  });
});

describe('loading', () => {
  it('goes on where it was stopped, and readers see nothing of it before it is whole', async () => {
    const manifest = await readManifest(join(files, 'store'));
    let sent = 0;
    const stopped = onEveryNode((open) =>
      loadVersion(open, join(files, 'store'), manifest, {
        now: NOW,
        progress: () => {
          sent += 1;
          if (sent === 12) throw new Error('stopped');
        },
      }),
    );
    await expect(stopped).rejects.toThrow('stopped');
    expect((await ask(cluster, 'status')).code).toBe(3);
    const segments = Object.values(manifest.tables).flatMap((table) => Object.keys(table ?? {})).length;
    const loaded = JSON.parse((await ask(cluster, 'engine load')).out);
    expect(loaded).toMatchObject({ version: manifest.version, shards: 2, loaded: segments - 11, kept: 11 });
    const again = JSON.parse((await ask(cluster, 'engine load')).out);
    expect(again).toMatchObject({ loaded: 0, kept: segments });
  });

  it('puts every row on its shard, and the same rows', async () => {
    const { code, out } = await ask(cluster, 'engine check --all');
    const told = JSON.parse(out);
    expect({ code, differing: told.differing }).toEqual({ code: 0, differing: 0 });
    expect(told.rows.filter((row: { status: string }) => row.status !== 'same')).toEqual([]);
    const counts = await onEveryNode((open) =>
      open.each(
        async (client) =>
          (
            await (
              await client.query({
                query: 'SELECT count() AS n FROM waizi_1.changes_local',
                format: 'JSONEachRow',
              })
            ).json<{ n: string }>()
          )[0]?.n,
      ),
    );
    for (const count of counts) expect(Number(count)).toBeGreaterThan(1000);
  });
});

describe('the same bytes as from the files of the workspace', () => {
  it.each(COMMANDS)('%s', async (line) => {
    const here = await ask(files, line);
    const there = await ask(cluster, line);
    expect({ ...there, out: there.out.replaceAll(cluster, files) }).toEqual(here);
    expect(here.out.length + here.err.length).toBeGreaterThan(0);
  });

  it('as a table and as CSV too', async () => {
    for (const form of [[], ['--csv']]) {
      const line = ['flows', '--from', '2026-10-15', '--by', 'day,type', ...form];
      expect(await run([...line, '--data', cluster], { now: NOW })).toEqual(
        await run([...line, '--data', files], { now: NOW }),
      );
    }
  });
});

/** A workspace that its own files answer, on some number of threads. */
class Threaded extends Workspace {
  constructor(
    folder: string,
    private readonly threads: number,
  ) {
    super(folder, { now: NOW });
  }

  override read(): Promise<Reader> {
    return Reader.open(this.store, { command: 'test', now: NOW(), threads: this.threads });
  }
}

it('the same bytes on one thread and on two', async () => {
  const text = async (threads: number): Promise<string> => {
    const workspace = new Threaded(files, threads);
    const answers = [
      await workspace.flows({
        from: words.first as string,
        to: words.last as string,
        by: ['day', 'type', 'industry'],
      }),
      await workspace.classify(),
      await workspace.checks(),
      await workspace.status(),
    ];
    return JSON.stringify(answers, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  };
  expect(await text(1)).toBe(await text(2));
});

describe('an aggregate is the same on both engines', () => {
  it.each(Object.entries(ROWS))('of rows: %s', async (_, rows) => {
    const there = ClickHouseEngine.open(engineAddress(servers.address, refuse), '', 'default');
    const here = await DuckDbEngine.open();
    try {
      for (const aggregate of AGGREGATES) {
        const sql = `SELECT ${aggregate} AS value FROM (${rows}) t`;
        expect([sql, await there.query(sql)]).toEqual([sql, await here.query(sql)]);
      }
    } finally {
      there.close();
      here.close();
    }
  });
});

describe('a statement of the user', () => {
  it('is ClickHouse SQL over the same tables', async () => {
    const { out } = await run([
      'sql',
      'SELECT uniqExact(stock) AS stocks FROM changes',
      '--json',
      '--data',
      cluster,
    ]);
    expect(JSON.parse(out).rows).toEqual([{ stocks: 20 }]);
  });

  it.each([
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString', 's String')",
    'DROP TABLE changes_local',
    'CREATE TEMPORARY TABLE t (x Int64)',
    'SELECT 1 SETTINGS readonly = 0',
  ])('cannot do more than ask: %s', async (query) => {
    expect(await run(['sql', query, '--json', '--data', cluster])).toMatchObject({ code: 2, out: '' });
  });
});

describe('what differs', () => {
  it('is found, with its table and month', async () => {
    await onEveryNode(async (open) => {
      await open.members[1]?.client.command({
        query: `ALTER TABLE waizi_1.changes_local DELETE WHERE stock = (SELECT max(stock) FROM waizi_1.changes_local) AND reason = 'trade'`,
        clickhouse_settings: { mutations_sync: '2' },
      });
    });
    const { code, out } = await ask(cluster, 'engine check');
    expect(code).toBe(1);
    expect(JSON.parse(out).rows[0]).toMatchObject({ table: 'changes', status: 'differs' });
  });
});

describe('a new version', () => {
  it('sends what changed alone; until it is there the old one answers and says that it is old', async () => {
    const workspace = join(base, 'grown');
    mkdirSync(workspace);
    await run(['backup', join(base, 'kept'), '--data', files]);
    rmSync(workspace, { recursive: true });
    expect((await run(['restore', join(base, 'kept'), '--data', workspace])).code).toBe(0);
    const csv = join(base, 'macro.csv');
    writeFileSync(
      csv,
      'stock_code,date,close,volume,amount,adjusted,source\n09001,2026-11-16,20,10000,200000,none,late\n',
    );
    expect((await run(['import', csv, '--data', workspace], { now: NOW })).code).toBe(0);
    const own = readFileSync(join(workspace, 'config.yaml'), 'utf8');
    writeFileSync(join(workspace, 'config.yaml'), `${own}\nengine: ${servers.address}\n`);
    const old = await ask(workspace, 'status');
    expect(old.err).toContain('run waizi engine load');
    const report = JSON.parse((await ask(workspace, 'engine load')).out);
    expect(report.kept).toBeGreaterThan(report.loaded);
    const now = await ask(workspace, 'status');
    expect(now).toMatchObject({ code: 0, err: '' });
    expect(now.out).not.toBe(old.out);
    // months whose rows a shard had lost are sent anew, not linked
    expect(await ask(workspace, 'engine check')).toMatchObject({ code: 0 });
  });

  it('leaves the version before for those who still read it, and no older one', async () => {
    const loads = await onEveryNode((open) => open.each((client) => loadsOf(client, open.address)));
    expect(loads[0]?.map(({ number, state }) => `${number} ${state}`)).toEqual(['1 ready', '2 ready']);
  });
});

describe('with a shard down', () => {
  it.each([1, 0])('node %i: an error that names it, and no part of an answer', async (at) => {
    const node = servers.nodes[at];
    await node?.stop();
    try {
      for (const line of ['flows --by type', 'shares', 'check', 'engine check', 'engine load']) {
        const { code, out, err } = await ask(cluster, line);
        expect({ line, code, out }).toEqual({ line, code: 1, out: '' });
        expect(err.trim().split('\n')).toHaveLength(1);
        expect(err).toContain(`127.0.0.1:${line.startsWith('engine') || at === 0 ? node?.http : node?.tcp}`);
      }
    } finally {
      await node?.start();
    }
    expect((await ask(cluster, 'flows --by type')).code).toBe(0);
  });
});
