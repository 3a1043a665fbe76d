// How long the first page takes in a real Chromium: from opening the address that `npm start` prints to the last thing drawn.
// `node bench/first-page.js [--data DEMO] [--runs N] [--wait MS] [--detail]`; without --data a demo is made. --wait: how long after the
// address was printed it is opened.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBrowser } from '../scripts/browser.js';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    runs: { type: 'string', default: '3' },
    wait: { type: 'string', default: '0' },
    detail: { type: 'boolean', default: false },
  },
});
const WAIZI = new URL('../bin/waizi.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'waizi-bench-'));
const data = options.data ?? join(folder, 'demo');
/** As a user does who runs it again: the market is there and is served. */
const SERVE = ['demo', '--no-open', '--port', '0', '--data', data];

async function start() {
  const server = spawn(process.execPath, [WAIZI, ...SERVE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const from = performance.now();
  for await (const line of createInterface({ input: server.stdout })) {
    const found = /http:\/\/[^\s]+/.exec(line);
    if (found) return { server, address: found[0], took: performance.now() - from };
  }
  throw new Error('the server did not start');
}

/** Runs inside of the page: the time of the last thing drawn, once nothing has been loading for a second. */
const WATCH = `(() => {
  const seen = { last: 0, painted: 0 };
  window.__seen = seen;
  const loading = () => !document.querySelector('main h1') || document.querySelector('.skeleton, .reloading');
  const look = () => { if (!seen.painted && document.querySelector('main h1')) seen.painted = performance.now(); };
  const watch = new MutationObserver(() => { look(); seen.last = performance.now(); });
  watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  seen.quiet = () => !loading() && performance.now() - seen.last > 1000;
})()`;

/** One visit: milliseconds until the heading and until all is there, requests and bytes. */
async function visit(context, address) {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(address);
  const end = Date.now() + 60_000;
  while (!(await page.evaluate('window.__seen.quiet()'))) {
    if (Date.now() > end) throw new Error('the page is still loading');
    await pause(50);
  }
  const told = await page.evaluate(`({
    heading: window.__seen.painted, whole: window.__seen.last,
    requests: performance.getEntriesByType('resource').map(({ name, startTime, responseEnd, transferSize, initiatorType }) =>
      ({ name: name.replace(location.origin, ''), from: startTime, to: responseEnd, bytes: transferSize, initiatorType })),
  })`);
  await page.close();
  return told;
}

const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0);

function print(name, { heading, whole, requests }) {
  const scripts = requests.filter(({ name: path }) => path.endsWith('.js'));
  const answers = requests.filter(({ name: path }) => path.startsWith('/api/'));
  console.log(
    `${name.padEnd(28)} ${heading.toFixed(0).padStart(6)} ${whole.toFixed(0).padStart(6)}   scripts ${scripts.length}, ${kB(sum(scripts))}; answers ${answers.length}, ${kB(sum(answers))}`,
  );
  if (!options.detail) return;
  for (const { name: path, from, to, bytes } of requests)
    console.log(`    ${from.toFixed(0).padStart(6)} ${to.toFixed(0).padStart(6)}  ${String(bytes).padStart(7)}  ${path}`);
}

const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ['--no-sandbox', '--disable-gpu'] });
try {
  if (!options.data) {
    const made = spawn(process.execPath, [WAIZI, 'demo', '--data', data, '--no-serve'], { stdio: 'inherit' });
    const [code] = await once(made, 'exit');
    if (code !== 0) throw new Error('the demo could not be made');
  }
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}; ms until the heading, until all is there`);
  for (let run = 1; run <= Number(options.runs); run += 1) {
    const { server, address, took } = await start();
    try {
      console.log(`run ${run}: address printed ${(took / 1000).toFixed(2)} s after the start`);
      await pause(Number(options.wait));
      const first = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      print('first visit after the start', await visit(first, address));
      const second = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      print('another browser', await visit(second, address));
      print('the same browser again', await visit(first, address));
      await first.close();
      await second.close();
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
