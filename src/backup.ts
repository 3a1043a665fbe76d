import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256Of, writeFlushed } from './archive/archive.js';
import { NoDataError, StoreError, UsageError } from './errors.js';
import { takeLease } from './store/lease.js';
import { readManifest } from './store/manifest.js';

/** One file of a workspace, as a snapshot lists it. */
export interface BackedUp {
  /** Below the workspace, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A workspace as it was at one moment. */
export interface Snapshot {
  readonly format: 1;
  /** When it was taken, ISO time in UTC. */
  readonly taken: string;
  /** Version of the store. */
  readonly version: number;
  readonly files: readonly BackedUp[];
}

export interface BackupResult {
  readonly snapshot: string;
  readonly version: number;
  readonly files: number;
  readonly bytes: number;
  /** What was not there yet from an earlier backup. */
  readonly new_files: number;
  readonly new_bytes: number;
}

export type Progress = (done: number, total: number, path: string) => void;

/** Not part of a backup: what only running processes use, segments of other versions, half-written files. */
const PASSING = /^store\/(cache|leases|spill|versions|writer\.lock)|\.part$|\.part\.|(^|\/)\.restoring/;

const objectPath = (backup: string, sha256: string): string =>
  join(backup, 'objects', sha256.slice(0, 2), sha256);

/**
 * Adds a snapshot of a workspace to a backup folder. Files that an earlier snapshot has are not copied again. A writer
 * may go on meanwhile: the snapshot is of one version. The snapshot is listed only when all of it is there and flushed.
 * @throws UsageError when the backup would lie inside the workspace; NoDataError when there is no workspace
 */
export async function backup(
  workspace: string,
  to: string,
  { now, command, progress }: { readonly now: Date; readonly command: string; readonly progress: Progress },
): Promise<BackupResult> {
  const store = join(workspace, 'store');
  if (!existsSync(join(store, 'manifest.json')))
    throw new NoDataError(`nothing is stored in ${workspace} yet; there is nothing to back up`);
  if (!relative(workspace, to).startsWith('..') && relative(workspace, to) !== to)
    throw new UsageError(`the backup ${to} lies inside the workspace ${workspace}; name a folder elsewhere`);
  await mkdir(join(to, 'snapshots'), { recursive: true });
  const lease = await takeLease(store, command, now);
  try {
    const manifest = await readManifest(store);
    await lease.settle(manifest.version);
    const segments = new Set(
      Object.values(manifest.tables).flatMap((table) => Object.values(table ?? {}).map(({ file }) => file)),
    );
    const names = (await readdir(workspace, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(workspace, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !PASSING.test(path) && path !== 'store/manifest.json')
      .filter(
        (path) => !path.startsWith('store/segments/') || segments.has(path.slice('store/segments/'.length)),
      )
      .sort();
    const files: BackedUp[] = [];
    let [added, addedBytes] = [0, 0];
    for (const [index, path] of names.entries()) {
      progress(index, names.length, path);
      const file = await copyIn(join(workspace, path), to);
      if (file === null) continue;
      files.push({ path, sha256: file.sha256, bytes: file.bytes });
      if (file.added) [added, addedBytes] = [added + 1, addedBytes + file.bytes];
    }
    // the manifest that was read, not the one a writer may have put in its place since
    const text = `${JSON.stringify(manifest)}\n`;
    const digest = createHash('sha256').update(text).digest('hex');
    await put(to, digest, text);
    files.push({ path: 'store/manifest.json', sha256: digest, bytes: Buffer.byteLength(text) });
    const lost = [...segments].find((file) => !files.some(({ path }) => path === `store/segments/${file}`));
    if (lost)
      throw new StoreError(`segment ${lost} of ${store} is missing; run waizi rebuild, then back up again`);
    const taken = now.toISOString();
    const snapshot = `${taken.replace(/[:.]/g, '-')}.json`;
    const content: Snapshot = { format: 1, taken, version: manifest.version, files };
    await writeFlushed(join(to, 'snapshots', snapshot), `${JSON.stringify(content)}\n`);
    progress(names.length, names.length, '');
    return {
      snapshot: snapshot.replace(/\.json$/, ''),
      version: manifest.version,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      new_files: added,
      new_bytes: addedBytes,
    };
  } finally {
    await lease.release();
  }
}

/** Copies a file into the objects, under the checksum of the bytes that were read. null: it went away meanwhile. */
async function copyIn(
  path: string,
  to: string,
): Promise<{ sha256: string; bytes: number; added: boolean } | null> {
  const part = join(to, `${process.pid}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    // immutable files are named by their checksum or never change: a copy that is there need not be written again
    const known = await sha256Of(path);
    if (await isWhole(objectPath(to, known), (await stat(path)).size))
      return { sha256: known, bytes: (await stat(path)).size, added: false };
    await pipeline(
      createReadStream(path),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(part),
    );
    const sha256 = hash.digest('hex');
    await settle(part, objectPath(to, sha256));
    return { sha256, bytes, added: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(path)) return null;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

const isWhole = async (path: string, bytes: number): Promise<boolean> =>
  (await stat(path).catch(() => null))?.size === bytes;

async function put(to: string, sha256: string, text: string): Promise<void> {
  const path = objectPath(to, sha256);
  await mkdir(dirname(path), { recursive: true });
  if (!existsSync(path)) await writeFlushed(path, text);
}

/** Flushes a part and gives it its name. */
async function settle(part: string, path: string): Promise<void> {
  const handle = await open(part, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await mkdir(dirname(path), { recursive: true });
  await rename(part, path);
}

/** The snapshots of a backup, the oldest first. @throws NoDataError when the folder is no backup */
export async function snapshots(backupFolder: string): Promise<string[]> {
  const names = await readdir(join(backupFolder, 'snapshots')).catch(() => [] as string[]);
  const found = names.filter((name) => /^\d{4}-.*\.json$/.test(name)).sort();
  if (found.length === 0)
    throw new NoDataError(`${backupFolder} holds no snapshot; waizi backup DIR makes one`);
  return found.map((name) => name.replace(/\.json$/, ''));
}

async function readSnapshot(backupFolder: string, name: string | null): Promise<Snapshot> {
  const all = await snapshots(backupFolder);
  const wanted = name ?? (all.at(-1) as string);
  if (!all.includes(wanted))
    throw new UsageError(`no snapshot "${wanted}" in ${backupFolder}; there are ${all.slice(-5).join(', ')}`);
  try {
    const snapshot = JSON.parse(
      await readFile(join(backupFolder, 'snapshots', `${wanted}.json`), 'utf8'),
    ) as Snapshot;
    if (snapshot.format !== 1 || !Array.isArray(snapshot.files)) throw new Error('unknown form');
    for (const { path } of snapshot.files)
      if (path.split('/').includes('..') || path.startsWith('/') || path.includes('\\'))
        throw new Error(`path ${path}`);
    return snapshot;
  } catch (error) {
    throw new StoreError(
      `snapshot ${wanted} of ${backupFolder} cannot be read (${(error as Error).message}); use another one`,
    );
  }
}

/** What is wrong with a snapshot: files that are gone or whose bytes have another checksum. */
export async function verifyBackup(
  backupFolder: string,
  { snapshot = null, progress }: { readonly snapshot?: string | null; readonly progress: Progress },
): Promise<{ readonly files: number; readonly problems: readonly string[] }> {
  const { files } = await readSnapshot(backupFolder, snapshot);
  const problems: string[] = [];
  for (const [index, { path, sha256 }] of files.entries()) {
    progress(index, files.length, path);
    const object = objectPath(backupFolder, sha256);
    const found = existsSync(object) ? await sha256Of(object) : null;
    if (found === null) problems.push(`${path} is missing`);
    else if (found !== sha256) problems.push(`${path} has other bytes than were backed up`);
  }
  progress(files.length, files.length, '');
  return { files: files.length, problems };
}

/**
 * Puts a snapshot back as a workspace of its own. Every file is checked on the way; the folder appears whole or not at all.
 * @param workspace a folder that does not exist yet, or is empty
 * @throws UsageError when it holds something; StoreError when the backup is damaged
 */
export async function restore(
  backupFolder: string,
  workspace: string,
  { snapshot = null, progress }: { readonly snapshot?: string | null; readonly progress: Progress },
): Promise<{
  readonly taken: string;
  readonly version: number;
  readonly files: number;
  readonly bytes: number;
}> {
  const { files, taken, version } = await readSnapshot(backupFolder, snapshot);
  if (existsSync(workspace)) {
    if ((await readdir(workspace)).length > 0)
      throw new UsageError(`${workspace} is not empty; restore into a new folder with --data`);
  }
  const part = `${workspace}.restoring-${process.pid}`;
  await rm(part, { recursive: true, force: true });
  try {
    for (const [index, { path, sha256 }] of files.entries()) {
      progress(index, files.length, path);
      const target = join(part, path);
      await mkdir(dirname(target), { recursive: true });
      await copyChecked(objectPath(backupFolder, sha256), target, sha256, path);
    }
    if (existsSync(workspace)) await rmdir(workspace);
    await rename(part, workspace);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  progress(files.length, files.length, '');
  return { taken, version, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function copyChecked(from: string, to: string, sha256: string, path: string): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(
      createReadStream(from),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(to),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new StoreError(`${path} is missing from the backup; nothing was restored, use another snapshot`);
  }
  if (hash.digest('hex') !== sha256)
    throw new StoreError(`${path} is damaged in the backup; nothing was restored, use another snapshot`);
}
