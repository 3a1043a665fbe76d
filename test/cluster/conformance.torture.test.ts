import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type ClickHouseCluster, startCluster } from '../../scripts/clickhouse-nodes.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { readManifest } from '../../src/store/manifest.js';
import { temporaryFolder } from '../support/folder.js';
import { type Printed, run } from '../support/terminal.js';
import { COMMANDS } from './commands.js';

// Every command on a market of 10.8 million lines of lists: on one thread, on two, on two ClickHouse servers; and the
// store again from the archive. WAIZI_CONFORMANCE_STOCKS makes it smaller or larger.
const STOCKS = process.env.WAIZI_CONFORMANCE_STOCKS ?? '530';
/** Commands that answer from what ships with waizi. */
const ASKS_NOTHING = ['macro', 'sources'];
const NOW = (): Date => new Date('2026-11-16T04:00:00Z');
const HOUR = 3_600_000;
const base = temporaryFolder('conformance');
const files = join(base, 'market');
const cluster = join(base, 'on-cluster');
const open = DuckDbEngine.open.bind(DuckDbEngine);
let servers: ClickHouseCluster;
let words: Record<string, string> = {};
const spent: Record<string, number> = {};

async function timed<T>(name: string, job: () => Promise<T>): Promise<T> {
  const from = performance.now();
  try {
    return await job();
  } finally {
    spent[name] = (spent[name] ?? 0) + (performance.now() - from) / 1000;
  }
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

/** Asks the files with so many threads, however large the store is. */
async function onThreads(threads: number, line: string): Promise<Printed> {
  const opened = vi
    .spyOn(DuckDbEngine, 'open')
    .mockImplementation((options) => open({ ...options, threads }));
  try {
    return await timed(`${threads} threads`, () => ask(files, line));
  } finally {
    if (!ASKS_NOTHING.includes(line)) expect(opened).toHaveBeenCalled();
    opened.mockRestore();
  }
}

/** What the segments of every table hold, byte for byte. */
async function segments(): Promise<Record<string, string>> {
  const { tables } = await readManifest(join(files, 'store'));
  const digests: Record<string, string> = {};
  for (const [table, told] of Object.entries(tables)) {
    for (const [key, { file, rows }] of Object.entries(told ?? {}))
      digests[`${table} ${key}`] = `${rows} ${createHash('sha256')
        .update(readFileSync(join(files, 'store', 'segments', file)))
        .digest('hex')}`;
  }
  return digests;
}

/** Whole lists of a month, as csv, become Parquet, which takes a quarter of the time to import, here and at the rebuild. */
async function asParquet(folder: string): Promise<void> {
  const engine = await open();
  for (const name of readdirSync(folder).filter((file) => /^holdings-\d{4}-\d\d\.csv$/.test(file))) {
    const path = join(folder, name);
    await engine.exec(
      `COPY (FROM read_csv('${path}', all_varchar = true, header = true)) TO '${path.replace(/csv$/, 'parquet')}' (FORMAT parquet)`,
    );
    rmSync(path);
  }
  engine.close();
}

beforeAll(async () => {
  const made = ['--stocks', STOCKS, '--days', '250', '--participants', '400'];
  const sandbox = join(base, 'sandbox');
  await timed('made', async () =>
    expect((await run(['sandbox', 'make', '-o', sandbox, ...made])).code).toBe(0),
  );
  await timed('as Parquet', () => asParquet(join(sandbox, 'incoming')));
  await timed('import', () =>
    run(['import', join(sandbox, 'incoming'), '--data', files, '--json'], { now: NOW }),
  );
  const question =
    'SELECT stock, CAST(max(date) AS VARCHAR) AS last, CAST(min(date) AS VARCHAR) AS first, CAST(sum(lines) AS BIGINT) AS lines FROM stock_days WHERE chosen GROUP BY stock ORDER BY stock';
  const rows = await run(['sql', question, '--json', '--data', files]);
  const told = JSON.parse(rows.out).rows as { stock: string; first: string; last: string; lines: number }[];
  const lines = told.reduce((sum, row) => sum + Number(row.lines), 0);
  words = {
    stock: told[0]?.stock ?? '',
    other: told[1]?.stock ?? '',
    first: told[0]?.first ?? '',
    last: told[0]?.last ?? '',
    middle: '2026-08-12',
  };
  servers = await startCluster(base);
  mkdirSync(cluster);
  for (const part of ['store', 'archive', 'quarantine'])
    if (existsSync(join(files, part))) symlinkSync(join(files, part), join(cluster, part));
  const config = join(files, 'config.yaml');
  const own = existsSync(config) ? readFileSync(config, 'utf8') : '';
  writeFileSync(join(cluster, 'config.yaml'), `${own}\nengine: ${servers.address}\n`);
  await timed('load', async () => {
    for (const line of ['engine init', 'engine load']) expect((await ask(cluster, line)).code).toBe(0);
  });
  console.log(`${lines.toLocaleString('en')} lines of lists of ${told.length} stocks`);
}, HOUR);

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  await servers?.stop();
  console.log(
    Object.entries(spent)
      .map(([name, seconds]) => `${name} ${seconds.toFixed(0)} s`)
      .join(', '),
  );
});

it.each(COMMANDS)(
  'the same bytes on one thread, on two and on two servers: %s',
  async (line) => {
    const one = await onThreads(1, line);
    expect(await onThreads(2, line)).toEqual(one);
    const there = await timed('cluster', () => ask(cluster, line));
    expect({ ...there, out: there.out.replaceAll(cluster, files) }).toEqual(one);
    expect(one.out.length + one.err.length).toBeGreaterThan(0);
  },
  HOUR,
);

it(
  'the cluster holds every row',
  async () => {
    const { code, out } = await timed('check', () => ask(cluster, 'engine check'));
    expect({ code, differing: JSON.parse(out).differing }).toEqual({ code: 0, differing: 0 });
  },
  HOUR,
);

it(
  'the same bytes of every segment, and of the answers, after a rebuild from the archive',
  async () => {
    const line = 'flows --from {first} --to {last} --by day,type,industry';
    const [before, answer] = [await segments(), await ask(files, line)];
    expect((await timed('rebuild', () => ask(files, 'rebuild'))).code).toBe(0);
    expect(await segments()).toEqual(before);
    expect(await ask(files, line)).toEqual(answer);
  },
  HOUR,
);
