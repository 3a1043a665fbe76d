import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBrowser } from '../../scripts/browser.js';
import { type Running, startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { root } from '../package/tree.js';

/** Pictures that the tests leave, to be looked at. */
export const SHOTS = join(root, 'test-artefacts');

/** The evening of the tests: the Monday after the demo's last day. */
export const NOW = (): Date => new Date('2026-11-16T04:00:00Z');

const WEB = join(root, 'dist', 'web');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Serves a workspace with the dashboard as it was built last. */
export async function serveDashboard(folder: string): Promise<Running> {
  if (!existsSync(join(WEB, 'index.html')))
    throw new Error('no dashboard in dist/web: run node scripts/build.js');
  return startServer(new Workspace(folder, { now: NOW }), { port: 0, host: '127.0.0.1', web: WEB });
}

export async function openBrowser(): Promise<Browser> {
  mkdirSync(SHOTS, { recursive: true });
  const executablePath = process.env.WAIZI_BROWSER ?? (await ensureBrowser());
  return chromium.launch({ executablePath, args: QUIET });
}

export interface Sight {
  readonly lang?: 'en' | 'zh';
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

export interface Opened {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: string[];
}

/** Opens a page of the dashboard and waits until nothing on it is loading. */
export async function openPage(
  browser: Browser,
  { url }: Running,
  address: string,
  { lang = 'en', width = 1400, scheme = 'light' }: Sight = {},
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Opened> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    locale: 'en-GB',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await prepare(page);
  await page.goto(`${url.slice(0, -1)}${address}${address.includes('?') ? '&' : '?'}lang=${lang}`);
  await settled(page);
  return { page, complaints };
}

const LOADED = `Boolean(document.querySelector('main h1')) && !document.querySelector('.skeleton, .reloading')`;

/** Until the page has its heading and nothing on it has been loading for a moment. */
export async function settled(page: Page): Promise<void> {
  const end = Date.now() + 180_000;
  for (let quiet = 0; quiet < 2; ) {
    if (Date.now() > end) throw new Error(`${page.url()} is still loading`);
    // the policy of the page forbids what waitForFunction does
    quiet = (await page.evaluate(LOADED)) ? quiet + 1 : 0;
    await wait(40);
  }
}

/** How far a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds that keeps somebody from using the page. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}
