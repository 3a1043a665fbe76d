import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './run.js';

/**
 * The software bill of materials of a lockfile (version 3) in CycloneDX 1.5: the same lockfile, the same bytes, so it
 * has neither a time nor a serial number.
 * @param {{ name: string, version: string, license?: string }} manifest package.json
 * @param {{ packages: Record<string, any> }} lock package-lock.json
 * @returns {object}
 */
export function sbomOf(manifest, lock) {
  const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  const own = purl(manifest.name, manifest.version);
  const components = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const reference = purl(name, entry.version);
    // what any way leads to without being a tool is needed
    const needed = !entry.dev || components.get(reference)?.scope === 'required';
    components.set(reference, {
      type: 'library',
      'bom-ref': reference,
      name,
      version: entry.version,
      scope: needed && !entry.optional ? 'required' : needed ? 'optional' : 'excluded',
      ...(entry.integrity ? { hashes: [hashOf(entry.integrity)] } : {}),
      ...(entry.license ? { licenses: [{ expression: entry.license }] } : {}),
      purl: reference,
    });
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        ...(manifest.license ? { licenses: [{ expression: manifest.license }] } : {}),
        purl: own,
      },
    },
    components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

/** A checksum of npm (sha512-BASE64) as CycloneDX writes it. */
function hashOf(integrity) {
  const [algorithm, value] = integrity.split(' ')[0].split(/-(.*)/s);
  return {
    alg: algorithm.toUpperCase().replace(/^SHA/, 'SHA-'),
    content: Buffer.from(value, 'base64').toString('hex'),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const text = `${JSON.stringify(sbomOf(read('package.json'), read('package-lock.json')), null, 2)}\n`;
  const [file] = process.argv.slice(2);
  if (file) writeFileSync(file, text);
  else process.stdout.write(text);
}
