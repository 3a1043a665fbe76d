import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../src/server/serve.js';
import { openBrowser, openPage, overflow, serveDashboard, SHOTS } from '../support/dashboard.js';
import { sharedDemo } from '../support/demo.js';

let browser: Browser;
let demo: Running;

beforeAll(async () => {
  demo = await serveDashboard((await sharedDemo()).folder);
  browser = await openBrowser();
  await demo.warm();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const ADDRESSES = [
  '/',
  '/?window=year',
  '/flows',
  '/flows?by=stock&type=stable',
  '/flows?industry=Software',
  '/flows?by=participant&stock=09001',
  '/flows?stock=09001&day=2026-11-10',
  '/stock/09001?window=year',
  '/stock/09002',
  '/participant/C00019',
  '/participant/A00003?window=year',
  '/participant/B01224?stock=09001',
];

test.each(
  ADDRESSES.flatMap((address) =>
    (['en', 'zh'] as const).flatMap((lang) => [390, 820, 1400].map((width) => ({ address, lang, width }))),
  ),
)('$address in $lang at $width px has room for itself', async ({ address, lang, width }) => {
  const scheme = width === 820 ? 'dark' : 'light';
  const { page, complaints } = await openPage(browser, demo, address, { lang, width, scheme });
  const name = address.replaceAll(/[^a-zA-Z0-9]+/g, '-');
  await page.screenshot({ path: join(SHOTS, `dash${name}-${lang}-${width}.png`), fullPage: true });
  expect(await page.locator('[role="alert"]').count()).toBe(0);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await page.close();
});
