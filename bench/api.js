// How fast the API answers on a workspace: each read endpoint at 50 requests a second, over several stocks, participants and
// windows, from the first answer on. `node bench/api.js [--data DIR] [--rate N] [--seconds N] [--only TEXT]`; without --data a demo is made.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
});
const rate = Number(options.rate);
const seconds = Number(options.seconds);
const WAIZI = new URL('../bin/waizi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-bench-'));
const data = options.data ?? join(folder, 'demo');

/** Answers that are drawn or written whole: kept per version of the store, stated apart. */
const RENDERS = /^\/api\/(figure\/[^?]*\.(svg|png)|report\.)/;

async function demo() {
  const made = spawn(process.execPath, [WAIZI, 'demo', '--data', data, '--no-serve'], { stdio: 'inherit' });
  const [code] = await once(made, 'exit');
  if (code !== 0) throw new Error('the demo could not be made');
}

async function serve() {
  const server = spawn(process.execPath, [WAIZI, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const found = /http:\/\/[^\s]+/.exec(line);
    if (found) return { server, address: found[0].replace(/\/$/, '') };
  }
  throw new Error('the server did not start');
}

async function rowsOf(address, query) {
  const response = await fetch(`${address}/api/sql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: address },
    body: JSON.stringify({ query }),
  });
  if (!response.ok) throw new Error(`/api/sql: ${response.status} ${await response.text()}`);
  return (await response.json()).rows.map((row) => Object.values(row)[0]);
}

/** The addresses asked of each endpoint, other stocks, participants and windows each. */
async function questions(address) {
  const stocks = await rowsOf(address, 'SELECT stock FROM stock_days GROUP BY stock ORDER BY count(*) DESC, stock LIMIT 12');
  const holders = await rowsOf(
    address,
    "SELECT holder FROM changes WHERE regexp_matches(holder, '^[ABC][0-9]{5}$') GROUP BY holder ORDER BY count(*) DESC, holder LIMIT 12",
  );
  const days = (
    await rowsOf(address, 'SELECT CAST(date AS VARCHAR) AS date FROM stock_days GROUP BY date ORDER BY date DESC LIMIT 60')
  ).map((day) => String(day).slice(0, 10));
  // the trades of the last two days have not settled
  const last = days[2];
  const windows = days.slice(6, 54).filter((_, at) => at % 4 === 0).map((from) => `from=${from}&to=${last}`);
  const each = (list, path) => list.map((one) => path(one));
  return {
    flows: each(windows, (window) => `/api/flows?${window}&by=type`),
    'flows by day, type, industry': each(windows, (window) => `/api/flows?${window}&by=day,type,industry`),
    'flows of a stock by day and type': each(stocks, (stock) => `/api/flows?${windows.at(-1)}&stock=${stock}&by=day,type`),
    'flows by stock': each(windows, (window) => `/api/flows?${window}&by=stock`),
    shares: each(days.slice(0, 12), (day) => `/api/shares?to=${day}`),
    holdings: each(stocks, (stock) => `/api/holdings/${stock}`),
    changes: each(stocks, (stock) => `/api/changes/${stock}?${windows[2]}`),
    'big-changes': each(windows, (window) => `/api/big-changes?${window}`),
    concentration: each(stocks, (stock) => `/api/concentration/${stock}?${windows.at(-1)}`),
    participant: each(holders, (holder) => `/api/participant/${holder}`),
    'participant, changes': each(holders, (holder) => `/api/participant/${holder}?${windows[4]}`),
    classify: ['/api/classify', '/api/classify?all=true'],
    sensitivity: each(windows.slice(0, 3), (window) => `/api/sensitivity?${window}`),
    industries: ['/api/industries', `/api/industries?to=${days[5]}`],
    nowcast: ['/api/nowcast', '/api/nowcast?by=quarter', '/api/nowcast?by=day', '/api/nowcast?information=realtime'],
    'nowcast/backtest': ['/api/nowcast/backtest'],
    'nowcast/explain': ['/api/nowcast/explain'],
    'northbound/holdings': ['/api/northbound/holdings?by=industry', '/api/northbound/holdings?by=stock'],
    'northbound/flows': ['/api/northbound/flows?by=quarter', '/api/northbound/flows?by=stock'],
    rallies: ['/api/rallies?index=000985', '/api/rallies?index=HSI'],
    cycles: ['/api/cycles?index=000985', '/api/cycles?index=HSI'],
    macro: ['/api/macro'],
    valuation: ['/api/valuation', `/api/valuation?as_of=${days[20]}`],
    positioning: ['/api/positioning'],
    gaps: ['/api/gaps'],
    figures: ['/api/figures'],
    'figure, its table': ['/api/figure/share-by-type', '/api/figure/hk-weekly-by-type', '/api/figure/northbound-weekly'],
    report: ['/api/report'],
    claims: ['/api/claims'],
    status: ['/api/status'],
    check: ['/api/check'],
    search: each(['0', '00', 'bank', 'hsbc', '银行', 'citi', 'tech', '1'], (text) => `/api/search?q=${encodeURIComponent(text)}`),
    names: ['/api/names'],
    stocks: each(stocks, (stock) => `/api/stocks/${stock}`),
    prices: each(stocks, (stock) => `/api/prices/${stock}`),
    events: each(stocks, (stock) => `/api/events/${stock}`),
    files: ['/api/files', '/api/files?limit=50'],
    'figure as SVG': ['/api/figure/share-by-type.svg', '/api/figure/hk-weekly-by-type.svg'],
    'note as HTML': ['/api/report.html'],
  };
}

/** One answer of each address, one after the other: what the first reader waits. */
async function firstAnswers(address, paths) {
  const took = [];
  for (const path of paths) {
    const from = performance.now();
    const response = await fetch(`${address}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    took.push(performance.now() - from);
  }
  return took;
}

async function underLoad(address, paths) {
  const times = [];
  let failed = 0;
  const run = autocannon({
    url: address,
    connections: 10,
    overallRate: rate,
    duration: seconds,
    requests: paths.map((path) => ({ method: 'GET', path })),
  });
  run.on('response', (_client, status, _bytes, time) => {
    times.push(time);
    if (status >= 400) failed += 1;
  });
  await run;
  return { times: times.sort((a, b) => a - b), failed };
}

const quantile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
const shown = (ms) => ms.toFixed(ms < 10 ? 1 : 0).padStart(7);

try {
  if (!options.data) await demo();
  const { server, address } = await serve();
  try {
    console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}; ${rate} requests a second, ms`);
    console.log(`${'endpoint'.padEnd(34)}   first    mean    p50    p95     max  requests`);
    let worst = 0;
    for (const [name, paths] of Object.entries(await questions(address))) {
      if (!options.only.split(',').some((part) => name.includes(part))) continue;
      const first = await firstAnswers(address, paths);
      const { times, failed } = await underLoad(address, paths);
      const p95 = quantile(times, 0.95);
      if (!RENDERS.test(paths[0])) worst = Math.max(worst, p95);
      console.log(
        `${name.padEnd(34)}${shown(first[0])} ${shown(first.reduce((sum, ms) => sum + ms, 0) / first.length)}${shown(quantile(times, 0.5))}${shown(p95)}${shown(times.at(-1) ?? Number.NaN)}  ${times.length}${failed ? `, ${failed} failed` : ''}`,
      );
    }
    console.log(`highest p95 of endpoints that return data: ${worst.toFixed(0)} ms (target 100 on the demo); first and mean: answers not yet kept`);
  } finally {
    server.kill('SIGTERM');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
