// How fast an archive of Webb-site comes in, from a dump of a real MariaDB, from that server, and from a real PostgreSQL;
// how much memory it takes; and whether all of them give the same store.
//
//   WAIZI_BENCH_STOCKS, WAIZI_BENCH_DAYS  size of the simulated market (900 and 900: 20 million holding rows)
//   WAIZI_BENCH_ARCHIVE                   folder that `waizi sandbox make --format mysqldump` wrote, used again
//   WAIZI_BENCH_WAYS                      dump, mysql, postgres (default: all)
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf } from '../dist/archive/unpack.js';
import { SqlReader } from '../dist/sources/webbsite/sql-reader.js';
import { Cells } from '../dist/sources/webbsite/cells.js';
import { Spool } from '../dist/sources/webbsite/spool.js';
import { archiveTable } from '../dist/sources/webbsite/tables.js';
import { DuckDbEngine } from '../dist/store/duckdb-engine.js';
import { copyToPostgres, startMariadb, startPostgres } from '../scripts/servers.js';

const CLI = new URL('../bin/waizi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-archive-'));
// PostgreSQL runs as a user of its own
chmodSync(folder, 0o755);
/** What changes holdings without a trade is told by announcements, which the archive does not have. */
const TRAPS =
  'split,consolidation,bonus,missing-day,missing-list,suspension,weekend-page,holiday-page,closure,rename';
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

const sql = (data, question) =>
  JSON.parse(
    execFileSync(process.execPath, [CLI, 'sql', '--data', data, '--json', question], { encoding: 'utf8' }),
  ).rows[0];

/** What tells two stores apart: rows, digests of all lists, and of all changes with their reasons. */
const digestOf = (data) =>
  JSON.stringify(
    sql(
      data,
      'SELECT (SELECT count(*) FROM holdings) AS holdings, (SELECT CAST(sum(CAST(digest AS HUGEINT)) AS VARCHAR) FROM stock_days) AS lists, (SELECT CAST(sum(shares * hash(stock || holder || reason || date) % 1000003) AS VARCHAR) FROM changes) AS changes',
    ),
  );

/** Positions at the end: how many, and of how many shares together. Each month begins with a whole list, so its last one says all. */
const positionsOf = (data) =>
  Object.values(
    sql(
      data,
      `SELECT CAST(count(*) AS VARCHAR) AS n, CAST(sum(shares) AS VARCHAR) AS shares FROM (SELECT stock, holder, arg_max(coalesce(shares, 0), date) AS shares FROM holdings WHERE date >= (SELECT date_trunc('month', max(date)) FROM holdings) GROUP BY stock, holder) q WHERE shares <> 0`,
    ),
  ).join(' ');

/** Holds what came in against the server's own rows, and the flows against what was really traded. */
function compare(data, truth, rows, mariadb) {
  const counted = Number(
    mariadb.run(
      READ.map(([database, table]) => `(SELECT count(*) FROM ${database}.${table})`)
        .join(' + ')
        .replace(/^/, 'SELECT '),
    ),
  );
  if (rows !== counted) throw new Error(`${rows} rows came in, the server has ${counted}`);
  const there = mariadb
    .run(
      'SELECT count(*), sum(h.holding) FROM ccass.holdings h JOIN (SELECT partID, issueID, max(atDate) AS atDate FROM ccass.holdings GROUP BY partID, issueID) l USING (partID, issueID, atDate) WHERE h.holding <> 0',
    )
    .trim()
    .replace('\t', ' ');
  const here = positionsOf(data);
  if (here !== there) throw new Error(`positions at the end: ${here} here, ${there} on the server`);
  console.log(`  rows as the server counts them; at its end ${there.replace(' ', ' positions of ')} shares, as there`);
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'sandbox', 'score', '--data', data, '--truth', truth, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const { types, traps, classified, bounds } = JSON.parse(stdout);
  const worst = Math.max(...types.map(({ error }) => Math.abs(error)));
  console.log(
    `  net flow of ${types.length} types against what was traded: off by ${(100 * worst).toFixed(4)}% of the gross at most; ${(100 * classified).toFixed(2)}% of the foreign value has its true type`,
  );
  if (status === 0) return;
  const beyond = [...types, ...traps].filter(({ ok }) => !ok).map(({ type, trap }) => type ?? trap);
  if (classified < bounds.classified) beyond.push('classified');
  throw new Error(`outside the bounds: ${beyond.join(', ')}`);
}

let first = null;
async function timed(name, args, check = null) {
  const data = join(folder, `data-${name}`);
  const { seconds, cpu, peak, answer } = await waizi(['import', ...args, '--data', data]);
  const rows = answer.files.reduce((sum, file) => sum + file.rows, 0);
  for (const { status, path, reason } of answer.files) if (status !== 'loaded') throw new Error(`${path}: ${status}: ${reason}`);
  console.log(
    `import from ${name}: ${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of CPU), ${Math.round(rows / seconds).toLocaleString('en')} rows/s, ${Math.round(rows / cpu).toLocaleString('en')} rows per CPU second, peak ${peak} MiB`,
  );
  const digest = digestOf(data);
  console.log(`  ${digest}${first === null ? '' : first === digest ? ' (the same store)' : ''}`);
  if (first !== null && first !== digest) throw new Error(`${name} gives another store`);
  first ??= digest;
  check?.(data, rows);
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

/** Reading up to rows that are kept: bytes to staged blocks, with checkpoints. */
async function stageAlone(path) {
  const engine = await DuckDbEngine.open({ memoryLimit: '450MB' });
  const [from, before] = [performance.now(), process.cpuUsage()];
  const spool = await Spool.open(engine, join(folder, 'spool'));
  await spool.read(contentOf(path), new SqlReader(spool, null));
  const cpu = process.cpuUsage(before);
  const used = (cpu.user + cpu.system) / 1e6;
  const seconds = (performance.now() - from) / 1000;
  const rows = Object.values(spool.rowsOf(0)).reduce((sum, count) => sum + count, 0);
  engine.close();
  rmSync(join(folder, 'spool'), { recursive: true });
  console.log(
    `read and staged: ${rows.toLocaleString('en')} in ${seconds.toFixed(1)} s (${used.toFixed(1)} s of CPU), ${Math.round(rows / used).toLocaleString('en')} rows per CPU second`,
  );
}

/** The tables that are read, by database. */
const READ = [];
const servers = [];
try {
  let made = process.env.WAIZI_BENCH_ARCHIVE;
  if (!made || !existsSync(made)) {
    execFileSync(process.execPath, [CLI, 'sandbox', 'make', '-o', join(folder, 'made'), '--stocks', process.env.WAIZI_BENCH_STOCKS ?? '900', '--days', process.env.WAIZI_BENCH_DAYS ?? '900', '--participants', '480', '--traps', TRAPS, '--format', 'mysqldump'], { stdio: 'ignore' });
    made = join(folder, 'made');
  }
  const mariadb = await startMariadb(join(folder, 'mariadb'));
  if (!mariadb) throw new Error('MariaDB is not there and cannot be installed');
  servers.push(mariadb);
  for (const name of readdirSync(join(made, 'mysqldump'))) mariadb.load(join(made, 'mysqldump', name));
  const dump = join(folder, 'dump');
  mkdirSync(dump);
  for (const database of ['ccass', 'enigma']) mariadb.dump(database, join(dump, `${database}.sql`));
  console.log(`${mariadb.run('SELECT count(*) FROM ccass.holdings').trim()} holding rows in ${mariadb.run('SELECT version()').trim()}, dumped by its own mariadb-dump: ${Math.round(statSync(join(dump, 'ccass.sql')).size / 2 ** 20)} MiB`);
  for (const line of mariadb.run("SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('ccass', 'enigma')").trim().split('\n')) {
    const [database, table] = line.split('\t');
    if (archiveTable(table.toLowerCase()) !== null) READ.push([database, table]);
  }
  await readAlone(join(dump, 'ccass.sql'));
  await stageAlone(join(dump, 'ccass.sql'));
  const check = (data, rows) => compare(data, join(made, 'truth'), rows, mariadb);
  if (ways.includes('dump')) await timed('dump', [dump], check);
  if (ways.includes('mysql')) await timed('mysql', ['--from', mariadb.address]);
  if (ways.includes('postgres')) {
    const postgres = await startPostgres(join(folder, 'pg'));
    if (!postgres) throw new Error('PostgreSQL is not there and cannot be installed');
    servers.push(postgres);
    copyToPostgres(mariadb, postgres, ['ccass', 'enigma'], join(folder, 'tsv'));
    await timed('postgres', ['--from', postgres.address]);
  }
} finally {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
