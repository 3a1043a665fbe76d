import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** The package's folder. */
export const root = join(import.meta.dirname, '..', '..');

/** Files below some folders of the package, as paths relative to it. */
export function filesBelow(...folders: string[]): string[] {
  return folders.flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  });
}

/** A folder of its own with these files in it. */
export function makeTree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'waizi-tree-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}
