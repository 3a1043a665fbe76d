import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.js';

/**
 * The files of some paths, folders walked, in order of path. Hidden files are left out.
 * @throws UsageError for a path that does not exist
 */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null) throw new UsageError(`${path} does not exist; give files or folders that do`);
    if (!info.isDirectory()) {
      files.add(path);
      continue;
    }
    const names = (await readdir(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(
        (file) =>
          !file
            .slice(path.length)
            .split(/[\\/]/)
            .some((part) => part.startsWith('.')),
      )
      .sort();
    for (const name of names) files.add(name);
  }
  return [...files];
}
