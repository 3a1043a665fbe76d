// How cost grows with the market: a year of whole lists of 27, 270 and 2,700 stocks x 150 participants (1, 10 and 100
// million holdings, a quarter of which change each day) as Parquet, one file a month. What the lists must lead to is known.
//
//   WAIZI_BENCH_STOCKS  stocks of the runs (default 27,270; 2700 needs about 2 GB of disk and half an hour)
//   WAIZI_BENCH_YEARS   years up to 2025 (default 1), each imported after the other
//   WAIZI_BENCH_KEEP    folder in which markets are made and kept, and found again
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeYears } from './growth/market.js';

const job = fileURLToPath(new URL('growth/job.js', import.meta.url));
const sizes = (process.env.WAIZI_BENCH_STOCKS ?? '27,270').split(',').map(Number);
const years = Number(process.env.WAIZI_BENCH_YEARS ?? 1);
const keep = process.env.WAIZI_BENCH_KEEP;
const folder = keep ?? mkdtempSync(join(tmpdir(), 'waizi-growth-'));
const load = () => `load ${loadavg()[0].toFixed(1)}`;

/** Runs a job in a process of its own. @returns its answer and most memory in MiB */
async function run(name, home, market) {
  const child = spawn(process.execPath, [job, name, home, JSON.stringify(market)], { stdio: ['ignore', 'pipe', 'inherit'] });
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
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return { ...JSON.parse(out), peak: Math.round(peak) };
}

async function grow(stocks) {
  const home = join(folder, years === 1 ? String(stocks) : `${stocks}x${years}`);
  const known = join(home, 'market.json');
  if (!existsSync(known)) {
    const from = performance.now();
    writeFileSync(known, JSON.stringify(await makeYears(home, stocks, years)));
    console.log(`made in ${((performance.now() - from) / 1000).toFixed(0)} s`);
  }
  const market = JSON.parse(readFileSync(known, 'utf8'));
  rmSync(join(home, 'data'), { recursive: true, force: true });
  console.log(`\n${stocks} stocks, ${years} years: ${market.holdings.toLocaleString('en')} holdings, ${market.changes.toLocaleString('en')} changes; ${load()}`);
  const told = await run('import', home, market);
  console.log(`  import: ${told.seconds.toFixed(1)} s, ${told.cpu.toFixed(1)} s of CPU, ${Math.round(market.holdings / told.cpu).toLocaleString('en')} holdings per CPU second, peak ${told.peak} MiB; ${load()}`);
  const per = (table, rows) => (told.sizes[table].bytes / rows).toFixed(2);
  console.log(`  store: changes ${per('changes', told.sizes.changes.rows)} bytes a row (${told.sizes.changes.rows.toLocaleString('en')} rows), holdings ${per('holdings', told.sizes.holdings.rows)} bytes a row (${told.sizes.holdings.rows.toLocaleString('en')} rows); all of the store ${(told.sizes.all.bytes / 2 ** 20).toFixed(0)} MiB, ${per('all', market.changes)} bytes a change, ${per('all', market.holdings)} a holding`);
  const check = await run('check', home, market);
  if (check.changes !== market.changes || check.shares !== market.shares)
    throw new Error(`${check.changes} changes of ${check.shares} shares are stored, the lists have ${market.changes} of ${market.shares}`);
  console.log('  changes and the shares they move: as the lists have them');
  const { peak, ...questions } = await run('questions', home, market);
  for (const [question, { first, again, cpu, rows }] of Object.entries(questions))
    console.log(`  ${question}: first ${first.toFixed(0)} ms, others ${again.toFixed(0)} ms, ${cpu.toFixed(0)} ms of CPU (${rows.toLocaleString('en')} rows)`);
  console.log(`  questions: peak ${peak} MiB; ${load()}`);
  for (const [name, of] of [['next-day', 'the first of a year'], ['day-after', 'an ordinary one']]) {
    const day = await run(name, home, market);
    console.log(`  one more day of ${day.rows.toLocaleString('en')} holdings, ${of}: ${day.seconds.toFixed(1)} s, ${day.cpu.toFixed(1)} s of CPU, peak ${day.peak} MiB; ${load()}`);
  }
  if (!keep) rmSync(home, { recursive: true, force: true });
}

try {
  console.log(`${cpus().length} cores (${cpus()[0]?.model}), ${load()}, Node ${process.versions.node}`);
  for (const stocks of sizes) await grow(stocks);
} finally {
  if (!keep) rmSync(folder, { recursive: true, force: true });
}
