// How fast an archive of Webb-site comes in, from a dump of a real MariaDB, from that server, and from a real PostgreSQL;
// how much memory it takes; and whether all of them give the same store.
//
//   WAIZI_BENCH_STOCKS, WAIZI_BENCH_DAYS  size of the simulated market (800 and 900: 20 million holding rows)
//   WAIZI_BENCH_ARCHIVE                   folder with a mysqldump of `waizi sandbox make --format mysqldump`, used again
//   WAIZI_BENCH_WAYS                      dump, mysql, postgres (default: all)
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf } from '../dist/archive/unpack.js';
import { SqlReader } from '../dist/sources/webbsite/sql-reader.js';
import { Cells } from '../dist/sources/webbsite/cells.js';
import { copyToPostgres, startMariadb, startPostgres } from '../scripts/servers.js';

const CLI = new URL('../bin/waizi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-archive-'));
const ways = (process.env.WAIZI_BENCH_WAYS ?? 'dump,mysql,postgres').split(',');

/** Runs waizi in a process of its own. @returns seconds, CPU seconds, peak memory in MiB, and its answer */
async function waizi(args) {
  const from = performance.now();
  const child = spawn(process.execPath, [CLI, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let peak = 0;
  let cpu = 0;
  child.stdout.on('data', (text) => {
    out += text;
  });
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      cpu = (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // it has ended
    }
  }, 100);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { seconds: (performance.now() - from) / 1000, cpu, peak: Math.round(peak), answer: JSON.parse(out) };
}

const digest = (data) =>
  execFileSync(process.execPath, [CLI, 'sql', '--data', data, '--json', `SELECT (SELECT count(*) FROM holdings) AS holdings, (SELECT CAST(sum(CAST(digest AS HUGEINT)) AS VARCHAR) FROM stock_days) AS lists, (SELECT CAST(sum(shares * hash(stock || holder || reason || date) % 1000003) AS VARCHAR) FROM changes) AS changes`], { encoding: 'utf8' });

async function timed(name, args) {
  const data = join(folder, `data-${name}`);
  const { seconds, cpu, peak, answer } = await waizi(['import', ...args, '--data', data]);
  const rows = answer.files.reduce((sum, file) => sum + file.rows, 0);
  for (const { status, path, reason } of answer.files) if (status !== 'loaded') throw new Error(`${path}: ${status}: ${reason}`);
  console.log(
    `import from ${name}: ${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of CPU), ${Math.round(rows / seconds).toLocaleString('en')} rows/s, ${Math.round(rows / cpu).toLocaleString('en')} rows per CPU second, peak ${peak} MiB`,
  );
  console.log(`  ${JSON.stringify(JSON.parse(digest(data)).rows)}`);
}

/** The reader of dumps alone: what the rest of the import costs is the difference. */
async function readAlone(path) {
  const all = new Map();
  let rows = 0;
  const sink = {
    cells: (table) => {
      if (!all.has(table)) all.set(table, new Cells(table));
      return all.get(table);
    },
    add: (cells) => {
      rows += 1;
      cells.rows = (cells.rows + 1) % 1024;
      if (cells.rows === 0) cells.clear();
    },
  };
  const [from, before] = [performance.now(), process.cpuUsage()];
  const reader = new SqlReader(sink);
  for await (const chunk of contentOf(path)) reader.take(chunk);
  reader.end();
  const cpu = process.cpuUsage(before);
  const used = (cpu.user + cpu.system) / 1e6;
  const seconds = (performance.now() - from) / 1000;
  console.log(
    `rows of the dump read alone: ${rows.toLocaleString('en')} in ${seconds.toFixed(1)} s (${used.toFixed(1)} s of CPU), ${Math.round(rows / used).toLocaleString('en')} rows and ${Math.round(statSync(path).size / used / 1e6)} MB per CPU second`,
  );
}

const servers = [];
try {
  let made = process.env.WAIZI_BENCH_ARCHIVE;
  if (!made || !existsSync(made)) {
    execFileSync(process.execPath, [CLI, 'sandbox', 'make', '-o', join(folder, 'made'), '--stocks', process.env.WAIZI_BENCH_STOCKS ?? '800', '--days', process.env.WAIZI_BENCH_DAYS ?? '900', '--participants', '480', '--format', 'mysqldump'], { stdio: 'ignore' });
    made = join(folder, 'made', 'mysqldump');
  }
  const mariadb = await startMariadb(join(folder, 'mariadb'));
  if (!mariadb) throw new Error('MariaDB is not there and cannot be installed');
  servers.push(mariadb);
  for (const name of readdirSync(made)) mariadb.load(join(made, name));
  const dump = join(folder, 'dump');
  mkdirSync(dump);
  for (const database of ['ccass', 'enigma']) mariadb.dump(database, join(dump, `${database}.sql`));
  console.log(`${mariadb.run('SELECT count(*) FROM ccass.holdings').trim()} holding rows in ${mariadb.run('SELECT version()').trim()}, dumped by its own mariadb-dump: ${Math.round(statSync(join(dump, 'ccass.sql')).size / 2 ** 20)} MiB`);
  await readAlone(join(dump, 'ccass.sql'));
  if (ways.includes('dump')) await timed('dump', [dump]);
  if (ways.includes('mysql')) await timed('mysql', ['--from', mariadb.address]);
  if (ways.includes('postgres')) {
    const postgres = await startPostgres(join(folder, 'pg'));
    if (!postgres) throw new Error('PostgreSQL is not there and cannot be installed');
    servers.push(postgres);
    execFileSync('chmod', ['a+rx', folder]);
    copyToPostgres(mariadb, postgres, ['ccass', 'enigma'], join(folder, 'tsv'));
    await timed('postgres', ['--from', postgres.address]);
  }
} finally {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
