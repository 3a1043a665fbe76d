import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './run.js';

/** Licences that what waizi depends on may have: they ask for no more than that their text is kept. */
export const ALLOWED = new Set([
  'Apache-2.0',
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Unlicense',
  'Zlib',
  'Python-2.0',
  // used as files of their own, not changed
  'MPL-2.0',
]);

/**
 * Whether a licence expression of SPDX allows what is allowed: of alternatives one, of several all.
 * @param {string} expression
 * @param {ReadonlySet<string>} allowed
 * @returns {boolean}
 */
export function isAllowed(expression, allowed = ALLOWED) {
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/ OR /.test(text)) return text.split(/ OR /).some((part) => isAllowed(part, allowed));
  if (/ AND /.test(text)) return text.split(/ AND /).every((part) => isAllowed(part, allowed));
  return allowed.has(text);
}

/**
 * Every package of a folder of modules with its licence, by name and version.
 * @param {string} modules
 * @returns {{ name: string, version: string, licence: string, scripts: string[] }[]}
 */
export function packagesIn(modules) {
  const found = new Map();
  const look = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const inner = join(folder, entry.name);
      if (entry.name.startsWith('@')) {
        look(inner);
        continue;
      }
      let manifest;
      try {
        manifest = JSON.parse(readFileSync(join(inner, 'package.json'), 'utf8'));
      } catch {
        continue;
      }
      const { name, version, license, licenses, scripts = {} } = manifest;
      const told = license ?? licenses?.map((one) => one.type).join(' OR ');
      const licence = typeof told === 'string' ? told : (told?.type ?? 'none told');
      const atInstall = ['preinstall', 'install', 'postinstall'].filter((step) => scripts[step]);
      if (name && version) found.set(`${name}@${version}`, { name, version, licence, scripts: atInstall });
      try {
        look(join(inner, 'node_modules'));
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
  };
  look(modules);
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = packagesIn(join(root, 'node_modules'));
  const counts = new Map();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  if (process.argv.includes('--all'))
    for (const { name, version, licence } of packages) console.log(`${name}@${version} ${licence}`);
  else
    for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1]))
      console.log(`${count} ${licence}`);
  const wrong = packages.filter(({ licence }) => !isAllowed(licence));
  for (const { name, version, licence } of wrong)
    console.error(`not allowed: ${name}@${version} (${licence})`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
