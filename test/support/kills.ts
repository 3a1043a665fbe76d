import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Workspace } from '../../src/workspace.js';
import { contentOf } from './inbox.js';
import { NOW } from './market.js';
import { ReplayServer } from './replay-server.js';
import { configOf } from './syncing.js';

/** What is killed. */
export const JOBS = ['import', 'sync', 'classify', 'export', 'migration'] as const;
export type Job = (typeof JOBS)[number];

const DIST = new URL('../../dist/', import.meta.url).href;
const SOURCES = ['hkex-quotations', 'sse-connect', 'szse-connect', 'hkex-connect'];

/** A command of the built program with a clock that stands still and a network without pauses. */
const COMMAND = `
  const { main } = await import(${JSON.stringify(`${DIST}cli/main.js`)});
  const now = () => new Date('2026-08-14T13:00:00Z');
  const effects = { fetch: (url, init) => fetch(url, init), now, sleep: async () => undefined, random: () => 0.5, env: {},
    stopped: () => false, timeout: 5000 };
  process.exitCode = await main(process.argv.slice(1), { out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text), now, env: {}, interactive: false, stopped: new Promise(() => undefined), effects });`;

/** Brings a store of the format before to this one, with new segments for all that there are. */
const MIGRATION = `
  import { copyFile } from 'node:fs/promises';
  import { join } from 'node:path';
  const { Writer } = await import(${JSON.stringify(`${DIST}store/writer.js`)});
  const { FORMAT } = await import(${JSON.stringify(`${DIST}store/manifest.js`)});
  const run = async (manifest, folder) => {
    const tables = structuredClone(manifest.tables);
    for (const segments of Object.values(tables))
      for (const segment of Object.values(segments)) {
        const file = 'moved-' + segment.file;
        await copyFile(join(folder, segment.file), join(folder, file));
        segment.file = file;
      }
    return { ...manifest, tables };
  };
  const writer = await Writer.open(join(process.argv[1], 'store'), { command: 'test', now: new Date('2026-08-14T13:00:00Z'),
    migrations: [{ from: FORMAT - 1, what: 'made for a test', run }] });
  await writer.close();`;

export interface Ended {
  readonly code: number | null;
  readonly took: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script on the built program; killed after some milliseconds, if it still runs then. */
export function runScript(script: string, args: readonly string[], killAfter: number | null): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const alarm = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      if (alarm) clearTimeout(alarm);
      resolve({ code, took: performance.now() - started, out, err });
    });
  });
}

export const runCommand = (args: readonly string[], killAfter: number | null = null): Promise<Ended> =>
  runScript(COMMAND, args, killAfter);

/** The same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lists of a few stocks on a few days, a file for each day. @returns their paths */
export function listsIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const next = random(7);
  return Array.from({ length: 8 }, (_, index) => {
    const date = `2026-08-${String(index + 3).padStart(2, '0')}`;
    const rows = Array.from({ length: 10 }, (_none, stock) =>
      ['C00019', 'C00010', 'A00003', 'B01224'].map(
        (holder) =>
          `${String(9001 + stock).padStart(5, '0')},${date},${holder},${holder},${1000 + Math.floor(next() * 1000)}`,
      ),
    ).flat();
    const path = join(folder, `${date}.csv`);
    writeFileSync(path, `stock_code,date,participant_id,participant_name,shares\n${rows.join('\n')}\n`);
    return path;
  });
}

const MORE = ['northbound_days', 'announcements', 'connect_days'];

/** All that a workspace tells, by table. */
async function told(folder: string): Promise<Record<string, string[]>> {
  const space = new Workspace(folder, { now: () => NOW });
  const base: Record<string, string[]> = await contentOf(space);
  return space.with(async ({ engine }) => {
    const there = new Set(
      (await engine.query('SELECT view_name AS name FROM duckdb_views()')).map(({ name }) => name),
    );
    for (const table of MORE.filter((name) => there.has(name))) {
      const rows = await engine.query(`SELECT COLUMNS(c -> c <> 'file') FROM ${table} ORDER BY ALL`);
      base[table] = rows.map((row) => Object.values(row).map(String).join(' '));
    }
    return base;
  });
}

const bytesIn = (folder: string): Map<string, string> =>
  new Map(
    (existsSync(folder) ? readdirSync(folder) : []).sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );

/** Kills jobs at random moments and looks at what is left. */
export class Kills {
  readonly counts = new Map<Job, { tried: number; killed: number }>();
  private lists: string[] = [];
  private took = new Map<Job, number>();
  private imported: Record<string, string[]> = {};
  private synced: Record<string, string[]> = {};
  private classified = '';
  private exported = new Map<string, string>();

  private constructor(
    private readonly base: string,
    private readonly server: ReplayServer,
  ) {}

  /** Does every job once without being disturbed: what all the others are held against. */
  static async start(base: string): Promise<Kills> {
    const kills = new Kills(base, await ReplayServer.start('2026-08-14'));
    kills.lists = listsIn(join(base, 'inbox'));
    const whole = kills.place('whole');
    const done = async (job: Job, ended: Promise<Ended>): Promise<Ended> => {
      const result = await ended;
      if (result.code !== 0) throw new Error(`${job} without a kill: ${result.err}`);
      kills.took.set(job, result.took);
      return result;
    };
    await done('import', runCommand(kills.args('import', whole)));
    kills.imported = await told(whole);
    kills.classified = (await done('classify', runCommand(kills.args('classify', whole)))).out;
    await done('export', runCommand(kills.args('export', whole)));
    kills.exported = bytesIn(join(base, 'out'));
    const fetched = kills.place('fetched');
    cpSync(whole, fetched, { recursive: true });
    await done('sync', runCommand(kills.args('sync', fetched)));
    kills.synced = await told(fetched);
    const moved = kills.place('moved');
    cpSync(whole, moved, { recursive: true });
    kills.older(moved);
    await done('migration', runScript(MIGRATION, [moved], null));
    expect(await told(moved)).toEqual(kills.imported);
    return kills;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** One kill of a job, `moment` of the way through it (0 to 1), with all that must hold afterwards. */
  async kill(job: Job, moment: number, half: number): Promise<void> {
    const count = this.counts.get(job) ?? { tried: 0, killed: 0 };
    this.counts.set(job, count);
    const data = job === 'classify' || job === 'export' ? join(this.base, 'whole') : this.place('turn');
    const before = await this.prepare(job, data, half);
    const when = 30 + moment * (this.took.get(job) ?? 1000) * 1.05;
    const broken = await this.run(job, data, when);
    count.tried += 1;
    if (broken.code === null) count.killed += 1;
    await this.look(job, data, before);
    const again = await this.run(job, data, null);
    expect(`${job}: ${again.code} ${again.err}`).toMatch(new RegExp(`^${job}: 0 `));
    await this.whole(job, data, again);
    if (data === join(this.base, 'turn')) rmSync(data, { recursive: true, force: true });
  }

  private place(name: string): string {
    const folder = join(this.base, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.yaml'), configOf(this.server, SOURCES));
    return folder;
  }

  private args(job: Job, data: string): string[] {
    switch (job) {
      case 'import':
        return ['import', ...this.lists, '--data', data];
      case 'sync':
        return ['sync', '--from', '2026-08-13', '--to', '2026-08-13', '--data', data];
      case 'classify':
        return ['classify', '--all', '--json', '--data', data];
      default:
        return ['export', join(this.base, 'out'), '--data', data];
    }
  }

  private run(job: Job, data: string, killAfter: number | null): Promise<Ended> {
    return job === 'migration'
      ? runScript(MIGRATION, [data], killAfter)
      : runCommand(this.args(job, data), killAfter);
  }

  /** What is there before the kill. */
  private async prepare(job: Job, data: string, half: number): Promise<Record<string, string[]> | null> {
    if (job === 'export') rmSync(join(this.base, 'out'), { recursive: true, force: true });
    if (job === 'sync' || job === 'migration') cpSync(join(this.base, 'whole'), data, { recursive: true });
    if (job === 'migration') this.older(data);
    if (job !== 'import') return this.imported;
    const some = this.lists.slice(0, Math.floor(half * this.lists.length));
    if (some.length === 0) return null;
    expect(await runCommand(['import', ...some, '--data', data])).toMatchObject({ code: 0 });
    return told(data);
  }

  /** The workspace opens; what was committed is there; nothing half is. */
  private async look(job: Job, data: string, before: Record<string, string[]> | null): Promise<void> {
    if (job === 'migration') {
      // either the older format, to be brought up again, or the new one
      const { format } = JSON.parse(readFileSync(join(data, 'store', 'manifest.json'), 'utf8')) as {
        format: number;
      };
      expect(format).toBeLessThanOrEqual(1);
      if (format === 0) return;
    }
    const left = await told(data).catch((error: Error) => error);
    if (left instanceof Error) {
      // only a workspace in which nothing had been committed may hold nothing
      expect(before).toBeNull();
      expect(left.name).toBe('NoDataError');
      return;
    }
    const days = (of: Record<string, string[]>): string[] => of.stock_days ?? [];
    for (const row of days(before ?? {})) expect(days(left)).toContain(row);
    for (const row of days(left)) expect(days(this.imported)).toContain(row);
    for (const [table, rows] of Object.entries(left))
      if (job === 'sync' && MORE.includes(table))
        for (const row of rows) expect(this.synced[table]).toContain(row);
    if (job === 'classify' || job === 'export' || job === 'migration') expect(left).toEqual(this.imported);
    for (const [name, bytes] of bytesIn(join(this.base, 'out')))
      if (job === 'export' && !name.endsWith('.part'))
        expect([name, bytes]).toEqual([name, this.exported.get(name)]);
  }

  /** The next run completes it to what it would have been. */
  private async whole(job: Job, data: string, { out }: Ended): Promise<void> {
    if (job === 'import' || job === 'migration') expect(await told(data)).toEqual(this.imported);
    if (job === 'sync') expect(await told(data)).toEqual(this.synced);
    if (job === 'classify') expect(out).toBe(this.classified);
    if (job === 'export') expect(bytesIn(join(this.base, 'out'))).toEqual(this.exported);
    const left = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.part'),
    );
    expect(left).toEqual([]);
  }

  /** Makes a store of the format before of one of this format. */
  private older(data: string): void {
    const path = join(data, 'store', 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { format: number };
    writeFileSync(path, JSON.stringify({ ...manifest, format: manifest.format - 1 }));
  }
}
