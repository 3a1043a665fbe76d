import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { temporaryFolder } from '../../support/folder.js';
import { ReplayServer } from '../../support/replay-server.js';
import { sharedDataAbsent } from '../../support/shared-data.js';
import { Clock, configOf, effectsOf, everythingIn, SyncedMarket } from '../../support/syncing.js';

const folder = temporaryFolder('sync');
let server: ReplayServer;
let number = 0;
beforeAll(async () => {
  server = await ReplayServer.start('2026-08-14');
});
beforeEach(() => server.forget());
afterAll(() => server.stop());

const DAY = { from: '2026-08-13', to: '2026-08-13' };

function market(ids: readonly string[], token?: string): SyncedMarket {
  number += 1;
  const clock = Clock.at('2026-08-14T13:00:00Z');
  const env = token === undefined ? {} : { WAIZI_TUSHARE_TOKEN: token };
  return new SyncedMarket(join(folder, String(number)), clock, configOf(server, ids), { env });
}

const NORTH = /MRTJ/;

describe('a sync', () => {
  it('keeps and imports what is published, and asks for nothing twice', async () => {
    const one = market(['hkex-quotations', 'sse-connect', 'szse-connect', 'hkex-connect']);
    const outcomes = await one.sync(DAY);
    expect(outcomes.map(({ source, status, sent, rows }) => [source, status, sent, rows])).toEqual([
      ['hkex-quotations', 'fresh', 1, 2],
      ['sse-connect', 'fresh', 2, 2],
      ['szse-connect', 'fresh', 2, 2],
      ['hkex-connect', 'fresh', 1, 4],
    ]);
    const days = await one.query(
      "SELECT source, CAST(turnover AS VARCHAR) AS turnover FROM northbound_days WHERE channel = 'shanghai' ORDER BY source",
    );
    expect(days).toHaveLength(2);
    expect(days[0]?.turnover).toBe(days[1]?.turnover);
    expect(
      await one.query(
        "SELECT stock, CAST(until AS VARCHAR) AS until FROM announcements WHERE kind = 'suspension'",
      ),
    ).toEqual([{ stock: '09003', until: '2026-08-13' }]);
    const asked = server.requests.length;
    await one.sync(DAY);
    expect(server.requests).toHaveLength(asked);
    const [file] = await one.query("SELECT name FROM files WHERE kind = 'hkex-quotations'");
    expect(file?.name).toBe('https://www.hkex.com.hk/eng/stat/smstat/dayquot/d260813e.htm');
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^waizi\/\d/);
  });

  it('asks nobody whose terms are not accepted, and HKEX’s search only with its permission stated', async () => {
    number += 1;
    const config = `sources:\n  hkex-ccass: { terms: accepted, base_url: "${server.url}", stocks: ["09001"] }\n`;
    const one = new SyncedMarket(join(folder, String(number)), Clock.at('2026-08-14T13:00:00Z'), config);
    expect(await one.sync(DAY)).toEqual([]);
    await expect(one.sync({ ...DAY, sources: ['hkex-ccass'] })).rejects.toThrow('hkex_permission: true');
    await expect(one.sync({ ...DAY, sources: ['fred'] })).rejects.toThrow('terms not accepted');
    expect(server.requests).toEqual([]);
  });

  it('asks HKEX’s search one page at a time, three seconds apart, and never around a block', async () => {
    const one = market(['hkex-ccass']);
    expect(await one.one(DAY)).toMatchObject({ status: 'fresh', sent: 2, rows: 6 });
    expect(one.clock.slept.filter((wait) => wait === 3000).length).toBeGreaterThanOrEqual(2);
    const two = market(['hkex-ccass']);
    server.fault(/POST/, { kind: 'challenge' });
    server.requests.length = 0;
    const outcome = await two.one(DAY);
    expect(outcome).toMatchObject({ status: 'blocked', rows: 0 });
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('a fault of a source', () => {
  const cases: [string, () => void, { status: string; reason: RegExp; requests: number }][] = [
    [
      '403',
      () => server.fault(NORTH, { kind: 'status', status: 403 }),
      { status: 'blocked', reason: /refuses \(HTTP 403\)/, requests: 1 },
    ],
    [
      '429 beyond patience',
      () => server.fault(NORTH, { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }),
      { status: 'blocked', reason: /pause of 60 minutes/, requests: 1 },
    ],
    [
      '429 again and again',
      () => server.fault(NORTH, { kind: 'status', status: 429 }),
      { status: 'blocked', reason: /fewer requests/, requests: 4 },
    ],
    [
      '500 once',
      () => server.fault(NORTH, { kind: 'status', status: 500 }, 1),
      { status: 'fresh', reason: /^$/, requests: 2 },
    ],
    [
      '500 for good',
      () => server.fault(NORTH, { kind: 'status', status: 500 }),
      { status: 'broken', reason: /HTTP 500/, requests: 4 },
    ],
    [
      'a cut body once',
      () => server.fault(NORTH, { kind: 'cut' }, 1),
      { status: 'fresh', reason: /^$/, requests: 2 },
    ],
    [
      'slow bytes',
      () => server.fault(NORTH, { kind: 'slow' }, 1),
      { status: 'fresh', reason: /^$/, requests: 2 },
    ],
    [
      'HTML for JSON',
      () => server.fault(NORTH, { kind: 'html' }),
      { status: 'broken', reason: /a web page \("Maintenance"\) instead of data/, requests: 1 },
    ],
    [
      'a redirect to another host',
      () => server.fault(NORTH, { kind: 'redirect', to: 'http://localhost:1/login' }),
      { status: 'broken', reason: /redirects to localhost/, requests: 1 },
    ],
    [
      'JSON cut within',
      () => server.reply(NORTH, (_, usual) => ({ body: String(usual.body).slice(0, 90) })),
      { status: 'broken', reason: /broken JSON/, requests: 1 },
    ],
    [
      'changed columns',
      () =>
        server.reply(NORTH, (_, usual) => ({
          body: String(usual.body).replaceAll('totalAmount', 'amountTotal'),
        })),
      { status: 'broken', reason: /totalAmount/, requests: 1 },
    ],
    [
      'yesterday’s page',
      () =>
        server.reply(NORTH, (_, usual) => ({ body: String(usual.body).replaceAll('20260813', '20260812') })),
      { status: 'late', reason: /still shows 2026-08-12/, requests: 1 },
    ],
    [
      'dead feed with zeros',
      () =>
        server.reply(NORTH, (_, usual) => ({
          body: String(usual.body).replace(/"(totalVolume|totalAmount|etfTotalAmount)":"[^"]*"/g, '"$1":"0"'),
        })),
      { status: 'broken', reason: /nothing but zeros/, requests: 1 },
    ],
    [
      'nothing published',
      () =>
        server.reply(NORTH, () => ({
          body: '{"actionErrors":[],"result":[],"sqlId":"FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ"}',
        })),
      { status: 'late', reason: /not published/, requests: 1 },
    ],
  ];
  it.each(cases)('%s', async (_, spoil, { status, reason, requests }) => {
    spoil();
    const one = market(['sse-connect']);
    const outcome = await one.one(DAY, { timeout: 400 });
    expect(outcome.status).toBe(status);
    expect(outcome.reason ?? '').toMatch(reason);
    expect(server.requests.filter(({ text }) => NORTH.test(text))).toHaveLength(requests);
    const rows = status === 'blocked' ? [] : await one.query('SELECT turnover FROM northbound_days');
    expect(rows).toHaveLength(status === 'fresh' ? 1 : 0);
  });

  it('a wrong charset is told from the bytes', async () => {
    const one = market(['szse-connect']);
    const bytes = Buffer.from(
      '5b7b226d65746164617461223a7b22636174616c6f676964223a225347545f5347544a595242222c226e616d65223a2278222c227375626e616d65223a22323032362d30382d3133227d2c2264617461223a5b7b226c6162656c223a22b5b1c8d5bdbbd2d7d7dcb6eea3a8d2dad4aac8cbc3f1b1d2a3a9222c22746f74616c223a22312c3230302e3030227d5d2c226572726f72223a6e756c6c7d5d',
      'hex',
    );
    server.reply(/SGT_SGTJYRB/, () => ({ type: 'application/json; charset=utf-8', body: bytes }));
    expect((await one.one(DAY)).broken).toEqual([]);
    expect(
      await one.query("SELECT CAST(turnover AS VARCHAR) AS t FROM northbound_days WHERE source = 'szse'"),
    ).toEqual([{ t: '120000000000.00' }]);
  });
});

describe('a trap', () => {
  it('holiday under today’s date: a figure told again for another day is no day', async () => {
    const one = market(['sse-connect']);
    await one.one(DAY);
    server.reply(NORTH, (_, usual) => ({
      body: String(usual.body).replace(
        /"result":.*$/,
        `"result":${JSON.stringify([
          { ...JSON.parse(readResult(one)), tradeDate: '20260814' },
        ])},"sqlId":"FW_HGTZL_HGTSCSJ_HGTCJGK_MRTJ"}`,
      ),
    }));
    const outcome = await one.one({ from: '2026-08-14', to: '2026-08-14' });
    expect(outcome.broken.map(({ reason }) => reason).join()).toMatch(/a holiday dated as a trading day/);
    expect(await one.query('SELECT date FROM northbound_days')).toHaveLength(1);
  });

  const readResult = (one: SyncedMarket): string => {
    const line = everythingIn(join(one.folder, 'archive')).match(/"result":\[(\{[^}]*tradeDate[^}]*\})\]/);
    return line?.[1] ?? '{}';
  };

  it('changed meaning: Tushare’s money flow is never asked for from 2024-08-19 on', async () => {
    const one = market(['tushare-moneyflow'], 'a-token');
    await one.one({ from: '2024-08-12', to: '2024-09-30' });
    const [asked] = server.requests;
    expect(asked?.body).toContain('"end_date":"20240816"');
    server.requests.length = 0;
    await one.one({ from: '2024-08-19', to: '2024-09-30' });
    expect(server.requests).toEqual([]);
  });

  it('swapped columns: shares and market value of southbound holdings', async () => {
    const one = market(['eastmoney-southbound-holdings']);
    server.reply(/HOLDRANKS/, (_, usual) => ({
      body: String(usual.body)
        .replaceAll('HOLD_SHARES', 'X')
        .replaceAll('HOLD_MARKET_CAP', 'HOLD_SHARES')
        .replaceAll('"X"', '"HOLD_MARKET_CAP"'),
    }));
    expect(await one.one(DAY)).toMatchObject({
      status: 'broken',
      rows: 0,
      reason: expect.stringMatching(/swapped/),
    });
  });

  it('units: amounts in another unit than the source says are refused', async () => {
    const one = market(['sse-connect']);
    server.reply(NORTH, (_, usual) => ({
      body: String(usual.body).replace(/"totalAmount":"[^"]*"/g, '"totalAmount":"135,449,000,000.00"'),
    }));
    expect((await one.one(DAY)).broken).toHaveLength(1);
    expect(await one.query('SELECT turnover FROM northbound_days')).toEqual([]);
  });

  it('two sources that disagree: check says so', async () => {
    const one = market(['sse-connect', 'hkex-connect']);
    server.reply(/data_tab_daily/, (_, usual) => ({
      body: String(usual.body).replace(/(SSE Northbound.*?"td":\[\[")[\d,.]+/, '$1199,999.99'),
    }));
    await one.sync(DAY);
    const checks = await one.workspace.checks();
    expect(checks.find(({ check }) => check === 'connect-conflicts')).toMatchObject({ count: 1 });
  });

  it('missing stock: a list without it leaves a gap that is named, no zeros', async () => {
    number += 1;
    const config = `sources:\n  tushare-ccass: { terms: accepted, base_url: "${server.url}", stocks: ["09927"] }\n`;
    const one = new SyncedMarket(join(folder, String(number)), Clock.at('2026-08-14T13:00:00Z'), config, {
      env: { WAIZI_TUSHARE_TOKEN: 'a-token' },
    });
    const outcome = await one.one(DAY);
    expect(outcome.late).toMatchObject([{ day: '2026-08-13', request: expect.stringContaining('09927') }]);
    expect(outcome.rows).toBe(0);
  });

  it('duplicate pages: the same page twice counts once', async () => {
    const one = market(['eastmoney-deals']);
    server.reply(/DEAL_HISTORY.*"001"/, (_, usual) => ({
      body: String(usual.body).replace('"pages":1', '"pages":2'),
    }));
    server.reply(/pageNumber=2/, (_, usual) => usual);
    await one.one(DAY);
    expect(
      await one.query(
        "SELECT count(*) AS n FROM northbound_days WHERE channel = 'shanghai' AND source = 'eastmoney'",
      ),
    ).toEqual([{ n: 1n }]);
  });
});

describe('secrets', () => {
  it('are in no file, no report and no error', async () => {
    const token = 'TOKEN-7f3a-never-written';
    const one = market(['tushare-holdings', 'tushare-ccass'], token);
    server.reply(
      /hk_hold/,
      () => ({ body: JSON.stringify({ code: 40203, msg: `您的token ${token} 没有权限`, data: null }) }),
      1,
    );
    const outcomes = await one.sync(DAY);
    expect(server.requests.some(({ body }) => body.includes(token))).toBe(true);
    const printed: string[] = [];
    const io = {
      out: (text: string) => printed.push(text),
      err: (text: string) => printed.push(text),
      now: one.clock.now,
      env: { WAIZI_TUSHARE_TOKEN: token },
      interactive: false,
      stopped: new Promise<void>(() => undefined),
      effects: effectsOf(one.clock, { env: { WAIZI_TUSHARE_TOKEN: token } }),
    };
    await main(['sync', '--data', one.folder, '--from', DAY.from, '--to', DAY.to], io);
    await main(['sources', '--data', one.folder, '--json'], io);
    await main(['sync', '--data', one.folder, '--dry-run', '--json'], io);
    expect(`${JSON.stringify(outcomes)}${printed.join('')}${everythingIn(one.folder)}`).not.toContain(token);
  });
});

describe.skipIf(sharedDataAbsent)('genuine answers (left out when the shared data are absent)', () => {
  it('of the exchanges are judged and kept', async () => {
    const genuine = (name: string): Buffer =>
      readFileSync(new URL(`../../../../shared/data/formats/sse_szse_connect/${name}.json`, import.meta.url));
    server.reply(NORTH, () => ({ body: genuine('sse-northbound-daily') }));
    server.reply(/SGT_SGTJYRB.*2026-08-04/, () => ({ body: genuine('szse-northbound-daily') }));
    server.reply(/SGT_SGTJYRB.*2026-08-05/, () => ({ body: genuine('szse-northbound-empty') }));
    const one = market(['sse-connect', 'szse-connect']);
    one.clock.set('2026-08-05T13:00:00Z');
    const [sse, szse] = await one.sync({ from: '2026-08-04', to: '2026-08-05' });
    expect(sse?.late.map(({ reason }) => reason)).toEqual(['it still shows 2026-08-04']);
    expect(szse?.late.map(({ day }) => day)).toEqual(['2026-08-05']);
    expect(
      await one.query('SELECT source, CAST(turnover AS VARCHAR) AS t FROM northbound_days ORDER BY source'),
    ).toEqual([
      { source: 'sse', t: '135449000000.00' },
      { source: 'szse', t: '160909000000.00' },
    ]);
  });
});
