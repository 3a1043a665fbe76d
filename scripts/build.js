import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root, run } from './run.js';

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const source = join(root, 'src');
const web = join(root, 'web');
const dist = join(root, 'dist');
const copied = new Set(['.sql']);
const kept = join(root, '.tmp', 'build');

/**
 * Compiles src and bundles web into dist. The new dist is made beside the old one and takes its place when complete,
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
  const code = (await compile(fresh)) || (await bundle(join(fresh, 'web')));
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return 'failed';
  }
  for (const file of filesIn(source)) {
    if (copied.has(extname(file))) cpSync(join(source, file), join(fresh, file));
  }
  writeFileSync(join(fresh, '.built'), wanted);
  swap(fresh);
  return 'built';
}

/** Compiles src into a folder. What did not change since the last build is taken from it: the types are read again in a fifth of the time. */
async function compile(folder) {
  const release = takeCache();
  const to = release ? kept : folder;
  try {
    const incremental = release ? ['--incremental', '--tsBuildInfoFile', `${kept}.tsbuildinfo`] : [];
    if (release) forget();
    const code = await run(process.execPath, [
      compiler,
      '-p',
      'tsconfig.json',
      '--outDir',
      to,
      ...incremental,
    ]);
    if (code === 0 && release) cpSync(kept, folder, { recursive: true });
    return code;
  } finally {
    release?.();
  }
}

/** Drops what was compiled of sources that are gone, and all of it when a part is missing. */
function forget() {
  const sources = new Set(
    filesIn(source)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.slice(0, -3)),
  );
  const compiled = filesIn(kept);
  for (const file of compiled) {
    if (!sources.has(file.replace(/\.(d\.ts|js|js\.map)$/, ''))) rmSync(join(kept, file));
  }
  const known = compiled.filter((file) => file.endsWith('.js')).length;
  const before = existsSync(`${kept}.count`) ? Number(readFileSync(`${kept}.count`, 'utf8')) : -1;
  if (known === before) return;
  rmSync(kept, { recursive: true, force: true });
  rmSync(`${kept}.tsbuildinfo`, { force: true });
}

/** Holds the last build for this process alone; null when another process has it. */
function takeCache() {
  mkdirSync(dirname(kept), { recursive: true });
  const lock = `${kept}.lock`;
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (pid > 0 && !isRunning(pid)) rmSync(lock, { force: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch {
    return null;
  }
  return () => {
    const count = filesIn(kept).filter((file) => file.endsWith('.js')).length;
    writeFileSync(`${kept}.count`, String(count));
    rmSync(lock, { force: true });
  };
}

/** The dashboard, each of its files compressed beside it, so that the server need not. */
async function bundle(folder) {
  if (!existsSync(web)) return 0;
  const args = [bundler, 'build', web, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  const code = await run(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
  if (code !== 0) return code;
  for (const file of filesIn(folder)) {
    const bytes = readFileSync(join(folder, file));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params }));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  return 0;
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
  const sources = [source, web].flatMap((folder) => filesIn(folder).map((file) => join(folder, file)));
  for (const path of [...files, ...sources]) {
    if (!existsSync(path)) continue;
    const bytes = readFileSync(path);
    hash.update(`${path.slice(root.length)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
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
