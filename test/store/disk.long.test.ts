import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { contentOf } from '../support/inbox.js';
import { listsIn, runCommand } from '../support/kills.js';
import { NOW } from '../support/market.js';

const base = temporaryFolder('disk');
const disk = join(base, 'disk');
const data = join(disk, 'data');
const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' });

/** A small disk of its own, where the machine lets the tests have one. */
const mounted = ((): boolean => {
  try {
    mkdirSync(disk, { recursive: true });
    mount('-t', 'tmpfs', '-o', 'size=64m', 'waizi-test', disk);
    return true;
  } catch (error) {
    process.stdout.write(
      `no disk can be mounted here, so a full one is not tried: ${(error as Error).message.split('\n')[0]}\n`,
    );
    return false;
  }
})();
const size = (bytes: string): void => mount('-o', `remount,size=${bytes}`, disk);
const used = (): number =>
  Number(execFileSync('df', ['-k', '--output=used', disk]).toString().split('\n')[1]) * 1024;
const content = (folder: string) => contentOf(new Workspace(folder, { now: () => NOW }));
const parts = (): string[] =>
  readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));

describe.skipIf(!mounted)('a disk', () => {
  let lists: string[] = [];
  let wanted: Awaited<ReturnType<typeof content>>;
  let before: Awaited<ReturnType<typeof content>>;
  beforeAll(async () => {
    lists = listsIn(join(base, 'inbox'));
    const whole = join(base, 'whole');
    expect(await runCommand(['import', ...lists, '--data', whole])).toMatchObject({ code: 0 });
    wanted = await content(whole);
    expect(await runCommand(['import', ...lists.slice(0, 3), '--data', data])).toMatchObject({ code: 0 });
    before = await content(data);
  });
  afterAll(() => execFileSync('umount', [disk]));

  const refused = ({ code, err }: { code: number | null; err: string }, says: RegExp): void => {
    expect(code).toBe(1);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/\n\s+at /);
    for (const line of err.trim().split('\n')) expect(line).toMatch(/^waizi: /);
  };

  it.each([4096, 20_000, 60_000, 120_000])(
    'that is full after %i bytes: said in one line, nothing lost, completed afterwards',
    async (room) => {
      size(String(used() + room));
      const ended = await runCommand(['import', ...lists, '--data', data]);
      size('64m');
      if (ended.code !== 0) refused(ended, /no space|disk is full|ENOSPC/i);
      const left = await content(data);
      for (const row of before.stock_days) expect(left.stock_days).toContain(row);
    },
  );

  it('that takes no export: said in one line, no half table', async () => {
    mkdirSync(join(disk, 'out'));
    size(String(used() + 4096));
    const ended = await runCommand(['export', join(disk, 'out'), '--data', data]);
    size('64m');
    refused(ended, /no space|disk is full|ENOSPC/i);
    expect(readdirSync(join(disk, 'out')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that can only be read: questions are answered, an import is refused in one line', async () => {
    mount('-o', 'remount,ro', disk);
    try {
      refused(await runCommand(['import', ...lists, '--data', data]), /read-only|EROFS/i);
      expect(await runCommand(['holdings', '09001', '--json', '--data', data])).toMatchObject({ code: 0 });
    } finally {
      mount('-o', 'remount,rw', disk);
    }
  });

  it('with room again: the next run completes it', async () => {
    expect(await runCommand(['import', ...lists, '--data', data])).toMatchObject({ code: 0 });
    expect(await content(data)).toEqual(wanted);
    expect(parts()).toEqual([]);
  });
});
