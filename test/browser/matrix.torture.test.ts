import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
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
import { root } from '../package/tree.js';

let browser: Browser;
let demo: Running;
let names: ReadonlySet<string>;

beforeAll(async () => {
  demo = await serveDashboard((await sharedDemo()).folder);
  browser = await openBrowser();
  await demo.warm();
  const { rows } = (await (await fetch(`${demo.url}api/names`)).json()) as {
    rows: readonly { name: string | null }[];
  };
  const registry = parse(readFileSync(join(root, 'data', 'participants.csv')), { columns: true });
  const groups = (registry as { group: string }[]).map(({ group }) => group);
  names = new Set([...rows.map(({ name }) => name), ...groups].filter((name) => name) as string[]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const ADDRESSES = [
  '/',
  '/?window=year',
  '/northbound',
  '/flows?window=year',
  '/flows?by=stock&type=stable',
  '/flows?industry=Software',
  '/flows?by=participant&stock=09001',
  '/flows?stock=09001&participant=C00019&by=day&window=year',
  '/flows?stock=09001&day=2026-11-10',
  '/stock/09001?window=year',
  '/stock/09002',
  '/participant/C00019?stock=09001',
  '/participant/A00003?window=year',
  '/market',
  '/report',
  '/claims',
  '/data?window=year',
  '/nowhere',
];

/** What a Chinese page may say in Latin letters. */
const FOREIGN_WORDS = new RegExp(
  [
    'waizi (?:status|sources|import|demo|quarantine|rebuild|classify|nowcast|sync|watch)|sources:|participants|home|name_en',
    'waizi|English|GDP|CPI|CCASS|Webb-site|Tushare|ChiNext|PATH|--[a-z-]+|simulated|another source|CSV|PNG|JSON|Markdown|xlsx|SHA-256|sha256|ISIN|UTC|VIX|ETF|PDF|MSCI|CSI|CBOE|FRED',
    'PE|PB|TTM|pe_ttm|pb|config\\.yaml|docs/[\\w.]+|start_known|end_known|macro\\.csv|industry-links\\.csv',
    // codes of stocks and participants, weeks, checksums, names of files
    '[A-Z]\\d{5}|W\\d{2}|Q\\d|[0-9a-f]{8,}|[\\w.-]+\\.(html|csv|xlsx|json|parquet|yaml)',
    // ids of indicators, series and sources, as one writes them in a command or in config.yaml
    '(?:fxi|mchi|kweb|ashr|ewh|spy|eem|vix|us10y|cn10y|usdcn[hy](?:-fed)?|szc|shc|liquor|dividend|sse50|staples|szse100|chinext50|medical|five)',
    '(?:hkex|szse|sse|twse|yahoo|eastmoney|csindex|shenwan|fred|cboe|chinabond|tushare|margin)(?:-[a-z]+)*',
    'accept|refuse|hkex_permission: true|index-csv|valuation-csv|fund-holdings|csv|HSI|A4|p|n',
  ].join('|'),
  'g',
);

/** Texts of the page in Latin letters that are neither a name nor marked as English. */
async function untranslated(page: Page): Promise<string[]> {
  const texts: string[] = await page.evaluate(`(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (element.closest('[lang="en"], code, script, style, option')) continue;
      const text = node.textContent.trim();
      if (/[A-Za-z]{2,}/.test(text)) found.push(text);
    }
    return [...new Set(found)];
  })()`);
  return texts.filter((text) => {
    let left = text.replace(FOREIGN_WORDS, ' ');
    if (!/[A-Za-z]{3,}/.test(left)) return false;
    // a name without a Chinese one, alone or after its id
    left = text.replace(/^[A-Z0-9]{5,6} /, '').replace(/…$/, '');
    if ([...names].some((name) => name === left || (left.length > 8 && name.startsWith(left)))) return false;
    return true;
  });
}

/** Numbers and dates that came out as no number and no date. */
const broken = async (page: Page): Promise<string[]> =>
  (await page.locator('body').innerText())
    .split('\n')
    .filter((line) => /\b(NaN|undefined|null|Infinity|Invalid Date|\[object Object\])\b/.test(line));

/** Elements of tables and heads whose text is cut with no way to read it: neither scroll nor title. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('td, th, h1, h2, .subtitle, .number-box *')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && !element.title
      && !element.querySelector('[title]') && getComputedStyle(element).display !== 'inline'
      && element.textContent.trim().length > 24)
    .map((element) => element.tagName + ': ' + element.textContent.trim().slice(0, 60))`);

describe.each(ADDRESSES)('%s', (address) => {
  test.each([
    { lang: 'en', scheme: 'light' },
    { lang: 'en', scheme: 'dark' },
    { lang: 'zh', scheme: 'light' },
    { lang: 'zh', scheme: 'dark' },
  ] as const)('in $lang, $scheme, at 390, 820 and 1280 px', async ({ lang, scheme }) => {
    const { page, complaints } = await openPage(browser, demo, address, { lang, scheme, width: 1280 });
    const found: Record<string, readonly string[]> = {};
    const note = (what: string, troubles: readonly string[]): void => {
      if (troubles.length > 0) found[what] = troubles;
    };
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    for (const width of [1280, 820, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      if (address === '/report') await scrollThrough(page);
      const name = `${address.replaceAll(/[^a-zA-Z0-9]+/g, '-')}-${lang}-${scheme}-${width}`;
      await page.screenshot({ path: join(SHOTS, `matrix${name}.png`), fullPage: true });
      if ((await overflow(page)) > 0) found[`overflow at ${width}`] = [String(await overflow(page))];
      note(`broken at ${width}`, await broken(page));
      note(`cut at ${width}`, await cutOff(page));
      if (width !== 820) note(`axe at ${width}`, await barriers(page));
    }
    if (lang === 'zh') note('untranslated', await untranslated(page));
    const alerts = await page.locator('[role="alert"]').allInnerTexts();
    note('alerts', alerts);
    note(
      'complaints',
      address === '/nowhere' ? complaints.filter((text) => !text.includes('404')) : complaints,
    );
    expect(found).toEqual({});
    await page.close();
  });
});

async function scrollThrough(page: Page): Promise<void> {
  const height: number = await page.evaluate('document.documentElement.scrollHeight');
  for (let y = 0; y < height; y += 1600) await page.evaluate(`window.scrollTo(0, ${y})`);
  await settled(page);
}
