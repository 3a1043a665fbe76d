import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Holder, isAlive } from '../store/process.js';

/** The process that syncs a workspace now, by the lock that it holds; null when none does. */
export async function syncingProcess(folder: string): Promise<Holder | null> {
  const text = await readFile(join(folder, 'sync', 'writer.lock'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const holder = JSON.parse(text) as Holder;
    return isAlive(holder) ? holder : null;
  } catch {
    // half written: whoever writes it is about to sync, and the next question will tell
    return null;
  }
}
