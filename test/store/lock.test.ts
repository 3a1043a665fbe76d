import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { takeLock } from '../../src/store/lock.js';
import { thisProcess } from '../../src/store/process.js';
import { temporaryFolder } from '../support/folder.js';
import { OtherProcess } from '../support/other-process.js';

const folder = temporaryFolder('lock');
const NOW = new Date('2026-11-22T00:00:00Z');
let count = 0;

function newStore(): string {
  count += 1;
  const store = join(folder, String(count));
  mkdirSync(store);
  return store;
}

const lockIn = (store: string): string => join(store, 'writer.lock');
const leftIn = (store: string, holder: unknown): void =>
  writeFileSync(lockIn(store), typeof holder === 'string' ? holder : JSON.stringify(holder));

/** Holds the lock of a store until it is told something. */
const HOLDER = `
  const { takeLock } = await load('store/lock.js');
  const lock = await takeLock(args[0], 'sync', new Date('2026-11-22T01:02:03Z'));
  say('holds');
  if ((await heard()) === 'let go') await lock.release();
  say('done');`;

describe('the writer’s lock', () => {
  it('belongs to one at a time, and leaves nothing behind', async () => {
    const store = newStore();
    const first = await takeLock(store, 'import', NOW);
    await expect(takeLock(store, 'import', NOW)).rejects.toThrow(StoreError);
    await first.release();
    const second = await takeLock(store, 'import', NOW);
    await second.release();
    expect(readdirSync(store)).toEqual([]);
  });

  it('tells a second writer in another process who holds it', async () => {
    const store = newStore();
    const other = new OtherProcess(HOLDER, [store]);
    expect(await other.heard()).toBe('holds');
    const error = await takeLock(store, 'import', NOW).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as Error).message).toBe(
      `the workspace is being written by process ${other.child.pid} on ${hostname()} (sync, since 2026-11-22T01:02:03.000Z); reading works meanwhile, wait for it to end before writing`,
    );
    other.tell('let go');
    expect(await other.heard()).toBe('done');
    const lock = await takeLock(store, 'import', NOW);
    await lock.release();
    expect(await other.ended).toBe(0);
  });

  it('of a process that was killed is taken over', async () => {
    const store = newStore();
    const other = new OtherProcess(HOLDER, [store]);
    expect(await other.heard()).toBe('holds');
    await other.kill();
    expect(existsSync(lockIn(store))).toBe(true);
    const lock = await takeLock(store, 'import', NOW);
    expect(JSON.parse(readFileSync(lockIn(store), 'utf8'))).toMatchObject({
      pid: process.pid,
      command: 'import',
    });
    await lock.release();
    expect(readdirSync(store)).toEqual([]);
  });

  it.each([
    ['a process that no longer runs', { ...thisProcess('import', NOW), pid: 2 ** 30 }],
    ['a process whose number another one has now', { ...thisProcess('import', NOW), started: '1' }],
    ['a power cut that left no bytes', ''],
    ['a power cut that left half of them', '{"pid":'],
  ])('left behind by %s is taken over', async (name, holder) => {
    // where there is no /proc, a number that another process has now cannot be told
    if (name.includes('number') && thisProcess('import', NOW).started === null) return;
    const store = newStore();
    leftIn(store, holder);
    const lock = await takeLock(store, 'import', NOW);
    await lock.release();
    expect(readdirSync(store)).toEqual([]);
  });

  it('of another machine stands, with a word on what to do when that is gone', async () => {
    const store = newStore();
    leftIn(store, { ...thisProcess('import', NOW), host: 'elsewhere.invalid', pid: 7 });
    await expect(takeLock(store, 'import', NOW)).rejects.toThrow(
      `by process 7 on elsewhere.invalid (import, since 2026-11-22T00:00:00.000Z); reading works meanwhile, wait for it to end before writing, or remove ${lockIn(store)} when that machine is gone`,
    );
  });

  it('left behind goes to exactly one of many that want it', async () => {
    const store = newStore();
    leftIn(store, { ...thisProcess('import', NOW), pid: 2 ** 30 });
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(store, 'import', NOW)));
    const taken = all.filter((one) => one.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    for (const one of taken) await one.value.release();
    expect(readdirSync(store)).toEqual([]);
  });
});
