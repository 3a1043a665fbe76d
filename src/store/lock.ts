import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StoreError } from '../errors.js';
import { type Holder, isAlive, thisProcess } from './process.js';

/** The one writer of a workspace. */
export interface WriterLock {
  release(): Promise<void>;
}

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

function holderIn(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}

/**
 * Takes the writer's lock. A lock left behind by a process that is gone is taken over.
 * @throws StoreError naming the holder when another process writes
 */
export async function takeLock(store: string, command: string, now: Date): Promise<WriterLock> {
  const path = join(store, 'writer.lock');
  const mine = `${path}.${process.pid}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(thisProcess(command, now)));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // link() fails when the lock exists, so the lock appears whole and belongs to one process
      if (await linked(mine, path)) return { release: () => rm(path, { force: true }) };
      const text = await textOf(path);
      if (text === null) continue;
      const holder = holderIn(text);
      if (holder && isAlive(holder)) throw held(holder, path);
      await clear(path, text);
    }
  } finally {
    await rm(mine, { force: true });
  }
  throw new StoreError(`cannot take ${path}; remove it and ${path}.stale-* when no waizi process is running`);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a lock whose holder is gone. Only one process gets to make the second name of that very lock, and only it
 * removes the first one, so a lock that somebody took in the meantime is never removed.
 */
async function clear(path: string, text: string): Promise<void> {
  const stale = `${path}.stale-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  try {
    if (!(await linked(path, stale))) return;
  } catch {
    return; // the lock is gone already
  }
  if ((await textOf(stale)) === text) await rm(path, { force: true });
  await rm(stale, { force: true });
}

function held({ pid, host, command, since }: Holder, path: string): StoreError {
  const remedy =
    host === hostname()
      ? 'wait for it to end before writing'
      : `wait for it to end before writing, or remove ${path} when that machine is gone`;
  return new StoreError(
    `the workspace is being written by process ${pid} on ${host} (${command}, since ${since}); reading works meanwhile, ${remedy}`,
  );
}
