import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { threadId } from 'node:worker_threads';
import { packageVersion } from '../package-version.js';
import { manifestKey } from './manifest.js';
import type { Reader } from './reader.js';

/** Bytes of stored changes from which keeping what follows from them is worth its files. */
const WORTH_KEEPING = 2 ** 20;

const NO_PLACE = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'EEXIST', 'ENOTDIR']);

/** Whether a file could not be written for lack of rights, room or a folder: an answer does without it. */
export const cannotWrite = (error: unknown): boolean =>
  NO_PLACE.has((error as NodeJS.ErrnoException).code ?? '');

let parts = 0;

/** A name to write a file under before it gets its own: two writers of one file never share it. */
export function partFile(path: string): string {
  parts += 1;
  return `${path}.${process.pid}-${threadId}-${parts}.part`;
}

/** Waits until a written file is on the disk. */
export async function flushed(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether what was computed of a version is kept beside it for other processes: not of a small one, nor of a cluster. */
export function isKept(
  { manifest, store }: Pick<Reader, 'manifest' | 'store'>,
  worth: number = WORTH_KEEPING,
): boolean {
  const segments = Object.values(manifest.tables.changes ?? {});
  return store !== null && segments.reduce((sum, { bytes }) => sum + bytes, 0) >= worth;
}

/**
 * What was computed from one version of the store, kept in `store/cache` for the processes after this one. A file that is
 * of another version, program or basis, or is damaged, counts for nothing; one that cannot be written is left out.
 * @param basis everything else that the value follows from
 * @param value plain data: what the structured clone algorithm takes, to the bit
 */
export async function keptValue<T>(
  reader: Reader,
  {
    name,
    basis,
    worth,
  }: { readonly name: string; readonly basis: string; readonly worth: number | undefined },
  compute: () => Promise<T>,
): Promise<T> {
  if (!isKept(reader, worth)) return compute();
  const store = reader.store as string;
  const version = await stat(join(store, 'versions', `${reader.manifest.version}.json`), {
    bigint: true,
  }).catch(() => null);
  if (version === null) return compute();
  const key = keptKey([
    process.version,
    packageVersion(),
    version.mtimeNs,
    manifestKey(reader.manifest),
    basis,
  ]);
  const path = join(store, 'cache', `${name}.bin`);
  const known = await readKept<T>(path, key);
  if (known) return known.value;
  const value = await compute();
  await writeKept(path, key, value);
  return value;
}

/** Of what a kept file follows from: its key. */
export const keptKey = (basis: readonly unknown[]): Buffer => sha256(Buffer.from(basis.join('\n')));

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const KEY = 32;

/**
 * Reads a kept value. A file is the key, the checksum of what follows, and that.
 * @returns null when there is none of that key, or it is damaged
 */
export async function readKept<T>(path: string, key: Buffer): Promise<{ readonly value: T } | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null || !bytes.subarray(0, KEY).equals(key)) return null;
  const body = bytes.subarray(2 * KEY);
  if (!bytes.subarray(KEY, 2 * KEY).equals(sha256(body))) return null;
  return { value: deserialize(body) as T };
}

/** Keeps a value of a key in the place of any other; where it cannot be written, it is left out. */
export async function writeKept(path: string, key: Buffer, value: unknown): Promise<void> {
  const body = serialize(value);
  const part = partFile(path);
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(part, Buffer.concat([key, sha256(body), body]));
    await flushed(part);
    await rename(part, path);
  } catch (error) {
    if (!cannotWrite(error)) throw error;
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
