import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toJson } from '../../src/amount.js';
import { createApp } from '../../src/server/app.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { sharedDemo } from '../support/demo.js';
import { Market, NOW, spaceOf, type TestSpace } from '../support/market.js';
import { run } from '../support/terminal.js';

const HOSTILE = `<script>alert("x")</script>'&`;
const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
const TRADED = ['2026-07-30', '2026-07-31', ...DAYS];

/** Stable buys 500 shares at 2.00 on 3 August and sells 200 on the 5th; flexible and southbound take the other side. */
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, {
      C00019: [1_000_000, 1_000_000, 1_500_000, 1_500_000, 1_300_000],
      C00010: [800_000, 800_000, 300_000, 300_000, 300_000],
      A00003: [500_000, 500_000, 500_000, 500_000, 700_000],
    })
    .tradedOn('09001', TRADED, 5_000_000, 2)
    .file('securities.csv', `stock_code,name,category\n09001,"${HOSTILE.replaceAll('"', '""')}",Equity\n`);

const base = mkdtempSync(join(tmpdir(), 'waizi-server-'));
let space: TestSpace;
let workspace: Workspace;
let app: Hono;

beforeAll(async () => {
  space = await spaceOf(market());
  workspace = new Workspace(space.space.folder, { now: () => NOW });
  app = createApp(workspace);
});
afterAll(() => {
  space.remove();
  rmSync(base, { recursive: true, force: true });
});

const page = async (path: string, of = app, headers: Record<string, string> = {}): Promise<string> => {
  const response = await of.request(path, { headers });
  expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  return response.text();
};
/** A JSON answer. */
const json = async (path: string, of = app): Promise<Record<string, unknown>> =>
  (await (await of.request(path)).json()) as Record<string, unknown>;
/** What a reader sees: no markup, spaces as one. */
const seen = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:,。；：])/g, '$1');

describe('the page', () => {
  test('says who bought and sold, in sentences and figures', async () => {
    const text = seen(await page('/'));
    expect(text).toContain('Who bought Hong Kong stocks?');
    expect(text).toContain(
      'In the 4 trade days of 31 July to 5 August 2026, foreign capital sold HKD 0.40 mn net (stable bought HKD 0.60 mn, flexible sold HKD 1.00 mn). Southbound capital bought HKD 0.40 mn net.',
    );
    expect(text).toContain('As of the CCASS lists of 7 August 2026: 4 of 4 trade days, 1 stock. In the');
    expect(text).toContain('Foreign HKD −0.40 mn');
    expect(text).toContain('7 August 2026. It shows what was traded up to 5 August 2026 (T+2).');
    expect(text).toContain('4 of the 4 trade days of 31 July to 5 August 2026; 1 stock');
    expect(text).toContain('trades of 6, 7 August 2026: in no figure');
  });

  test('says above the figures that some stocks have no price', async () => {
    const half = await spaceOf(market().lists('09002', DAYS, { C00019: [100, 100, 200, 200, 200] }));
    const html = await page('/', createApp(half.space));
    expect(html).toContain(
      '<strong>Only part of the whole: 1 of the 2 stocks lack a price on some or all of these days.</strong>',
    );
    expect(seen(html)).toContain('1 stock on some or all days: 09002. These changes are in no amount.');
    half.remove();
  });

  test('has the month apart where it is another window', async () => {
    const text = seen(await page('/'));
    expect(text).toContain('The month so far');
    expect(text).toContain('3–5 August 2026');
  });

  test('is Chinese where that is asked for or preferred', async () => {
    for (const html of [
      await page('/?lang=zh'),
      await page('/', app, { 'Accept-Language': 'zh-CN,zh;q=0.9' }),
    ]) {
      expect(html).toContain('<html lang="zh-Hans">');
      const text = seen(html);
      expect(text).toContain('2026年7月31日至8月5日的 4 个交易日里，外资净卖出 40.0 万港元');
      expect(text).toContain('2026年8月6日、7日的交易，未计入任何数字');
      expect(text).not.toMatch(/\bbn\b/);
    }
  });

  test('names of stocks are text, never markup', async () => {
    const html = await page('/');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;');
  });

  test('so is the name of the folder', async () => {
    const folder = join(base, '<img src=x onerror=alert(1)>');
    const html = await page('/', createApp(new Workspace(folder)));
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  test('names commands for this folder, quoted where it needs that', async () => {
    const commands = async (folder: string): Promise<string> =>
      seen(await page('/', createApp(new Workspace(folder)))).replaceAll('&#39;', "'");
    expect(await commands(join(base, "it's here"))).toContain(`waizi check --data '${base}/it'\\''s here'`);
    expect(await commands(join(base, 'plain'))).toContain(`waizi import FOLDER --data ${base}/plain`);
    expect(await commands('waizi-data')).toContain('waizi check all data-quality checks');
  });

  test('has a banner on simulated data only', async () => {
    expect(await page('/')).not.toContain('class="banner"');
    const { folder } = await sharedDemo();
    const simulated = createApp(new Workspace(folder, { now: () => NOW }));
    expect(seen(await page('/', simulated))).toContain('Simulated data.');
    expect(seen(await page('/', simulated))).toContain('waizi import FOLDER loads');
    expect(seen(await page('/?lang=zh', simulated))).toContain('模拟数据。');
    expect(await json('/api/flows', simulated)).toMatchObject({ simulated: true });
  }, 180_000);

  test('shows what was imported since it was opened', async () => {
    const more = await spaceOf(market());
    const served = createApp(more.space);
    expect(seen(await page('/', served))).toContain(
      '7 August 2026. It shows what was traded up to 5 August 2026',
    );
    await more.import(
      new Market().lists('09001', ['2026-08-10'], {
        C00019: [1_300_000],
        C00010: [300_000],
        A00003: [700_000],
      }),
    );
    expect(seen(await page('/', served))).toContain(
      '10 August 2026. It shows what was traded up to 6 August 2026',
    );
    more.remove();
  });

  test('holds no script and no style of its own', async () => {
    const html = await page('/');
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
  });
});

describe('headers', () => {
  test.each(['/', '/style.css', '/icon.svg', '/api/status', '/nothing', '/api/nothing'])(
    '%s is locked down',
    async (path) => {
      const { headers } = await app.request(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('another host name that leads here is refused', async () => {
    const response = await app.request('http://rebound.example/api/flows');
    expect(response.status).toBe(421);
    expect((await app.request('http://127.0.0.1:8620/api/status')).status).toBe(200);
    expect((await app.request('http://[::1]:8620/api/status')).status).toBe(200);
  });
});

describe('JSON', () => {
  test('flows are those of the workspace', async () => {
    const query = { from: '2026-08-03', to: '2026-08-07', by: ['day', 'type'] as const };
    const response = await app.request('/api/flows?from=2026-08-03&to=2026-08-07&by=day,type');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.text()).toBe(`${toJson(await workspace.flows(query))}\n`);
  });

  test('without parameters they are those of the month so far', async () => {
    expect(await json('/api/flows')).toMatchObject({
      from: '2026-08-01',
      to: '2026-08-07',
      by: ['type'],
      rows: [
        { type: 'stable', net: 600_000 },
        { type: 'flexible', net: -1_000_000 },
        { type: 'southbound', net: 400_000 },
      ],
    });
  });

  test('shares and status', async () => {
    const shares = await (await app.request('/api/shares')).text();
    expect(shares).toBe(`${toJson(await workspace.shares())}\n`);
    expect(await json('/api/shares?exclude=southbound,other&to=2026-08-03')).toMatchObject({
      to: '2026-08-03',
      exclude: ['southbound', 'other'],
      rows: [{ type: 'stable' }, { type: 'flexible' }],
    });
    const status = await json('/api/status');
    expect(status).toMatchObject({ workspace: workspace.folder, today: '2026-11-22' });
    expect(status.rows).toContainEqual(
      expect.objectContaining({ kind: 'holdings', to: '2026-08-07', rows: 15 }),
    );
  });

  test.each([
    [
      '/api/flows?by=sector',
      400,
      'by "sector" is none of day, week, month, type, industry, stock, participant',
    ],
    ['/api/flows?from=2026-02-30', 400, 'from "2026-02-30" is no date; write it as 2026-08-14'],
    ['/api/flows?to=yesterday', 400, 'to "yesterday" is no date; write it as 2026-08-14'],
    ['/api/flows?raw=1', 400, 'raw "1" is neither true nor false'],
    [
      '/api/flows?form=2026-08-03',
      400,
      'no parameter "form"; known are from, to, by, stock, type, raw, format, limit, offset',
    ],
    ['/api/shares?step=year', 400, 'step "year" is none of day, week, month'],
    ['/api/nothing', 404, 'no such address; /api/openapi.json lists those there are'],
  ])('%s is a problem of its own', async (path, status, detail) => {
    const response = await app.request(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({ type: 'about:blank', title: expect.any(String), status, detail });
  });

  test('a window without data is not found', async () => {
    const response = await app.request('/api/flows?from=2020-01-01&to=2020-01-31');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('no changes stored for trades of 2020-01-01 to 2020-01-31');
  });
});

describe('what goes wrong', () => {
  test('an address that leads nowhere has a page', async () => {
    const response = await app.request('/nothing?lang=zh');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('没有这个页面');
  });

  test('a failure tells the terminal, and the reader nothing of the inside', async () => {
    const told: string[] = [];
    const broken = new LiveWorkspace(join(base, 'broken'));
    broken.status = () => Promise.reject(new Error('secret at /some/place.ts:12'));
    const failing = createApp(broken, { report: (error) => told.push(error.message) });
    for (const path of ['/', '/api/status']) {
      const response = await failing.request(path);
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(text).not.toMatch(/secret|place\.ts|\bat \w+ \(/);
    }
    expect(told).toEqual(['secret at /some/place.ts:12', 'secret at /some/place.ts:12']);
  });

  test('nothing can be changed', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await app.request('/api/flows', { method })).status).toBe(404);
    }
  });
});

describe('an empty workspace', () => {
  const empty = createApp(new Workspace(join(base, 'none')));

  test('says what would be here and what brings it', async () => {
    const text = seen(await page('/', empty));
    expect(text).toContain('Nothing is stored yet');
    expect(text).toContain('waizi import FOLDER');
    expect(text).toContain('waizi demo');
    expect(seen(await page('/?lang=zh', empty))).toContain('还没有任何数据');
  });

  test('has no flows', async () => {
    const response = await empty.request('/api/flows');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('run waizi import PATH...');
  });

  test('with prices only it shows what is stored', async () => {
    const only = await spaceOf(new Market().tradedOn('09001', TRADED, 5_000_000, 2));
    const text = seen(await page('/', createApp(new Workspace(only.space.folder, { now: () => NOW }))));
    expect(text).toContain('no holdings are stored');
    expect(text).toContain('What is stored? rows by kind and source Kind');
    only.remove();
  });

  test('with holdings of one day and no price each part says what it lacks', async () => {
    const only = await spaceOf(new Market().lists('09001', ['2026-08-03'], { C00019: [1000] }));
    const text = seen(await page('/', createApp(new Workspace(only.space.folder, { now: () => NOW }))));
    expect(text).toContain('no changes stored for trades of');
    expect(text).toContain('no stock has a price on 2026-08-03');
    expect(text).toContain('What is stored?');
    only.remove();
  });
});

describe('serving', () => {
  test('takes any port when asked for 0, and ends', async () => {
    const server = await startServer(workspace, { port: 0, host: '127.0.0.1' });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await fetch(`${server.url}api/status`)).status).toBe(200);
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test('takes the next free port where the usual one is taken', async () => {
    const one = await startServer(workspace, { host: '127.0.0.1' });
    const two = await startServer(workspace, { host: '127.0.0.1' });
    expect(Number(new URL(two.url).port)).toBeGreaterThan(Number(new URL(one.url).port));
    await Promise.all([one.close(), two.close()]);
  });

  test('a port that was asked for and is taken is an error', async () => {
    const one = await startServer(workspace, { port: 0, host: '127.0.0.1' });
    const port = Number(new URL(one.url).port);
    await expect(startServer(workspace, { port, host: '127.0.0.1' })).rejects.toThrow(
      `port ${port} is taken; give another, or leave --port out`,
    );
    await one.close();
  });

  test('the command says where, and ends when it is asked to', async () => {
    const { code, out } = await run(['serve', '--data', space.space.folder, '--port', '0']);
    expect(code).toBe(0);
    expect(out).toMatch(/^serving .* at http:\/\/127\.0\.0\.1:\d+\/ {2}\(Ctrl-C ends it\)\n$/);
    const folder = join(base, 'odd');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.yaml'), 'simulatd: true\n');
    const wrong = await run(['serve', '--data', folder, '--port', '0']);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('unknown key "simulatd"');
  });
});
