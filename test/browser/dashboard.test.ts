import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../src/server/serve.js';
import {
  barriers,
  openBrowser,
  openPage,
  overflow,
  serveDashboard,
  settled,
  SHOTS,
} from '../support/dashboard.js';
import { sharedDemo } from '../support/demo.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-dashboard-'));

let browser: Browser;
let demo: Running;
let empty: Running;

beforeAll(async () => {
  const { folder } = await sharedDemo();
  [demo, empty, browser] = await Promise.all([
    serveDashboard(folder),
    serveDashboard(join(base, 'none')),
    openBrowser(),
  ]);
  await demo.warm();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await empty?.close();
  rmSync(base, { recursive: true, force: true });
});

interface Answer {
  readonly rows: readonly object[];
  readonly coverage: object;
}

describe('a new user', () => {
  test('sees what happened, goes down to the file, and back', async () => {
    const { page, complaints } = await openPage(browser, demo, '/');
    expect(await page.locator('.banner').innerText()).toContain('Simulated data');
    expect(await page.locator('h1').innerText()).toBe('What did foreign capital do?');
    const numbers = await page.locator('.number-box .big').allInnerTexts();
    expect(numbers).toHaveLength(4);
    for (const number of numbers) expect(number).toMatch(/^[+−](HKD|CNY) \d[\d.,]* (bn|mn)$/);
    expect(await page.locator('.number-box').first().innerText()).toContain('90% interval');
    expect(await page.locator('.lead').innerText()).toMatch(/foreign investors (bought|sold) a net HKD/);

    await page.getByRole('link', { name: 'Hong Kong flows' }).click();
    await settled(page);
    await page.locator('tbody').getByRole('link', { name: 'Stable foreign' }).click();
    await page.getByRole('link', { name: 'By stock' }).click();
    await settled(page);
    await page.locator('tbody').getByRole('link', { name: '09001' }).click();
    await settled(page);
    await page.getByRole('link', { name: 'By participant' }).click();
    await settled(page);
    await page.locator('tbody').getByRole('link', { name: 'C00019' }).click();
    await settled(page);
    await page.getByRole('link', { name: 'By day' }).click();
    await settled(page);
    await page.locator('tbody').getByRole('link', { name: '2026-11-10' }).click();
    await settled(page);
    expect(await page.locator('h2').allInnerTexts()).toContain(
      'The lists behind the trades of 10 November 2026',
    );
    expect(await page.locator('main').innerText()).toContain('09001_2026-11-12.html');
    expect(new URL(page.url()).search).toContain('type=stable');
    await page.goBack();
    await settled(page);
    expect(await page.getByRole('link', { name: 'By day' }).getAttribute('aria-current')).toBe('page');
    expect(complaints).toEqual([]);
    await page.close();
  }, 180_000);

  test('finds a stock by its Chinese name and a participant by its id, with the keyboard alone', async () => {
    const { page, complaints } = await openPage(browser, demo, '/flows', { lang: 'zh' });
    await page.getByRole('combobox', { name: '查找股票与参与者' }).fill('青桅');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('09001 青桅网络');
    await page.getByRole('combobox', { name: '查找股票与参与者' }).fill('C00019');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.locator('h1').innerText()).toContain('香港上海汇丰银行');
    expect(await page.locator('main').innerText()).toContain('稳定型外资');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('keeps language, theme, colours and window in the address', async () => {
    const { page } = await openPage(browser, demo, '/');
    await page.getByLabel('Window').last().selectOption('custom');
    await page.getByLabel('From').fill('2026-10-05');
    await settled(page);
    await page.getByRole('button', { name: 'Theme: Dark' }).click();
    await page.getByLabel('Gains and losses').selectOption('red-up');
    await page.getByRole('button', { name: '中文' }).click();
    await settled(page);
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      lang: 'zh',
      theme: 'dark',
      convention: 'red-up',
      window: 'custom',
      from: '2026-10-05',
    });
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.reload();
    await settled(page);
    expect(await page.locator('.lead').innerText()).toContain('2026年10月5日');
    await page.close();
  });

  test('is told where the week told before is not the week before, and how many stocks have no price', async () => {
    const changed = (path: RegExp, change: (answer: Answer) => object) => (fresh: Page) =>
      fresh.route(path, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: change(await response.json()) });
      });
    const { page } = await openPage(browser, demo, '/', {}, async (fresh) => {
      await changed(/\/api\/nowcast\?by=week/, (answer) => ({
        ...answer,
        rows: answer.rows.toSpliced(-2, 1),
      }))(fresh);
      await changed(/\/api\/flows\?/, (answer) => ({
        ...answer,
        coverage: { ...answer.coverage, stocks: 27, unpriced: ['09001', '09002'] },
      }))(fresh);
    });
    const box = await page.locator('.number-box').first().innerText();
    expect(box).not.toContain('the week before');
    expect(box).toMatch(/26–30 October 2026: [+−]CNY/);
    expect(await page.locator('.lead').innerText()).toContain(
      'Of 27 stocks 2 have no price on some or all days',
    );
    await page.close();
  });

  test('is not told zero where no change has a price', async () => {
    const { page } = await openPage(browser, demo, '/', {}, (fresh) =>
      fresh.route(/\/api\/flows\?/, async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as Answer;
        const coverage = { ...answer.coverage, stocks: 1, unpriced: ['09001'] };
        await route.fulfill({ response, json: { ...answer, rows: [], coverage } });
      }),
    );
    const boxes = await page.locator('.number-box').allInnerTexts();
    for (const box of boxes.slice(1)) expect(box).toContain('not known: no price');
    expect(boxes.slice(1).join()).not.toContain('HKD');
    expect(await page.locator('.lead').innerText()).toBe(
      'Of 1 stock 1 has no price on some or all days; those changes are in no amount.',
    );
    await page.close();
  });

  test('loads less than 600 kB of script for the first page', async () => {
    const { page } = await openPage(browser, demo, '/');
    const bytes = await page.evaluate(
      `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(600_000);
    await page.close();
  });

  test('copies a table and downloads a chart as CSV and PNG', async () => {
    const { page } = await openPage(browser, demo, '/');
    const chart = page.locator('section').first();
    const png = page.waitForEvent('download');
    await chart.getByRole('button', { name: /^PNG/ }).click();
    const image = readFileSync(await (await png).path());
    expect(image.subarray(1, 4).toString()).toBe('PNG');
    expect(image.length).toBeGreaterThan(20_000);
    await chart.getByRole('button', { name: /^Table/ }).click();
    expect(await chart.locator('tbody tr').count()).toBeGreaterThan(1);
    const csv = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV: Foreign flow by stock' }).click();
    const text = readFileSync(await (await csv).path(), 'utf8');
    expect(text.split(/\r?\n/)[0]).toContain('stock,type,net,buy,sell');
    expect(text.split(/\r?\n/)[0]).toContain('simulated');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy: Who holds Hong Kong stocks' }).click();
    const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
    expect(copied.split('\n')).toHaveLength(7);
    expect(copied).toContain('Stable foreign\t0.');
    await page.close();
  });
});

const PAGES = [
  ['overview', '/'],
  ['flows', '/flows?by=industry'],
  ['stock', '/stock/09001'],
  ['participant', '/participant/C00019?stock=09001'],
] as const;

describe.each(PAGES)('the page %s', (name, address) => {
  test.each([
    { lang: 'en', width: 1400, scheme: 'light' },
    { lang: 'zh', width: 390, scheme: 'dark' },
  ] as const)('is whole and open to all: $lang, $width px, $scheme', async (sight) => {
    const { page, complaints } = await openPage(browser, demo, address, sight);
    const path = join(SHOTS, `${name}-${sight.lang}-${sight.width}-${sight.scheme}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(await page.locator('[role="alert"]').count()).toBe(0);
    expect(await page.locator('.banner').isVisible()).toBe(true);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('when something is missing or broken', () => {
  test('a question that fails says so in its place; the rest of the page stays, and it can be asked again', async () => {
    const { page } = await openPage(browser, demo, '/', {}, (fresh) =>
      fresh.route('**/api/shares*', (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: '{"detail":"a disk is gone"}',
        }),
      ),
    );
    const alert = page.getByRole('alert');
    expect(await alert.count()).toBe(1);
    expect(await alert.innerText()).toContain('a disk is gone');
    expect(await alert.innerText()).toContain('/api/shares');
    expect(await page.locator('.number-box .big').count()).toBe(4);
    await page.unroute('**/api/shares*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.locator('section', { hasText: 'Who holds' }).locator('tbody tr').first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.close();
  });

  test('a server that is gone is named as such', async () => {
    const page = await browser.newPage();
    await page.route('**/api/**', (route) => route.abort());
    await page.goto(`${demo.url}?lang=zh`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('waizi serve');
    await page.close();
  });

  test('a stock and a participant that nobody knows', async () => {
    const { page } = await openPage(browser, demo, '/participant/C99999');
    expect(await page.getByRole('alert').innerText()).toContain('no participant C99999');
    await page.close();
  });

  test.each(['en', 'zh'] as const)('an empty workspace says what brings data, %s', async (lang) => {
    for (const [name, address] of [
      ['overview', '/'],
      ['flows', '/flows'],
    ] as const) {
      const { page, complaints } = await openPage(browser, empty, address, { lang, width: 390 });
      await page.screenshot({ path: join(SHOTS, `empty-${name}-${lang}.png`), fullPage: true });
      expect(await page.locator('main').innerText()).toContain('waizi demo');
      expect(await page.locator('.banner').count()).toBe(0);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('without a script the plain page is shown', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(demo.url);
    await page.waitForURL(/\/plain/);
    expect(await page.locator('h1').innerText()).toBe('Who bought Hong Kong stocks?');
    await context.close();
  });
});

test('a table of 100,000 rows is drawn, sorted, filtered and scrolled', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => ({
    participant: `B${String(index).padStart(5, '0')}`,
    name: `HOLDER ${index}`,
    type: 'hong-kong',
    shares: (index * 7919) % 1_000_003,
    pct: null,
  }));
  const { page, complaints } = await openPage(browser, demo, '/stock/09001', {}, (fresh) =>
    fresh.route('**/api/holdings/09001*', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify({ date: '2026-11-13', total_named: 1, total_ccass: null, issued: null, rows }),
      }),
    ),
  );
  const section = page.locator('section', { hasText: 'Who holds it' });
  expect(await section.locator('.table-tools').innerText()).toContain('100,000 rows');
  expect(await section.locator('tbody tr').count()).toBeLessThan(80);
  await section.getByRole('button', { name: 'Shares' }).click();
  const most = section.locator('tbody tr:not(.spacer)').first();
  expect(await most.innerText()).toContain('1,000,00');
  await section.locator('.table-scroll').evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await section.locator('tr[aria-rowindex="100001"]').waitFor();
  await section.getByRole('searchbox').fill('HOLDER 99999');
  await expect.poll(() => section.locator('.table-tools').innerText()).toContain('1 of 100,000 rows');
  expect(await section.locator('tbody').innerText()).toContain('B99999');
  expect(complaints).toEqual([]);
  await page.close();
});
