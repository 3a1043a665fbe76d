// One job, done by waizi and by what people use instead, in the same run: the value of all changes of holdings by trade
// date, type of holder and industry, from lists of 1000 stocks x 150 participants x 60 days (9 million holdings). Each
// has to find the same cents in every cell. What is not installed is named and left out.
//
//   WAIZI_BENCH_MARKETS  thousands of stocks of the runs (default 0.111,1: 1 and 9 million holdings; 11.1 is 100 million)
//   WAIZI_BENCH_PEERS    who takes part in the largest run (default all): waizi,duckdb,duckdb-changes,pandas,sqlite,postgres
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../scripts/servers.js';
import { makeMarket } from './peers/market.js';
import { cellsOf, JOINED, TABLES } from './peers/sql.js';

const here = join(dirname(fileURLToPath(import.meta.url)), 'peers');
const markets = (process.env.WAIZI_BENCH_MARKETS ?? '0.111,1').split(',').map((thousands) => Math.round(Number(thousands) * 1000));
const asked = process.env.WAIZI_BENCH_PEERS?.split(',');
const folder = mkdtempSync(join(tmpdir(), 'waizi-peers-'));
const clock = () => performance.now() / 1000;

/** Runs a program. @returns its output and most memory in MiB */
async function run(program, args, input = '') {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  let peak = 0;
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    } catch {
      // it has ended, or this is no Linux
    }
  }, 50);
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return { out, peak: Math.round(peak) };
}

const timed = async (job) => {
  const from = clock();
  const value = await job();
  return { value, seconds: clock() - from };
};
const told = ({ out, peak }) => ({ ...JSON.parse(out), peak });
const works = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const rowsOf = (text) => text.trim().split('\n').map((line) => line.split('|'));

async function sqlite(market) {
  const base = join(market.folder, 'peers.db');
  const create = Object.entries(TABLES).map(([name, columns]) => `CREATE TABLE ${name} (${columns});`);
  const load = Object.keys(TABLES).map((name) => `.import --csv --skip 1 "${join(market.folder, `${name === 'held' ? 'lists' : name}.csv`)}" ${name}`);
  const loaded = await timed(() => run('sqlite3', [base], ['PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;', ...create, ...load, ''].join('\n')));
  const bytes = statSync(base).size;
  const computed = await timed(() => run('sqlite3', [base, cellsOf(`(${JOINED})`)]));
  await run('sqlite3', [base, `CREATE TABLE stored AS SELECT * FROM (${JOINED}) WHERE moved <> 0`]);
  const warm = await timed(() => run('sqlite3', [base, cellsOf('stored')]));
  return { load: loaded.seconds, compute: computed.seconds, warm: warm.seconds, peak: computed.value.peak, cells: rowsOf(computed.value.out), bytes };
}

async function postgres(market) {
  execFileSync('chmod', ['a+rx', folder, market.folder]);
  const server = await startPostgres(join(market.folder, 'pg'));
  try {
    const create = Object.entries(TABLES).map(([name, columns]) => `CREATE TABLE ${name} (${columns});`);
    const load = Object.keys(TABLES).map((name) => `COPY ${name} FROM '${join(market.folder, `${name === 'held' ? 'changes' : name}.csv`)}' (FORMAT csv, HEADER);`);
    const loaded = await timed(() => server.run([...create, ...load, 'ANALYZE;'].join('\n')));
    const bytes = Number(server.run(`SELECT pg_total_relation_size('held')`));
    const computed = await timed(() => server.run(cellsOf(`(${JOINED}) j`)));
    server.run(`CREATE TABLE stored AS SELECT * FROM (${JOINED}) j WHERE moved <> 0; ANALYZE stored`);
    const warm = await timed(() => server.run(cellsOf('stored')));
    return { load: loaded.seconds, compute: computed.seconds, warm: warm.seconds, peak: null, cells: rowsOf(computed.value), bytes };
  } finally {
    await server.stop();
  }
}

const node = (script, ...args) => run(process.execPath, [join(here, script), ...args]).then(told);
const PEERS = [
  { id: 'waizi', name: 'waizi', job: (market) => node('waizi.js', market.folder, market.first, market.last) },
  { id: 'duckdb', name: 'DuckDB by hand, full rows', job: (market) => node('duckdb.js', market.folder, 'lists') },
  { id: 'duckdb-changes', name: 'DuckDB by hand, change-only rows', job: (market) => node('duckdb.js', market.folder, 'changes') },
  { id: 'pandas', name: 'pandas, full rows of csv', there: () => works('/usr/bin/python3', ['-c', 'import pandas']), job: (market) => run('/usr/bin/python3', [join(here, 'pandas_job.py'), market.folder]).then(told) },
  { id: 'sqlite', name: 'SQLite with lag, full rows of csv', there: () => works('sqlite3', ['-version']), job: sqlite },
  { id: 'postgres', name: 'PostgreSQL, change-only rows of csv', there: () => existsSync('/usr/lib/postgresql'), job: postgres },
];

/** Sums by cell as integers of cents, from cents or dollars of less than 2^53 cents; cells that come to nothing are left out. */
function centsOf(cells, dollars) {
  const sums = new Map();
  for (const [day, type, industry, value] of cells) {
    const cents = BigInt(dollars ? Math.round(Number(value) * 100) : value);
    if (cents !== 0n) sums.set(`${day} ${type} ${industry}`, cents);
  }
  return sums;
}

const same = (a, b) => a.size === b.size && [...a].every(([key, cents]) => b.get(key) === cents);
const number = (value, digits = 2) => value.toFixed(digits).padStart(9);

async function compare(stocks, all) {
  const market = { folder: join(folder, String(stocks)) };
  const made = await timed(() => makeMarket(market.folder, stocks));
  Object.assign(market, made.value);
  console.log(`\n${market.rows.toLocaleString('en')} holdings, ${market.changes.toLocaleString('en')} change-only rows (made in ${made.seconds.toFixed(0)} s)`);
  console.log(`${'seconds'.padEnd(36)}     load  compute     cold     warm  cold/waizi warm/waizi  MiB  bytes/row  answer`);
  let own = null;
  for (const { id, name, there, job } of PEERS) {
    if (id !== 'waizi' && (!all || (asked && !asked.includes(id)))) continue;
    if (there && !there()) {
      console.log(`${name.padEnd(36)} not installed`);
      continue;
    }
    try {
      const { load, compute, warm, peak, cells, extra, bytes } = await job(market);
      const sums = centsOf(cells, id === 'waizi');
      own ??= { cold: load + compute, warm, sums };
      const ratio = (value, of) => `x ${(value / of).toFixed(2)}`.padStart(10);
      const size = bytes ? (bytes / (id === 'postgres' ? market.changes : market.rows)).toFixed(1) : '';
      const agrees = same(sums, own.sums) ? `${sums.size} cells, the same cents` : `OTHER: ${sums.size} cells`;
      console.log(
        `${name.padEnd(36)}${number(load)}${number(compute)}${number(load + compute)}${warm.toFixed(3).padStart(9)} ${ratio(load + compute, own.cold)} ${ratio(warm, own.warm)} ${String(peak ?? '').padStart(5)} ${size.padStart(9)}  ${id === 'waizi' ? `${sums.size} cells` : agrees}`,
      );
      if (extra) {
        const { cpu, explained, sizes, oneDay } = extra;
        const per = ({ bytes: size2, rows }) => `${(size2 / rows).toFixed(1)} bytes a row (${rows.toLocaleString('en')} rows)`;
        console.log(`  import: ${cpu.toFixed(1)} s of CPU; the same flows explained, warm: ${explained.toFixed(2)} s; changes ${per(sizes.changes)}, holdings ${per(sizes.holdings)}, ${(sizes.holdings.bytes / market.rows).toFixed(1)} bytes a holding`);
        console.log(`  one more day of ${oneDay.rows.toLocaleString('en')} holdings: ${oneDay.seconds.toFixed(1)} s, ${oneDay.cpu.toFixed(1)} s of CPU`);
      }
    } catch (error) {
      console.log(`${name.padEnd(36)} failed: ${error.message.split('\n')[0]}`);
      if (id === 'waizi') throw error;
    }
  }
  rmSync(market.folder, { recursive: true, force: true });
}

try {
  console.log(`${cpus().length} cores (${cpus()[0]?.model}), load ${loadavg().map((load) => load.toFixed(1)).join(' ')}, Node ${process.versions.node}`);
  for (const [at, stocks] of markets.entries()) await compare(stocks, at === markets.length - 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
