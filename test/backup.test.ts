import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { backup, restore, snapshots, verifyBackup } from '../src/backup.js';
import { Workspace } from '../src/workspace.js';
import { temporaryFolder } from './support/folder.js';
import { contentOf } from './support/inbox.js';
import { Market, NOW, spaceOf, type TestSpace } from './support/market.js';
import { run } from './support/terminal.js';

const base = temporaryFolder('backup');
const how = (minute = 0) => ({
  now: new Date(NOW.getTime() + minute * 60_000),
  command: 'test',
  progress: () => undefined,
});
const lists = (from: number, days: readonly string[]): Market =>
  new Market()
    .lists('09001', days, { C00019: days.map((_, at) => from + at), C00010: days.map((_, at) => from - at) })
    .tradedOn('09001', days, 1000, 2);

let space: TestSpace;
let store: string;
beforeAll(async () => {
  space = await spaceOf(lists(500, ['2026-08-03', '2026-08-04', '2026-08-05']));
  writeFileSync(join(space.space.folder, 'config.yaml'), 'convention: head-office\n');
  store = join(base, 'store');
});

describe('a backup', () => {
  it('comes back as the same workspace: files, answers, config', async () => {
    const made = await backup(space.space.folder, store, how());
    expect(made.new_files).toBe(made.files - 1);
    const folder = join(base, 'back');
    expect(await restore(store, folder, how())).toMatchObject({ version: made.version, files: made.files });
    const again = new Workspace(folder, { now: () => NOW });
    expect(await contentOf(again)).toEqual(await contentOf(space.space));
    expect(readFileSync(join(folder, 'config.yaml'), 'utf8')).toBe('convention: head-office\n');
    expect(await again.rebuild()).toHaveLength((await again.status()).length === 0 ? 0 : 2);
    expect(await verifyBackup(store, how())).toEqual({ files: made.files, problems: [] });
  });

  it('copies only what is new, and keeps the older snapshot as it was', async () => {
    const before = await contentOf(space.space);
    await space.import(lists(700, ['2026-08-06']));
    const made = await backup(space.space.folder, store, how(1));
    expect(made.new_files).toBeLessThan(made.files);
    expect((await backup(space.space.folder, store, how(2))).new_files).toBe(0);
    const all = await snapshots(store);
    expect(all).toHaveLength(3);
    const old = join(base, 'old');
    await restore(store, old, { ...how(), snapshot: all[0] as string });
    expect(await contentOf(new Workspace(old, { now: () => NOW }))).toEqual(before);
  });

  it('that is damaged is told, and gives no workspace', async () => {
    const damaged = join(base, 'damaged');
    await backup(space.space.folder, damaged, how());
    const folder = readdirSync(join(damaged, 'objects'))[0] as string;
    const object = join(
      damaged,
      'objects',
      folder,
      readdirSync(join(damaged, 'objects', folder))[0] as string,
    );
    const bytes = readFileSync(object);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(object, bytes);
    expect((await verifyBackup(damaged, how())).problems).toEqual([expect.stringMatching(/has other bytes/)]);
    await expect(restore(damaged, join(base, 'none'), how())).rejects.toThrow(
      /is damaged in the backup; nothing was restored/,
    );
    rmSync(object);
    await expect(restore(damaged, join(base, 'none'), how())).rejects.toThrow(/is missing from the backup/);
    expect(existsSync(join(base, 'none'))).toBe(false);
    expect(readdirSync(base).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  it('never overwrites, nor lies in what it backs up', async () => {
    const full = join(base, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine.txt'), 'mine');
    await expect(restore(store, full, how())).rejects.toThrow(/is not empty/);
    expect(readdirSync(full)).toEqual(['mine.txt']);
    await expect(backup(space.space.folder, join(space.space.folder, 'backup'), how())).rejects.toThrow(
      /lies inside/,
    );
    await expect(backup(join(base, 'absent'), store, how())).rejects.toThrow(/nothing is stored/);
    await expect(restore(join(base, 'absent'), full, how())).rejects.toThrow(/holds no snapshot/);
  });

  it('whose list names a path outside is refused', async () => {
    const evil = join(base, 'evil');
    mkdirSync(join(evil, 'snapshots'), { recursive: true });
    const files = [{ path: '../../outside.txt', sha256: 'a'.repeat(64), bytes: 1 }];
    writeFileSync(
      join(evil, 'snapshots', '2026-01-01T00-00-00-000Z.json'),
      JSON.stringify({ format: 1, taken: '', version: 1, files }),
    );
    await expect(restore(evil, join(base, 'victim'), how())).rejects.toThrow(/cannot be read \(path/);
  });

  it('is two commands', async () => {
    const to = join(base, 'by-command');
    const made = await run(['backup', to, '--data', space.space.folder, '--json']);
    expect(made.code).toBe(0);
    expect((await run(['backup', to, '--verify', '--json'])).code).toBe(0);
    expect((await run(['backup', to, '--list', '--csv'])).out).toMatch(/^snapshot\n/);
    const back = await run(['restore', to, '--data', join(base, 'restored'), '--json']);
    expect(JSON.parse(back.out)).toMatchObject({ files: JSON.parse(made.out).files });
    expect((await run(['restore', to, '--data', join(base, 'restored')])).code).toBe(2);
    expect((await run(['backup', to, '--data', join(base, 'absent')])).code).toBe(3);
  });
});
