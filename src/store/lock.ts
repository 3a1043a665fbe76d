import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../errors.js';
import { type Holder, isAlive, thisProcess } from './process.js';

/** The one writer of a workspace. */
export interface WriterLock {
  release(): Promise<void>;
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
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
  const mine = `${path}.${process.pid}.${Math.trunc(now.getTime())}`;
  await writeFile(mine, JSON.stringify(thisProcess(command, now)));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        // link() fails when the lock exists, so the lock appears whole and belongs to one process
        await link(mine, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await holderOf(path);
      if (holder && isAlive(holder)) {
        throw new StoreError(
          `the workspace is being written by process ${holder.pid} on ${holder.host} (${holder.command}, since ${holder.since}); reading works meanwhile, wait for it to end before writing`,
        );
      }
      const stale = `${mine}.stale`;
      await rename(path, stale).catch(() => undefined);
      await rm(stale, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
  throw new StoreError(`cannot take ${path}; remove it when no waizi process is running`);
}
