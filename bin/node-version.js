import { readFileSync } from 'node:fs';

/**
 * What is wrong with a Node version, in one line, or null when the package runs on it.
 * The lowest version is the one `engines` of package.json names.
 */
export function nodeProblem(version = process.versions.node) {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const lowest = manifest.engines.node.replace('>=', '');
  const [needMajor, needMinor = 0] = lowest.split('.').map(Number);
  const [major, minor] = version.split('.').map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return null;
  return `waizi needs Node.js ${lowest} or newer, this is ${version}; install a newer one and run the command again`;
}
