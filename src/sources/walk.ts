import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UsageError } from '../errors.js';

const isHidden = (path: string): boolean => path.split(/[\\/]/).some((part) => part.startsWith('.'));

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(path).catch(() => null);
  return target?.isFile() ?? false;
}

/**
 * The files of some paths, folders walked, in order of path. Hidden files and linked folders are left out.
 * @throws UsageError for a path that does not exist, or is neither a file nor a folder
 */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null) throw new UsageError(`${path} does not exist; give files or folders that do`);
    if (info.isFile()) files.add(path);
    else if (info.isDirectory()) for (const file of await within(path)) files.add(file);
    else throw new UsageError(`${path} is neither a file nor a folder; save it as a file first`);
  }
  return [...files];
}

/** What files hold together, in bytes. */
export async function bytesOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += (await stat(file).catch(() => null))?.size ?? 0;
  return bytes;
}

async function within(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!isHidden(relative(folder, path)) && (await isFile(entry, path))) files.push(path);
  }
  return files.sort();
}
