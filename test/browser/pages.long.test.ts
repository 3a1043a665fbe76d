import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SOURCES } from '../../src/sources/fetching/catalogue.js';
import { type Running, startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { NOW, openBrowser, openPage, serveDashboard, settled } from '../support/dashboard.js';
import { sharedDemo } from '../support/demo.js';
import { ReplayServer } from '../support/replay-server.js';
import { Clock, configOf, effectsOf } from '../support/syncing.js';
import { root } from '../package/tree.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-pages-'));
let browser: Browser;
/** Read only, the demo of the other tests. */
let demo: Running;
/** A copy that tests write to. */
let own: Running;
let replay: ReplayServer;

beforeAll(async () => {
  const { folder } = await sharedDemo();
  const copy = join(base, 'copy');
  cpSync(folder, copy, { recursive: true });
  replay = await ReplayServer.start('2026-11-13');
  const clock = Clock.at('2026-11-16T04:00:00Z');
  [demo, own, browser] = await Promise.all([
    serveDashboard(folder),
    startServer(new Workspace(copy, { now: NOW, env: {} }), {
      port: 0,
      host: '127.0.0.1',
      web: join(root, 'dist', 'web'),
      effects: async () => effectsOf(clock),
    }),
    openBrowser(),
  ]);
  await demo.warm();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
  await own?.close();
  await replay?.stop();
  rmSync(base, { recursive: true, force: true });
});

const ask = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${demo.url}api${path}`, { headers: { Accept: 'application/json' } })).json()) as T;

const section = (page: Page, title: string | RegExp) =>
  page.locator('section').filter({ has: page.locator('h2', { hasText: title }) });

/** Cells of a table, row by row, as they are read. */
const cells = (page: Page, title: string): Promise<string[][]> =>
  section(page, title)
    .locator('tbody tr:not(.spacer)')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as { children: Iterable<{ textContent: string }> }).children].map(
          (cell) => cell.textContent,
        ),
      ),
    );

/** What a button or link of a section downloads. */
async function download(page: Page, title: string | RegExp, name: RegExp): Promise<Buffer> {
  const coming = page.waitForEvent('download');
  const part = section(page, title).first();
  await part.getByRole('link', { name }).or(part.getByRole('button', { name })).first().click();
  return readFileSync(await (await coming).path());
}

const billions = (value: number): string => {
  const size = Math.abs(value) / 1e9;
  const text = size >= 1 ? `${Number(size.toPrecision(3))} bn` : `${Number((size * 1000).toPrecision(3))} mn`;
  return `${value < 0 ? '−' : '+'}CNY ${text}`;
};

describe('Northbound', () => {
  test('shows the weeks, quarters and scores that the API tells', async () => {
    const { page, complaints } = await openPage(browser, demo, '/northbound');
    const weeks = await ask<{
      rows: readonly { week: string; net: number; p_inflow: number; status: string }[];
    }>('/nowcast?by=week');
    const last = weeks.rows.at(-1);
    const [first = []] = await cells(page, 'Week by week');
    expect(first[0]).toBe(last?.week);
    expect(first[3]?.replace(/\.0+ /, ' ').replace(/(\.\d*?)0+ /, '$1 ')).toBe(billions(last?.net ?? 0));
    expect(first[6]).toBe(`${Math.round((last?.p_inflow ?? 0) * 100)}%`);
    expect(first[7]).toBe('estimated');
    const quarters = await ask<{ rows: readonly { quarter: string }[] }>('/northbound/flows');
    const shown = await cells(page, 'What quarter-end holdings say');
    expect(shown.map(([quarter]) => quarter)).toEqual(quarters.rows.map(({ quarter }) => quarter).reverse());
    const scores = await ask<{ rows: readonly { hit_rate: number; weeks: number }[] }>('/nowcast/backtest');
    const told = await cells(page, 'How far it can be trusted');
    expect(told.map((row) => [row[2], row[3]])).toEqual(
      scores.rows.map(({ weeks: n, hit_rate }) => [String(n), `${(hit_rate * 100).toFixed(1)}%`]),
    );
    expect(await page.locator('.canvas').count()).toBe(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('each chart has its numbers as table and CSV, and itself as PNG; the keyboard reaches them', async () => {
    const { page } = await openPage(browser, demo, '/northbound');
    const figure = await ask<{ table: { rows: readonly object[] } }>('/figure/northbound-weekly');
    const chart = section(page, /Northbound investors .* in the week of/).first();
    await chart.getByRole('button', { name: /^Table/ }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => chart.locator('.table-tools').innerText())
      .toContain(`${figure.table.rows.length} rows`);
    const text = (await download(page, /Northbound investors .* in the week of/, /^CSV/)).toString();
    expect(text.trimEnd().split(/\r?\n/)).toHaveLength(figure.table.rows.length + 1);
    expect(text.split(/\r?\n/)[0]).toContain('simulated');
    const image = await download(page, /Northbound investors .* in the week of/, /^PNG/);
    expect(image.subarray(1, 4).toString()).toBe('PNG');
    await page.close();
  });
});

test('the window stays in the address from page to page, in both directions', async () => {
  const { page } = await openPage(browser, demo, '/');
  await page.getByLabel('Window').last().selectOption('year');
  await settled(page);
  for (const name of ['Northbound', 'Hong Kong flows', 'Market', 'Report', 'Claims', 'Data']) {
    await page.locator('nav.nav').getByRole('link', { name }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('window')).toBe('year');
    expect(await page.locator('.window-text').first().innerText()).toContain('2026');
  }
  await page.goBack();
  await settled(page);
  expect(new URL(page.url()).pathname).toBe('/claims');
  expect(new URL(page.url()).searchParams.get('window')).toBe('year');
  await page.close();
});

describe('Report', () => {
  test('is the note of the API: every paragraph, its figures, what a week changed, every number', async () => {
    const { page, complaints } = await openPage(browser, demo, '/report');
    interface Note {
      readonly as_of: string;
      readonly numbers: readonly object[];
      readonly changes: readonly { readonly no_longer_holds: boolean }[];
      readonly texts: readonly {
        readonly title: string;
        readonly sections: readonly {
          readonly figures: readonly string[];
          readonly paragraphs: readonly { text: string }[];
        }[];
      }[];
    }
    const note = await ask<Note>('/report?lang=en');
    const [text] = note.texts;
    expect(await page.locator('h1').innerText()).toBe(text?.title);
    expect(await page.locator('main .prose').allInnerTexts()).toEqual(
      text?.sections.flatMap(({ paragraphs }) => paragraphs.map((one) => one.text)),
    );
    expect(await page.locator('.canvas').count()).toBe(
      text?.sections.flatMap(({ figures }) => figures).length,
    );
    // figures of another window than the sentences beside them would contradict them
    const solid = (words: string): string => words.replace(/<[^>]*>|\s/g, '');
    const html = await (await fetch(`${demo.url}api/report.html?lang=en`)).text();
    const told = [...html.matchAll(/<figure id="en-f-[^"]+">(.*?)<\/figure>/gs)].map(([, svg]) =>
      solid(svg ?? ''),
    );
    const titles = (await page.locator('section:has(.canvas) h2').allInnerTexts()).map(solid);
    expect(told).toHaveLength(await page.locator('.canvas').count());
    expect(
      told.filter((figure) => !titles.some((title) => title.length > 30 && figure.startsWith(title))),
    ).toEqual([]);
    const turned = note.changes.filter((one) => one.no_longer_holds).length;
    const changed = section(page, /^Against|no longer|2026/)
      .filter({ has: page.locator('ul, p') })
      .last();
    expect(await changed.count()).toBe(1);
    if (turned > 0) expect(await page.locator('main section > ul > li').count()).toBe(turned);
    expect(
      await section(page, 'Every number of the note')
        .or(page.locator('section').last())
        .last()
        .locator('.table-tools')
        .innerText(),
    ).toContain(`${note.numbers.length} rows`);
    expect(complaints).toEqual([]);
    await page.close();
  }, 180_000);

  test('of another day is another note, and its files can be taken away', async () => {
    const { page } = await openPage(browser, demo, '/report?as_of=2026-11-06');
    expect(await page.locator('h1').innerText()).toContain('6 November 2026');
    for (const [name, start] of [
      [/A4/, '<!'],
      [/Markdown/, '#'],
      [/xlsx/, 'PK'],
      [/JSON/, '{'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await page.locator('.window').last().getByRole('link', { name }).click();
      const file = readFileSync(await (await coming).path()).toString('latin1');
      expect(file.trimStart().slice(0, start.length).toLowerCase()).toBe(start.toLowerCase());
    }
    await page.close();
  }, 180_000);
});

test('Claims: counts are the rows, the filter stays in the address, the CSV has all', async () => {
  const { page, complaints } = await openPage(browser, demo, '/claims');
  const { counts, rows } = await ask<{ counts: Record<string, number>; rows: readonly object[] }>(
    '/claims?lang=en',
  );
  expect(await page.locator('.table-tools').innerText()).toContain(`${rows.length} rows`);
  expect(await page.locator('h2').innerText()).toBe(
    `${counts.holds} hold, ${counts.differs} differ, ${counts['no-data']} have no data here.`,
  );
  await page.getByLabel('Show').selectOption('differs');
  expect(new URL(page.url()).searchParams.get('status')).toBe('differs');
  expect(await page.locator('.table-tools').innerText()).toContain(`${counts.differs} row`);
  for (const status of await page.locator('tbody tr td:first-child').allInnerTexts())
    expect(status).toBe('differs');
  await page.reload();
  await settled(page);
  expect(await page.locator('.table-tools').innerText()).toContain(`${counts.differs} row`);
  const text = (await download(page, /hold/, /^CSV/)).toString();
  for (const { id } of rows as readonly { id: string }[]) expect(text).toContain(id);
  expect(complaints).toEqual([]);
  await page.close();
});

describe('Data', () => {
  test('shows what is stored, the checks and the files as the API tells them', async () => {
    const { page, complaints } = await openPage(browser, demo, '/data?window=year');
    const checks = await ask<{
      rows: readonly { check: string; status: string; count: number; remedy: string }[];
    }>('/check');
    const shown = await cells(page, 'Checks');
    expect(shown).toHaveLength(checks.rows.length);
    for (const { check, count, remedy } of checks.rows) {
      const row = shown.find((one) => one[1] === check);
      expect(row?.[2]).toBe(count.toLocaleString('en'));
      expect(row?.[4]).toBe(remedy ?? '–');
    }
    const { rows: files } = await ask<{ rows: readonly object[] }>('/files');
    expect(await section(page, 'Files received').locator('.table-tools').innerText()).toContain(
      `${files.length} rows`,
    );
    const { rows: stored } = await ask<{ rows: readonly { kind: string }[] }>('/status');
    expect(await section(page, 'Stored').locator('.table-tools').innerText()).toContain(
      `${stored.length} rows`,
    );
    const flows = await ask<{
      coverage: { missing_stocks: readonly { date: string; stocks: readonly string[] }[] };
    }>('/flows?from=2026-01-01&to=2026-11-11&by=type');
    const gaps = await cells(page, 'Days without lists');
    expect(gaps.map(([date, , count]) => [date, count])).toEqual(
      flows.coverage.missing_stocks.map(({ date, stocks }) => [date, String(stocks.length)]),
    );
    expect(await page.getByRole('button', { name: 'Fetch now' }).count()).toBe(0);
    expect(await section(page, 'Fetch what is missing').innerText()).toContain('docs/config.md');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('takes files that are dropped, and tells what came of each', async () => {
    const { page } = await openPage(browser, own, '/data');
    const data = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['stock_code,date,close,volume,adjusted\\n09001,2026-11-12,61.5,1000,none\\n'], 'dropped.csv', { type: 'text/csv' }));
      transfer.items.add(new File(['nothing that is known'], 'unknown.txt', { type: 'text/plain' }));
      return transfer;
    })()`);
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data });
    const table = page.getByRole('region', { name: 'What came of it' });
    await table.locator('tbody tr').nth(1).waitFor({ timeout: 60_000 });
    const told = await table.innerText();
    expect(told).toContain('dropped.csv');
    expect(told).not.toContain('waizi-upload');
    expect(told).toMatch(/unknown\.txt[\s\S]*rejected/);
    expect(told).toMatch(/dropped\.csv[\s\S]*loaded/);
    const files = section(page, 'Files received');
    await files.getByRole('searchbox').fill('dropped');
    await expect.poll(() => files.innerText(), { timeout: 30_000 }).toContain('dropped.csv');
    await page.close();
  }, 120_000);

  test('fetches from accepted sources, shows how it goes and what came', async () => {
    writeFileSync(
      join(base, 'copy', 'config.yaml'),
      `simulated: true\n${configOf(replay, ['hkex-calendar'])}`,
    );
    const { page } = await openPage(browser, own, '/data');
    const part = section(page, 'Fetch what is missing');
    expect(await part.innerText()).toContain(`1 of ${SOURCES.length} sources`);
    await page.getByRole('button', { name: 'Fetch now' }).focus();
    await page.keyboard.press('Enter');
    const result = page.getByRole('region', { name: 'What was fetched' });
    await result.locator('tbody tr').first().waitFor({ timeout: 60_000 });
    expect(await result.innerText()).toContain('hkex-calendar');
    expect(replay.requests.length).toBeGreaterThan(0);
    await page.close();
  }, 120_000);
});

test('the data page needs less than 200 kB of script, and draws no chart before it is needed', async () => {
  const { page } = await openPage(browser, demo, '/data');
  const scripts = (await page.evaluate(
    `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).map(({ name, encodedBodySize }) => [name, encodedBodySize])`,
  )) as [string, number][];
  const bytes = scripts.reduce((sum, [, size]) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(200_000);
  expect(scripts.filter(([name]) => name.includes('draw'))).toEqual([]);
  await page.close();
});
