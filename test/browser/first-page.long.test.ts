import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { firstPage } from '../../src/server/first-page.js';
import type { Running } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { openBrowser, openPage, serveDashboard } from '../support/dashboard.js';
import { sharedDemo } from '../support/demo.js';

let browser: Browser;
let demo: Running;

beforeAll(async () => {
  demo = await serveDashboard((await sharedDemo()).folder);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

interface Asked {
  readonly path: string;
  readonly bytes: number;
}

test('the first page asks each answer once, finds all of them made, and keeps to its budget', async () => {
  const told: string[] = [];
  await demo.warm((done, total) => told.push(`${done}/${total}`));
  const { last_trade_date: last } = (await (await fetch(`${demo.url}api/health`)).json()) as {
    last_trade_date: string;
  };
  const ready = firstPage(last);
  expect(told).toEqual(ready.map((_, index) => `${index + 1}/${ready.length}`));
  const made = [
    vi.spyOn(Workspace.prototype, 'flows'),
    vi.spyOn(Workspace.prototype, 'shares'),
    vi.spyOn(Workspace.prototype, 'nowcast'),
  ];
  const { page, complaints } = await openPage(browser, demo, '/');
  const asked: Asked[] = await page.evaluate(
    `performance.getEntriesByType('resource').map(({ name, transferSize }) => ({ path: name.replace(location.origin, ''), bytes: transferSize }))`,
  );
  const of = (start: string, end: string): Asked[] =>
    asked.filter(({ path }) => path.startsWith(start) && path.endsWith(end));
  const sum = (list: readonly Asked[]): number => list.reduce((total, { bytes }) => total + bytes, 0);
  expect(
    of('/api/', '')
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['/api/health', ...ready].sort());
  for (const question of made) expect(question).not.toHaveBeenCalled();
  // scripts come compressed, charts among them
  expect(sum(of('/assets/', '.js'))).toBeGreaterThan(200_000);
  expect(sum(of('/assets/', '.js'))).toBeLessThan(400_000);
  expect(of('/assets/', '.js').length).toBeLessThanOrEqual(14);
  expect(asked.length).toBeLessThanOrEqual(26);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a page that is opened while its answers are made waits for them and has none made twice', async () => {
  const fresh = await serveDashboard((await sharedDemo()).folder);
  const flows = vi.spyOn(Workspace.prototype, 'flows');
  const warmed = fresh.warm();
  const { page } = await openPage(browser, fresh, '/');
  await warmed;
  expect(flows).toHaveBeenCalledTimes(5);
  await page.close();
  await fresh.close();
});
