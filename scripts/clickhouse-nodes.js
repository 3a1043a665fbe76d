import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { npm, root } from './run.js';

/** The package that carries the real engine, pinned. It is fetched by tests alone and is no dependency. */
const PACKAGE = '@chdb/lib-linux-x64-gnu';
const VERSION = '26.7.3-stable.1';
const INTEGRITY =
  'sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==';
const CLUSTER = 'waizi';

/** A server that was started, and how it is reached. */
class Node {
  constructor(files, folder, ports, config, users) {
    Object.assign(this, { files, folder, ...ports, config, users, process: null, log: '' });
  }

  /** Starts it on its own folder, where what was stored before is found again, and waits until it answers. */
  async start() {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, 'config.xml');
    writeFileSync(path, this.config);
    if (this.users !== null) writeFileSync(join(this.folder, 'users.xml'), this.users, { mode: 0o600 });
    const query =
      'SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT sleepEachRow(3) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1';
    const args = [
      this.files.library,
      `--path=${join(this.folder, 'data')}`,
      `--config-file=${path}`,
      `--query=${query}`,
    ];
    this.process = spawn(this.files.launcher, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (text) => {
        this.log = `${this.log}${text}`.slice(-4000);
      });
    }
    const ended = new Promise((_, reject) => {
      this.process.once('exit', (code) =>
        reject(new Error(`a ClickHouse node ended (${code}): ${this.log.trim()}`)),
      );
    });
    ended.catch(() => undefined);
    await Promise.race([this.answers(), ended]);
  }

  async answers() {
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await fetch(`http://127.0.0.1:${this.http}/ping`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`a ClickHouse node did not answer within a minute: ${this.log.trim()}`);
  }

  /** Ends it at once, as a crash does. */
  async stop() {
    const { process } = this;
    this.process = null;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
  }
}

/**
 * Starts a cluster of ClickHouse servers on loopback, one shard each.
 * @param {string} folder for their data
 * @param {number} count
 * @param {{ name: string, password: string, grants: string[] }[] | null} users with a password and rights of their own,
 * for whom the servers ask each other; else there is the user default, who has none and may do all
 * @returns {Promise<{ nodes: Node[], address: string, stop: () => Promise<void> }>}
 * @throws Error saying what is missing when they cannot be had
 */
export async function startCluster(folder, count = 2, users = null) {
  const files = await engineFiles();
  const ports = [];
  for (let node = 0; node < count; node += 1) ports.push({ http: await freePort(), tcp: await freePort() });
  const shards = ports
    .map(({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`)
    .join('');
  const secret = users === null ? '' : `<secret>${randomUUID()}</secret>`;
  const nodes = ports.map(
    ({ http, tcp }, at) =>
      new Node(
        files,
        join(folder, `node-${at + 1}`),
        { http, tcp },
        `<clickhouse><listen_host>127.0.0.1</listen_host><http_port>${http}</http_port><tcp_port>${tcp}</tcp_port>
<max_server_memory_usage>4000000000</max_server_memory_usage>${users === null ? '' : `<users_config>${join(folder, `node-${at + 1}`, 'users.xml')}</users_config>`}
<remote_servers><${CLUSTER}>${secret}${shards}</${CLUSTER}></remote_servers></clickhouse>\n`,
        users && usersXml(users),
      ),
  );
  const stop = async () => {
    for (const node of nodes) await node.stop();
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = nodes.map(({ http }) => `127.0.0.1:${http}`).join(',');
  return { nodes, stop, address: `clickhouse://default@${hosts}/waizi?cluster=${CLUSTER}` };
}

/** Users in the form of a server's file; the launcher itself is the user default. */
function usersXml(users) {
  const rest = '<networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>';
  const entries = users.map(({ name, password, grants }) => {
    const digest = createHash('sha256').update(password).digest('hex');
    const queries = grants.map((grant) => `<query>${grant}</query>`).join('');
    return `<${name}><password_sha256_hex>${digest}</password_sha256_hex>${rest}<grants>${queries}</grants></${name}>`;
  });
  return `<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users><default><password></password>${rest}</default>${entries.join('')}</users></clickhouse>\n`;
}

/** The engine's library and the launcher, fetched and compiled once per version. */
async function engineFiles() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`the cluster tests need Linux on x64, this is ${process.platform} on ${process.arch}`);
  const folder = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'waizi',
    `clickhouse-${VERSION}`,
  );
  mkdirSync(folder, { recursive: true });
  const library = join(folder, 'libchdb.so');
  if (!existsSync(library)) await fetchLibrary(folder, library);
  return { library, launcher: compiled(folder) };
}

async function fetchLibrary(folder, library) {
  const work = mkdtempSync(join(folder, 'fetch-'));
  try {
    console.log(`fetching ${PACKAGE}@${VERSION} (180 MB)`);
    const [program, args] = npm(['pack', `${PACKAGE}@${VERSION}`, '--pack-destination', work, '--silent']);
    const packed = spawnSync(program, args, { cwd: work, encoding: 'utf8' });
    const file = join(work, basename(packed.stdout?.trim().split('\n').at(-1) ?? ''));
    if (packed.status !== 0 || !file.endsWith('.tgz'))
      throw new Error(
        `${PACKAGE}@${VERSION} cannot be fetched: ${packed.stderr?.trim() || packed.error?.message}`,
      );
    const digest = await sha512(file);
    if (`sha512-${digest}` !== INTEGRITY)
      throw new Error(`${PACKAGE}@${VERSION} is not what was pinned: sha512-${digest}`);
    const unpacked = spawnSync('tar', ['-xzf', file, '-C', work, 'package/libchdb.so'], { encoding: 'utf8' });
    if (unpacked.status !== 0) throw new Error(`${basename(file)} cannot be unpacked: ${unpacked.stderr}`);
    renameSync(join(work, 'package', 'libchdb.so'), library);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compiled(folder) {
  const source = join(root, 'scripts', 'clickhouse-node.c');
  const launcher = join(folder, `clickhouse-node-${process.pid}`);
  const done = spawnSync('gcc', ['-O1', '-Wall', '-o', launcher, source, '-ldl'], { encoding: 'utf8' });
  if (done.error?.code === 'ENOENT')
    throw new Error(
      'the cluster tests need gcc for the launcher of the nodes; install it (apt-get install gcc libc6-dev)',
    );
  if (done.status !== 0) throw new Error(`the launcher of the nodes does not compile: ${done.stderr}`);
  const final = join(folder, 'clickhouse-node');
  renameSync(launcher, final);
  return final;
}

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('base64');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
