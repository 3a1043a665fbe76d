import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './run.js';

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const source = join(root, 'src');
const dist = join(root, 'dist');
const copied = new Set(['.sql']);

/**
 * Compiles src into dist. The new dist is made beside the old one and takes its place when complete,
 * so a failed build leaves the old one as it was.
 * @returns {Promise<'built' | 'unchanged' | 'failed' | 'no compiler'>}
 */
export async function build() {
  if (!existsSync(source)) return 'unchanged';
  const wanted = fingerprint();
  if (builtFrom() === wanted) return 'unchanged';
  if (!existsSync(compiler)) return 'no compiler';

  removeLeftovers();
  const fresh = `${dist}.new-${process.pid}`;
  const code = await run(process.execPath, [compiler, '-p', 'tsconfig.json', '--outDir', fresh]);
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return 'failed';
  }
  for (const file of sourceFiles()) {
    if (copied.has(extname(file))) cpSync(join(source, file), join(fresh, file));
  }
  writeFileSync(join(fresh, '.built'), wanted);
  swap(fresh);
  return 'built';
}

function swap(fresh) {
  const old = `${dist}.old-${process.pid}`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

function builtFrom() {
  const note = join(dist, '.built');
  return existsSync(note) ? readFileSync(note, 'utf8') : null;
}

function fingerprint() {
  const hash = createHash('sha256');
  const files = ['tsconfig.json', 'package-lock.json', 'scripts/build.js'].map((file) => join(root, file));
  for (const path of [...files, ...sourceFiles().map((file) => join(source, file))]) {
    if (!existsSync(path)) continue;
    const bytes = readFileSync(path);
    hash.update(`${path.slice(root.length)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function sourceFiles() {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
    .sort();
}

/** Removes what builds that were killed left behind; one that still runs keeps its folder. */
function removeLeftovers() {
  for (const name of readdirSync(root)) {
    const pid = /^dist\.(?:new|old)-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await build();
  if (result === 'built') console.log('built dist');
  if (result === 'no compiler') console.error('dist was not built: typescript is not installed; run npm ci');
  process.exitCode = result === 'failed' ? 1 : 0;
}
