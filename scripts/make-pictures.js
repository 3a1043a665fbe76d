import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.js';
import { root } from './run.js';

// Makes the pictures of the README from the demo workspace. Run it after a build: node scripts/make-pictures.js

const { main } = await import('../dist/cli/main.js');
const { startServer } = await import('../dist/server/serve.js');
const { Workspace } = await import('../dist/workspace.js');

const pictures = join(root, 'docs', 'img');
const width = 1280;
const height = 950;
const most = 300_000;
const now = () => new Date('2026-11-16T04:00:00Z');

const base = mkdtempSync(join(tmpdir(), 'waizi-pictures-'));
process.chdir(base);
try {
  const code = await main(['demo', '--no-serve']);
  if (code !== 0) throw new Error(`waizi demo ended with exit code ${code}`);
  const server = await startServer(new Workspace('waizi-demo', { now }), { port: 0, host: '127.0.0.1' });
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  mkdirSync(pictures, { recursive: true });
  for (const [name, language] of [
    ['page.png', 'en'],
    ['page-zh.png', 'zh'],
  ]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
    await page.goto(`${server.url}?lang=${language}`, { waitUntil: 'networkidle' });
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
