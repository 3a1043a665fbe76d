import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import {
  NOW,
  openBrowser,
  openPage,
  overflow,
  serveDashboard,
  settled,
  SHOTS,
} from '../support/dashboard.js';
import { sharedDemo } from '../support/demo.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-states-'));
const TOKEN = 'a-secret-of-the-tests-0123';
let browser: Browser;
let demo: Running;
let empty: Running;
let locked: Running;

beforeAll(async () => {
  const { folder } = await sharedDemo();
  demo = await serveDashboard(folder);
  empty = await serveDashboard(join(base, 'none'));
  locked = await startServer(new Workspace(folder, { now: NOW }), {
    port: 0,
    host: '127.0.0.1',
    token: TOKEN,
  });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([demo?.close(), empty?.close(), locked?.close()]);
  rmSync(base, { recursive: true, force: true });
});

const PAGES = [
  '/',
  '/northbound',
  '/flows',
  '/stock/09001',
  '/participant/C00019',
  '/market',
  '/report',
  '/claims',
  '/data',
];
const LANGS = ['en', 'zh'] as const;

const text = async (page: Page): Promise<string> => page.locator('main').innerText();

/** Three English words in a row that are neither a command nor the address that was asked. */
const english = async (page: Page): Promise<string[]> => {
  const shown: string = await page.evaluate(`(() => {
    const main = document.querySelector('main').cloneNode(true);
    main.querySelectorAll('code, td, option, dd, .tool').forEach((one) => one.remove());
    return main.textContent;
  })()`);
  return [...shown.matchAll(/(?:[A-Za-z]{2,}[ ,]+){2,}[A-Za-z]{2,}/g)]
    .map(([words]) => words)
    .filter((words) => !/^waizi |^The Hongkong/.test(words));
};

describe('an empty workspace', () => {
  test.each(LANGS)('says on every page what would be there and what brings it, %s', async (lang) => {
    for (const path of PAGES) {
      const { page, complaints } = await openPage(browser, empty, path, { lang, width: 390, scheme: 'dark' });
      await page.screenshot({
        path: join(SHOTS, `states-empty${path.replaceAll('/', '-')}-${lang}.png`),
        fullPage: true,
      });
      const shown = await text(page);
      if (!path.startsWith('/stock') && !path.startsWith('/participant') && path !== '/data')
        expect(`${path} ${shown}`).toContain('waizi demo');
      expect(await page.locator('a[download]').count()).toBe(0);
      if (lang === 'zh') expect([path, await english(page)]).toEqual([path, []]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // of a stock and of a participant there is no answer, and the browser says so
      expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
      await page.close();
    }
  });
});

const fail = (route: Route): Promise<void> =>
  route.fulfill({
    status: 500,
    contentType: 'application/problem+json',
    body: JSON.stringify({ status: 500, detail: 'the answer could not be made' }),
  });
const BROKEN: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  'fails with a 500': fail,
  'is gone': (route) => route.abort('connectionrefused'),
  'breaks off in the middle': (route) =>
    route.fulfill({ status: 200, contentType: 'application/json', body: '{"rows":[{"net":1},' }),
  'no longer knows the browser': (route) =>
    route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: '{"status":401,"detail":"x"}',
    }),
};
const SAYS: Readonly<Record<string, Readonly<Record<(typeof LANGS)[number], string>>>> = {
  'fails with a 500': {
    en: 'The terminal of waizi serve shows the cause',
    zh: '原因见运行 waizi serve 的终端',
  },
  'is gone': { en: 'Start it again with waizi serve', zh: '请重新运行 waizi serve' },
  'breaks off in the middle': { en: 'The answer came incomplete', zh: '答复不完整' },
  'no longer knows the browser': { en: '?token=TOKEN', zh: '?token=令牌' },
};

describe.each(Object.keys(BROKEN))('an API that %s', (how) => {
  test.each(LANGS)(
    'is told in its place with what to do, and the page is there again afterwards, %s',
    async (lang) => {
      for (const path of PAGES) {
        let broken = true;
        const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
        const faults: string[] = [];
        page.on('pageerror', (error) => faults.push(error.message));
        await page.route(/\/api\/(?!health)/, (route) =>
          broken ? (BROKEN[how] as (of: Route) => Promise<void>)(route) : route.continue(),
        );
        await page.goto(`${demo.url.slice(0, -1)}${path}?lang=${lang}`);
        await settled(page);
        await page.screenshot({
          path: join(SHOTS, `states-${how.replaceAll(' ', '-')}${path.replaceAll('/', '-')}-${lang}.png`),
          fullPage: true,
        });
        expect(`${path} ${await text(page)}`).toContain(SAYS[how]?.[lang]);
        if (lang === 'zh') expect([path, await english(page)]).toEqual([path, []]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(faults).toEqual([]);
        broken = false;
        if (path === '/market') {
          while ((await page.locator('[role="alert"] button').count()) > 0)
            await page.locator('[role="alert"] button').first().click();
          await settled(page);
          expect(await page.locator('[role="alert"]').count()).toBe(0);
        }
        await page.close();
      }
    },
  );
});

test('without its token a page says how to bring it, in the language of the browser', async () => {
  for (const [locale, says] of [
    ['en-GB', 'This server wants its token'],
    ['zh-CN', '此服务需要令牌'],
  ] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    const refused = await page.goto(`${locked.url}flows`);
    expect(refused?.status()).toBe(401);
    expect(await page.locator('body').innerText()).toContain(says);
    await page.goto(`${locked.url}flows?token=${TOKEN}`);
    await page.locator('main h1').waitFor();
    await context.close();
  }
  const asked = await fetch(`${locked.url}api/health`, { headers: { Accept: 'text/html' } });
  expect([asked.status, asked.headers.get('Content-Type')]).toEqual([401, 'application/problem+json']);
  await asked.body?.cancel();
});
