// How long it takes to import real files and to compute all their flows, and how fast a generated csv comes in.
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Workspace } from '../dist/workspace.js';

const SHARED = new URL('../../shared/data/', import.meta.url).pathname;
const seconds = (from) => (performance.now() - from) / 1000;
const folder = mkdtempSync(join(tmpdir(), 'waizi-bench-'));
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);

async function timed(name, job) {
  peak = 0;
  const from = performance.now();
  const rows = await job();
  const took = seconds(from);
  console.log(
    `${name}: ${took.toFixed(2)} s${rows ? `, ${Math.round(rows / took).toLocaleString('en')} rows/s (${rows.toLocaleString('en')} rows)` : ''}, peak ${Math.round(peak / 2 ** 20)} MiB`,
  );
}

const total = (files) => files.reduce((sum, file) => sum + file.rows, 0);

async function allFlows(workspace, by) {
  const result = await workspace.flows({ from: '2007-01-01', to: '2026-12-31', by });
  return result.rows.length;
}

try {
  if (existsSync(join(SHARED, 'ccass'))) {
    const workspace = new Workspace(join(folder, 'shared'));
    const paths = ['ccass', 'prices', 'securities'].map((name) => join(SHARED, name));
    await timed('import of ../shared/data (ccass, prices, securities)', async () => total(await workspace.import(paths)));
    await timed('flows of all of it by type', () => allFlows(workspace, ['type']).then(() => 0));
    await timed('flows of all of it by day, stock and type', () => allFlows(workspace, ['day', 'stock', 'type']).then(() => 0));
  } else {
    console.log('real files: left out, ../shared/data is absent');
  }

  const csv = join(folder, 'large.csv');
  const rows = await writeLarge(csv, Number(process.env.WAIZI_BENCH_ROWS ?? 1_000_000));
  const workspace = new Workspace(join(folder, 'large'));
  await timed('import of a generated csv', async () => total(await workspace.import([csv])) || rows);
  await timed('the same again (unchanged)', async () => total(await workspace.import([csv])));
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
}

/** A made-up holdings csv: stocks x days x 500 holders, a quarter of the holdings changing each day. */
async function writeLarge(path, wanted) {
  const days = weekdays('2025-01-02', 20);
  const stocks = Math.ceil(wanted / (days.length * 500));
  const out = createWriteStream(path);
  out.write('stock_code,date,participant_id,participant_name,shares\n');
  let count = 0;
  for (let stock = 1; stock <= stocks; stock += 1) {
    const shares = Array.from({ length: 500 }, (_, holder) => 1_000_000 + ((holder * 7919 + stock * 104_729) % 5_000_000));
    for (const [index, day] of days.entries()) {
      let text = '';
      for (let holder = 0; holder < 500; holder += 1) {
        if ((holder + index) % 4 === 0) shares[holder] += ((holder * 31 + index * 17) % 200) * 100 - 10_000;
        text += `${String(60000 + stock).slice(-5)},${day},B${String(10000 + holder)},HOLDER NUMBER ${holder},${shares[holder]}\n`;
        count += 1;
      }
      if (!out.write(text)) await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'finish');
  return count;
}

function weekdays(from, count) {
  const days = [];
  for (let time = Date.parse(from); days.length < count; time += 86_400_000) {
    const day = new Date(time);
    if (day.getUTCDay() % 6 !== 0) days.push(day.toISOString().slice(0, 10));
  }
  return days;
}
