import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.js';
import { root } from './run.js';

// Makes the pictures of README and docs from the demo workspace. Run it after a build: node scripts/make-pictures.js [NAME.png...]

const { main } = await import('../dist/cli/main.js');
const { startServer } = await import('../dist/server/serve.js');
const { Workspace } = await import('../dist/workspace.js');

const pictures = join(root, 'docs', 'img');
const width = 1280;
const height = 950;
const most = 250_000;
const now = () => new Date('2026-11-16T04:00:00Z');

/** Large enough to look like a market, small enough to be made in seconds. */
const SIZE = ['--stocks', '60', '--days', '120', '--participants', '200'];
/** Each page with its address. */
const PICTURES = [
  ['overview.png', '/?lang=en&window=year'],
  ['overview-zh.png', '/?lang=zh&window=year'],
  ['flows.png', '/flows?lang=en&window=year&by=industry'],
  ['stock.png', '/stock/09001?lang=en&window=year'],
  ['northbound.png', '/northbound?lang=en&window=year'],
  ['market.png', '/market?lang=en&window=year'],
  ['report.png', '/report?lang=en&window=year'],
  ['claims.png', '/claims?lang=en&window=year'],
  ['data.png', '/data?lang=en&window=year'],
  ['participant.png', '/participant/C00019?lang=en&window=year&stock=09001'],
];

const base = mkdtempSync(join(tmpdir(), 'waizi-pictures-'));
process.chdir(base);
try {
  const code = await main(['demo', '--no-serve', ...SIZE]);
  if (code !== 0) throw new Error(`waizi demo ended with exit code ${code}`);
  const server = await startServer(new Workspace('waizi-demo', { now }), { port: 0, host: '127.0.0.1' });
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  mkdirSync(pictures, { recursive: true });
  await server.warm();
  const wanted = process.argv.slice(2);
  for (const [name, address] of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
    await page.goto(`${server.url.slice(0, -1)}${address}`);
    await settled(page);
    const path = join(pictures, name);
    await page.screenshot({ path });
    await page.close();
    const { size } = statSync(path);
    if (size > most) throw new Error(`${name} has ${size} bytes, more than ${most}`);
    console.log(`${relative(root, path)}: ${width} x ${height}, ${size} bytes`);
  }
  await browser.close();
  await server.close();
} finally {
  process.chdir(root);
  rmSync(base, { recursive: true, force: true });
}

/** Until a page has its heading and nothing on it is loading. */
async function settled(page) {
  const loaded =
    "Boolean(document.querySelector('main h1')) && !document.querySelector('.skeleton, .reloading')";
  for (let quiet = 0; quiet < 3; ) {
    quiet = (await page.evaluate(loaded)) ? quiet + 1 : 0;
    await page.waitForTimeout(100);
  }
}
