import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBrowser } from '../../scripts/browser.js';
import { type Running, startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { root } from '../package/tree.js';
import { sharedDemo } from '../support/demo.js';

const shots = join(root, 'test-artefacts');
const base = mkdtempSync(join(tmpdir(), 'waizi-browser-'));
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser;
let server: Running;
let empty: Running;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const { folder } = await sharedDemo();
  const now = (): Date => new Date('2026-11-16T04:00:00Z');
  server = await startServer(new Workspace(folder, { now }), { port: 0, host: '127.0.0.1' });
  empty = await startServer(new Workspace(join(base, 'none'), { now }), { port: 0, host: '127.0.0.1' });
  const executablePath = process.env.WAIZI_BROWSER ?? (await ensureBrowser());
  browser = await chromium.launch({ executablePath, args: QUIET });
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await empty?.close();
  rmSync(base, { recursive: true, force: true });
});

interface Sight {
  readonly language: 'en' | 'zh';
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

const SIGHTS: readonly Sight[] = (['en', 'zh'] as const).flatMap((language) =>
  [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ language, width, scheme }))),
);

/** Opens an address as a reader would; gives the page and what the browser complained about. */
async function open(url: string, { width, scheme }: Sight): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.goto(url, { waitUntil: 'networkidle' });
  return { page, complaints };
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth');

/** Cells and paragraphs whose text is cut off. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('section, dd, td, th, h1, h2, p')]
    .filter((element) => !element.classList.contains('bar') && element.scrollWidth > element.clientWidth + 1
      && getComputedStyle(element).display !== 'inline')
    .map((element) => element.tagName + ': ' + element.textContent.trim().slice(0, 40))`);

describe.each(SIGHTS)('the demo page, $language, $width px, $scheme', (sight) => {
  const { language, width, scheme } = sight;

  test('is whole, and the browser has nothing to complain about', async () => {
    const { page, complaints } = await open(`${server.url}?lang=${language}`, sight);
    await page.screenshot({ path: join(shots, `page-${language}-${width}-${scheme}.png`), fullPage: true });
    expect(complaints).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await cutOff(page)).toEqual([]);
    expect(await page.title()).toBe(
      language === 'en' ? 'waizi: foreign capital in Hong Kong stocks' : 'waizi：港股里的外资',
    );
    const banner = page.locator('.banner');
    expect(await banner.isVisible()).toBe(true);
    expect(await banner.innerText()).toContain(language === 'en' ? 'Simulated data' : '模拟数据');
    expect((await banner.boundingBox())?.y).toBe(0);
    expect(await page.locator('table.flows').first().locator('tbody tr').count()).toBeGreaterThan(5);
    expect(await page.locator('table.shares tbody tr').count()).toBe(6);
    expect(await page.locator('table.movers tbody tr').count()).toBeGreaterThan(2);
    expect(await page.locator('table.status tbody tr').count()).toBeGreaterThan(5);
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)');
    await page.close();
  });
});

describe('getting about', () => {
  const sight: Sight = { language: 'en', width: 1280, scheme: 'light' };

  test('the language is one link away, and back', async () => {
    const { page } = await open(server.url, sight);
    await page.click('text=中文');
    expect(await page.locator('h1').innerText()).toBe('谁在买入港股？');
    await page.click('text=English');
    expect(await page.locator('h1').innerText()).toBe('Who bought Hong Kong stocks?');
    await page.close();
  });

  test('the full figures of the table are a link away', async () => {
    const { page } = await open(server.url, sight);
    const net = await page
      .locator('table.flows')
      .first()
      .locator('tr:nth-child(2) data')
      .first()
      .getAttribute('value');
    await page.locator('section', { hasText: 'Flows by type' }).getByText('Full figures').click();
    const { rows } = JSON.parse(await page.locator('pre').innerText()) as {
      rows: { type: string; net: number }[];
    };
    expect(rows[0]?.type).toBe('stable');
    expect(String(rows[0]?.net)).toBe(net);
    await page.close();
  });

  test('remarks on the data open without a script', async () => {
    const { page } = await open(server.url, sight);
    expect(await page.locator('details li').first().isVisible()).toBe(false);
    await page.click('summary');
    expect(await page.locator('details li').first().isVisible()).toBe(true);
    await page.close();
  });
});

test.each(SIGHTS.filter(({ scheme }) => scheme === 'light'))(
  'an empty workspace, $language, $width px',
  async (sight) => {
    const { page, complaints } = await open(`${empty.url}?lang=${sight.language}`, sight);
    const path = join(shots, `empty-${sight.language}-${sight.width}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(complaints).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await page.locator('.banner').count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('waizi demo');
    expect(statSync(path).size).toBeGreaterThan(5000);
    await page.close();
  },
);
