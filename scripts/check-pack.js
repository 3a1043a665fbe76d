import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import { capture, npm, root, run } from './run.js';

// Packs the package, installs it into an empty folder and tries it there, on this Node and on newer ones.

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const otherNodes = ['22', '24'];
const folder = mkdtempSync(join(tmpdir(), 'waizi-pack-'));
const env = withoutNpmRun(process.env);
let failures = 0;

try {
  await check('builds', async () => ['built', 'unchanged'].includes(await build()));
  const tarball = await pack();
  await check('packs what runs', () => tarball !== null && holdsEverything(tarball.files));
  if (tarball) {
    await check('installs into an empty folder, without any install script', () => install(tarball.filename));
    await check('npx waizi --help', help);
    for (const node of [null, ...otherNodes]) await tryOn(node);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures === 0 ? 'the package works' : `the package does not work: ${failures} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function check(name, passes) {
  const started = performance.now();
  const ok = await passes();
  if (!ok) failures += 1;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

async function pack() {
  const options = ['--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', folder];
  const { code, text } = await capture(...npm(['pack', ...options]), { env });
  return code === 0 ? JSON.parse(text)[0] : null;
}

function holdsEverything(files) {
  const packed = new Set(files.map((file) => file.path));
  const queries = readdirSync(join(root, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => `dist/${file.split('\\').join('/')}`);
  const wanted = ['LICENSE', 'bin/waizi.js', 'dist/cli/main.js', ...entryFiles(), ...queries];
  const missing = wanted.filter((path) => !packed.has(path));
  if (missing.length > 0) console.error(`not in the package: ${missing.join(', ')}`);
  return missing.length === 0;
}

function entryFiles() {
  return Object.values(manifest.exports).flatMap((entry) =>
    Object.values(entry).map((path) => path.slice(2)),
  );
}

async function install(filename) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return (await run(...npm(['install', ...options, join(folder, filename)]), { cwd: folder, env })) === 0;
}

async function help() {
  const { code, text } = await capture('npx', ['--no-install', 'waizi', '--help'], { cwd: folder, env });
  return code === 0 && text.includes('waizi');
}

async function tryOn(node) {
  const label = node ? `Node ${node}` : `Node ${process.versions.node}`;
  const program = join('node_modules', 'waizi', 'bin', 'waizi.js');
  await check(`waizi --version on ${label}`, async () => {
    const { code, text } = await onNode(node, [program, '--version']);
    return code === 0 && text.includes(manifest.version);
  });
  for (const entry of Object.keys(manifest.exports)) {
    const name = `waizi${entry.slice(1)}`;
    await check(`import '${name}' on ${label}`, async () => {
      const { code } = await onNode(node, ['-e', `import('${name}')`]);
      return code === 0;
    });
  }
}

function onNode(node, args) {
  const options = { cwd: folder, env };
  if (node === null) return capture(process.execPath, args, options);
  return capture('npx', ['-y', '--loglevel=error', '-p', `node@${node}`, 'node', ...args], options);
}

/** The environment without what `npm run` adds, which would send npm back to this folder. */
function withoutNpmRun(environment) {
  const added = /^npm_(?:config_local_prefix|package_|lifecycle_)/;
  return Object.fromEntries(Object.entries(environment).filter(([key]) => !added.test(key)));
}
