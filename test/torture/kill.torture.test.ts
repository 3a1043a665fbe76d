import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { backup, restore, snapshots, verifyBackup } from '../../src/backup.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { contentOf } from '../support/inbox.js';
import { NOW } from '../support/market.js';
import { SEED } from '../support/runs.js';

/** Moments at which a process is killed: WAIZI_RUNS of them, else 200 with WAIZI_LONG, else 30. */
const KILLS = Number(process.env.WAIZI_RUNS ?? (process.env.WAIZI_LONG ? 200 : 30));
const BIN = fileURLToPath(new URL('../../bin/waizi.js', import.meta.url));
const base = temporaryFolder('kill');

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function inbox(): string {
  const folder = join(base, 'inbox');
  mkdirSync(folder, { recursive: true });
  const next = random(7);
  for (let day = 3; day <= 14; day++) {
    const date = `2026-08-${String(day).padStart(2, '0')}`;
    const rows = Array.from({ length: 12 }, (_, stock) =>
      ['C00019', 'C00010', 'A00003', 'B01224'].map(
        (holder) =>
          `${String(9001 + stock).padStart(5, '0')},${date},${holder},${holder},${1000 + Math.floor(next() * 1000)}`,
      ),
    ).flat();
    writeFileSync(
      join(folder, `${date}.csv`),
      `stock_code,date,participant_id,participant_name,shares\n${rows.join('\n')}\n`,
    );
  }
  return folder;
}

/** Runs a command of the built program; killed after some milliseconds, if it still runs then. */
function waizi(
  args: readonly string[],
  killAfter: number | null,
): Promise<{ code: number | null; took: number; err: string }> {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const alarm = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      if (alarm) clearTimeout(alarm);
      resolve({ code, took: performance.now() - started, err });
    });
  });
}

it(`a process killed at ${KILLS} random moments loses nothing and leaves nothing half (seed ${SEED})`, {
  timeout: 3_000_000,
}, async () => {
  const files = inbox();
  const whole = join(base, 'whole');
  const undisturbed = await waizi(['import', files, '--data', whole], null);
  expect(undisturbed).toMatchObject({ code: 0 });
  const wanted = await contentOf(new Workspace(whole, { now: () => NOW }));
  const next = random(SEED);
  let killed = 0;
  for (let turn = 0; turn < KILLS; turn++) {
    const data = join(base, `turn-${turn}`);
    const names = readdirSync(files).sort();
    const half = names.slice(0, 1 + Math.floor(next() * (names.length - 1))).map((name) => join(files, name));
    if (next() < 0.5) await waizi(['import', ...half, '--data', data], null);
    const before = await contentOf(new Workspace(data, { now: () => NOW })).catch(() => null);
    const job = next() < 0.75 ? ['import', files] : ['rebuild'];
    const broken = await waizi([...job, '--data', data], 40 + next() * undisturbed.took * 1.1);
    if (broken.code === null) killed += 1;
    const between = await contentOf(new Workspace(data, { now: () => NOW })).catch(
      (error: Error) => error.message,
    );
    // what was committed is there; what was not is not: one of the two, and it can be read
    if (before !== null) expect(typeof between).toBe('object');
    if (before !== null && job[0] === 'rebuild') expect(between).toEqual(before);
    if (typeof between === 'object' && before !== null)
      for (const [table, rows] of Object.entries(before))
        if (table === 'files')
          for (const row of rows)
            expect((between as typeof before)[table as keyof typeof before]).toContain(row);
    const after = await waizi(['import', files, '--data', data], null);
    expect(after).toMatchObject({ code: 0 });
    expect(await contentOf(new Workspace(data, { now: () => NOW }))).toEqual(wanted);
    const left = readdirSync(join(data, 'store'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('.part'),
    );
    expect(left).toEqual([]);
    rmSync(data, { recursive: true, force: true });
  }
  expect(killed).toBeGreaterThan(KILLS / 4);
});

it('a backup that is killed leaves the older snapshots whole', { timeout: 600_000 }, async () => {
  const whole = join(base, 'whole');
  const to = join(base, 'backup');
  await backup(whole, to, { now: NOW, command: 'test', progress: () => undefined });
  const first = await snapshots(to);
  const next = random(SEED + 1);
  for (let turn = 0; turn < Math.ceil(KILLS / 5); turn++) {
    const copy = join(base, 'copy');
    await waizi(['backup', to, '--data', whole], 30 + next() * 600);
    expect((await snapshots(to)).slice(0, 1)).toEqual(first);
    for (const snapshot of await snapshots(to))
      expect((await verifyBackup(to, { snapshot, progress: () => undefined })).problems).toEqual([]);
    await waizi(['restore', to, '--data', copy], 30 + next() * 600);
    const there = await contentOf(new Workspace(copy, { now: () => NOW })).catch(() => null);
    if (there !== null) expect(there).toEqual(await contentOf(new Workspace(whole, { now: () => NOW })));
    rmSync(copy, { recursive: true, force: true });
  }
  await restore(to, join(base, 'last'), { progress: () => undefined });
  expect(await contentOf(new Workspace(join(base, 'last'), { now: () => NOW }))).toEqual(
    await contentOf(new Workspace(whole, { now: () => NOW })),
  );
});
