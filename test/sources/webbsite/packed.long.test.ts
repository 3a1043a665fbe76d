import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { ALL_TABLES, dumpOf } from '../../support/archive-dump.js';
import { draw } from '../../support/draw.js';
import { temporaryFolder } from '../../support/folder.js';
import { OtherProcess } from '../../support/other-process.js';

const base = temporaryFolder('packed');
const NOW = new Date('2025-11-01T00:00:00Z');
const hasZstd = spawnSync('zstd', ['--version']).status === 0;
let count = 0;

function filed(files: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const folder = join(base, `in-${count}`);
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Packs with the program of Debian's package zstd. */
function zstd(content: string, ...options: string[]): Buffer {
  const folder = filed({ plain: content });
  const [from, to] = [join(folder, 'plain'), join(folder, 'packed.zst')];
  const { status, stderr } = spawnSync('zstd', ['-q', ...options, from, '-o', to]);
  if (status !== 0) throw new Error(String(stderr));
  return readFileSync(to);
}

const at = (name: string): Workspace => new Workspace(join(base, name), { now: () => NOW });

async function imported(files: Readonly<Record<string, string | Buffer>>) {
  const workspace = at(`w-${count + 1}`);
  return { workspace, results: await workspace.import([filed(files)]) };
}

const stored = (workspace: Workspace): Promise<string[]> =>
  workspace.with(async ({ engine }) => {
    const answers: string[] = [];
    for (const question of [
      'SELECT stock, date, holder, shares, known FROM holdings ORDER BY ALL',
      'SELECT stock, date, lines, total_named, total_ccass, digest FROM stock_days ORDER BY ALL',
      'SELECT stock, date, close, volume FROM prices ORDER BY ALL',
      'SELECT stock, date, holder, reason, shares FROM changes ORDER BY ALL',
    ]) {
      const rows = await engine.query(`SELECT CAST(columns(*) AS VARCHAR) FROM (${question}) q`);
      answers.push(rows.map((row) => Object.values(row).join('|')).join('\n'));
    }
    return answers;
  });

const dump = dumpOf(ALL_TABLES);

describe.skipIf(!hasZstd)('a dump packed with zstd (skipped where the program is not there)', () => {
  test('is the same as the plain one, at any level, and in several frames', async () => {
    const expected = await stored((await imported({ 'all.sql': dump })).workspace);
    for (const options of [['-3'], ['--ultra', '-22'], ['--no-check']])
      expect(await stored((await imported({ 'all.sql.zst': zstd(dump, ...options) })).workspace)).toEqual(
        expected,
      );
    const half = Math.floor(dump.length / 2);
    const frames = Buffer.concat([zstd(dump.slice(0, half)), zstd(dump.slice(half))]);
    expect(await stored((await imported({ 'all.sql.zst': frames })).workspace)).toEqual(expected);
  }, 240_000);

  test('a table per file, some of them packed', async () => {
    const expected = await stored((await imported({ 'all.sql': dump })).workspace);
    const files = Object.fromEntries(
      ALL_TABLES.map((table, index) => {
        const text = dumpOf([table]);
        return index % 2 === 0 ? [`${table.name}.sql`, text] : [`${table.name}.sql.zst`, zstd(text)];
      }),
    );
    const { workspace, results } = await imported(files);
    expect(results.map(({ status }) => status)).toEqual(ALL_TABLES.map(() => 'loaded'));
    expect(await stored(workspace)).toEqual(expected);
  }, 240_000);

  test('that is cut off is rejected whole, also in its last byte and between two frames', async () => {
    const packed = zstd(dump);
    const half = Math.floor(dump.length / 2);
    const cuts = [
      ...[0.3, 0.6, 0.95].map((part) => packed.subarray(0, Math.floor(packed.length * part))),
      packed.subarray(0, packed.length - 1),
      zstd(dump.slice(0, half)),
    ];
    for (const cut of cuts) {
      const { workspace, results } = await imported({ 'all.sql.zst': cut });
      expect(results[0]).toMatchObject({
        status: 'rejected',
        reason: expect.stringMatching(/damaged zstd|the dump was cut off/),
      });
      await expect(stored(workspace)).rejects.toThrow(/nothing is stored/);
    }
  }, 240_000);
});

const IMPORT = `
  const { Workspace } = await load('workspace.js');
  say('begun');
  const results = await new Workspace(args[0], { now: () => new Date('2025-11-01T00:00:00Z') }).import([args[1]]);
  say(JSON.stringify(results.map(({ status }) => status)));`;

test('an import of the archive that is killed again and again ends like one that was not', async () => {
  const folder = filed(Object.fromEntries(ALL_TABLES.map((table) => [`${table.name}.sql`, dumpOf([table])])));
  const undisturbed = at('undisturbed');
  const from = performance.now();
  await undisturbed.import([folder]);
  const whole = performance.now() - from;
  const data = join(base, 'killed');
  for (let kill = 0; kill < 6; kill += 1) {
    const child = new OtherProcess(IMPORT, [data, folder]);
    await child.heard();
    await Promise.race([
      child.ended,
      new Promise((resolve) => setTimeout(resolve, whole * draw(String(kill), 'archive kill'))),
    ]);
    await child.kill();
  }
  const results = await at('killed').import([folder]);
  for (const { status } of results) expect(['loaded', 'unchanged']).toContain(status);
  expect(await stored(at('killed'))).toEqual(await stored(undisturbed));
}, 180_000);
