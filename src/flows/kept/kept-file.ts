import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../store/engine.js';
import { cannotWrite, flushed, partFile } from '../../store/kept-value.js';
import { literal } from '../window.js';

/** Age difference from which an older state of a file is deleted: nobody reads it any more. */
const DAY_MS = 86_400_000;

/** Writes rows as a file that is there whole or not at all. `group`: rows that are read at least for one stock. */
export async function writeRows(engine: Engine, path: string, rows: string, group: number): Promise<void> {
  const part = partFile(path);
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await engine.exec(
      `COPY (${rows}) TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${group})`,
    );
    await flushed(part);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

/** Deletes files that are a day older than a new one and that `isOlder` takes for an earlier state of it. */
export async function forgetOlder(path: string, isOlder: (name: string) => boolean): Promise<void> {
  const folder = join(path, '..');
  const { mtimeMs: now } = await stat(path);
  for (const name of await readdir(folder)) {
    if (!isOlder(name)) continue;
    const old = join(folder, name);
    const age = now - (await stat(old).catch(() => ({ mtimeMs: now }))).mtimeMs;
    if (age > DAY_MS) await rm(old, { force: true });
  }
}

/**
 * Whether a file has sums of the same state as a new one, by another placing of stocks: that changes with every industry
 * that is told, and the state of a month that is over never does.
 * @param part the part of the new file
 */
export const isFormerPlacing = (name: string, state: string, part: string): boolean =>
  part.endsWith('-sums') &&
  part !== ALL_SUMS &&
  name.startsWith(`${state}-`) &&
  name.endsWith('-sums.parquet') &&
  ![part, ALL_SUMS].some((other) => name === `${state}-${other}.parquet`);

/** Sums where no placing of stocks is asked for. */
const ALL_SUMS = 'all-sums';

/** No place to write, or sums beyond 64 bits: the answer is then computed without keeping anything. */
export const cannotKeep = (error: unknown): boolean =>
  cannotWrite(error) || /^(IO|Conversion) Error/.test((error as Error).message);
