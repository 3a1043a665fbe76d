import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, run } from './run.js';

/**
 * Installs what package-lock.json names unless node_modules holds just that already.
 * @returns {Promise<number>} npm's exit code, 0 when there was nothing to do
 */
export async function install() {
  const missing = outOfStep(root);
  if (missing === null) return 0;
  console.log(`${missing}; installing from package-lock.json`);
  const [program, args] = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  return run(program, args);
}

/**
 * The first difference between package-lock.json and what npm noted of its last install, or null.
 * Optional packages (binaries for other systems) may be absent.
 * @param {string} folder
 * @returns {string | null}
 */
export function outOfStep(folder) {
  const note = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return 'node_modules is absent or incomplete';
  const locked = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(note);
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    if (!found && wanted.optional) continue;
    if (!found || !existsSync(join(folder, path))) return `${path} is not installed`;
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) {
      return `${path} is ${found.version}, package-lock.json has ${wanted.version}`;
    }
  }
  return null;
}

function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}
