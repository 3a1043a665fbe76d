import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.js';
import type { SourceId } from '../../../src/sources/fetching/ids.js';
import { temporaryFolder } from '../../support/folder.js';
import { SAMPLES } from '../../support/kinds.js';
import { twseTable } from '../../support/twse-table.js';
import type { Reply } from '../../support/replay-answers.js';
import { ReplayServer } from '../../support/replay-server.js';
import { Clock, configOf, effectsOf, SyncedMarket } from '../../support/syncing.js';

const folder = temporaryFolder('sources');
let server: ReplayServer;
let number = 0;
beforeAll(async () => {
  server = await ReplayServer.start('2026-08-04');
});
beforeEach(() => server.forget());
afterAll(() => server.stop());

const DAY = { from: '2026-08-03', to: '2026-08-03' };
const SPAN = { from: '2026-07-15' };
const TOKEN = 'a-token';

function market(ids: readonly string[]): SyncedMarket {
  number += 1;
  const clock = Clock.at('2026-08-04T14:00:00Z');
  return new SyncedMarket(join(folder, String(number)), clock, configOf(server, ids), {
    env: { WAIZI_TUSHARE_TOKEN: TOKEN },
  });
}

const text = (body: string | Buffer): Reply => ({ body });
const shenwanDaily = JSON.stringify({
  code: 0,
  msg: '',
  data: {
    fields: ['ts_code', 'trade_date', 'name', 'open', 'low', 'high', 'close', 'vol', 'amount', 'pe', 'pb'],
    items: [['801180.SI', '20260803', '房地产', 1990, 1980, 2010, 2000.5, 10, 20, 20.1, 0.7]],
    has_more: false,
  },
});

/** What is asked for, what answers, and what is stored of it. */
const CASES: readonly [SourceId, RegExp, string | Buffer, string, unknown][] = [
  [
    'csindex',
    /index-perf/,
    SAMPLES.csindex.content,
    "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM index_days WHERE source = 'csindex'",
    [{ day: '2026-08-03' }],
  ],
  [
    'shenwan',
    /index_analysis_report/,
    SAMPLES.shenwan.content,
    "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM valuation_days WHERE source = 'shenwan'",
    [{ day: '2026-08-03' }],
  ],
  [
    'cboe-vix',
    /VIX_History/,
    'DATE,OPEN,HIGH,LOW,CLOSE\n07/31/2026,16.4,16.9,16.0,16.2\n08/03/2026,16.1,17.2,15.9,16.5\n',
    "SELECT CAST(date AS VARCHAR) AS day FROM series_days WHERE source = 'cboe' ORDER BY day",
    [{ day: '2026-07-31' }, { day: '2026-08-03' }],
  ],
  [
    'chinabond',
    /historyQuery/,
    SAMPLES.chinabond.content,
    "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM series_days WHERE source = 'chinabond'",
    [{ day: '2026-08-03' }],
  ],
  [
    'sse-margin',
    /queryMargin/,
    SAMPLES['sse-margin'].content,
    "SELECT CAST(value AS VARCHAR) LIKE '1300000000000%' AS balance FROM series_days WHERE id = 'margin-financing-balance-sse'",
    [{ balance: true }],
  ],
  [
    'sse-etf',
    /ETFGM_SEARCH_L&STAT_DATE=2026-08-03/,
    SAMPLES['sse-etf'].content,
    "SELECT id, CAST(value AS BIGINT) AS shares FROM series_days WHERE source = 'sse-etf' ORDER BY id",
    [
      { id: '510900-shares', shares: 47_418_549_800n },
      { id: '588900-shares', shares: 1_205_000n },
    ],
  ],
  [
    'twse-foreign',
    /BFI82U\?response=json&type=day&dayDate=20260803/,
    SAMPLES['twse-foreign'].content,
    "SELECT id, CAST(value AS BIGINT) AS twd FROM series_days WHERE source = 'twse' ORDER BY id",
    [
      { id: 'twse-foreign-buy', twd: 362_533_729_605n },
      { id: 'twse-foreign-net', twd: -89_046_513_677n },
      { id: 'twse-foreign-sell', twd: 451_580_243_282n },
    ],
  ],
  [
    'hkex-calendar',
    /2026-Calendar_csv_e/,
    SAMPLES['hkex-calendar'].content,
    "SELECT count(*) AS n FROM files WHERE kind = 'hkex-calendar'",
    [{ n: 1n }],
  ],
  [
    'tushare-index-valuation',
    /index_dailybasic/,
    SAMPLES['tushare-daily'].content,
    "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM valuation_days WHERE source = 'tushare'",
    [{ day: '2026-08-03' }],
  ],
  [
    'tushare-shenwan',
    /sw_daily/,
    shenwanDaily,
    "SELECT DISTINCT CAST(date AS VARCHAR) AS day FROM valuation_days WHERE source = 'tushare'",
    [{ day: '2026-08-03' }],
  ],
];

describe('a source', () => {
  it.each(CASES)('%s is asked, judged, kept and imported', async (id, asked, answer, sql, stored) => {
    server.reply(asked, () => text(answer));
    const one = market([id]);
    const outcome = await one.one(DAY);
    expect(outcome.broken.filter(({ reason }) => !/HTTP 404/.test(reason))).toEqual([]);
    expect(outcome.rows).toBeGreaterThan(0);
    expect(await one.query(sql)).toEqual(stored);
    expect(server.requests.some((request) => asked.test(request.text))).toBe(true);
  });

  it('that replaces its file in place is asked whether it changed, and 304 keeps what is there', async () => {
    const one = market(['cboe-vix']);
    const rows = 'DATE,OPEN,HIGH,LOW,CLOSE\n07/31/2026,16.4,16.9,16.0,16.2\n';
    server.reply(
      /VIX/,
      () => ({ body: rows, headers: { etag: '"v1"', 'last-modified': 'Sat, 01 Aug 2026 00:00:00 GMT' } }),
      1,
    );
    expect(await one.one()).toMatchObject({ sent: 1, rows: 1 });
    server.fault(/VIX/, { kind: 'status', status: 304 });
    one.clock.set('2026-08-05T14:00:00Z');
    expect(await one.one()).toMatchObject({ status: 'fresh', sent: 1, rows: 0, broken: [] });
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sat, 01 Aug 2026 00:00:00 GMT',
    });
    expect(await one.query("SELECT count(*) AS n FROM series_days WHERE source = 'cboe'")).toEqual([
      { n: 1n },
    ]);
  });
});

describe('the exchanges’ flows and funds', () => {
  const span = { from: '2026-07-27', to: '2026-07-31' };

  it.each([
    ['twse-foreign', /BFI82U.*20260730/],
    ['sse-etf', /ETFGM.*2026-07-30/],
  ] as const)('%s: a day that goes wrong stays a gap, the others are kept', async (id, asked) => {
    const one = market([id]);
    const html = { kind: 'html' } as const;
    server.fault(asked, html);
    const outcome = await one.one(span);
    expect(outcome.broken.map(({ day }) => day)).toEqual(['2026-07-30']);
    const days = 'SELECT count(DISTINCT date) AS n FROM series_days';
    expect(await one.query(days)).toEqual([{ n: 4n }]);
    // the same day is asked for again, and nothing else
    server.forget();
    one.clock.set('2026-08-06T14:00:00Z');
    await one.one(span);
    expect(server.requests).toHaveLength(1);
    expect(await one.query(days)).toEqual([{ n: 5n }]);
  });

  it.each([
    ['twse-foreign', /BFI82U/, JSON.stringify({ stat: 'Sorry, no data matching the criteria!' })],
    ['sse-etf', /ETFGM/, JSON.stringify({ actionErrors: [], result: [] })],
  ] as const)(
    '%s: a day without an answer is late first, closed after two days',
    async (id, asked, empty) => {
      server.reply(asked, () => text(empty));
      const one = market([id]);
      expect(await one.one(DAY)).toMatchObject({ rows: 0, broken: [], late: [{ day: '2026-08-03' }] });
      one.clock.set('2026-08-10T14:00:00Z');
      expect(await one.one(DAY)).toMatchObject({ rows: 0, broken: [], closed: [{ day: '2026-08-03' }] });
    },
  );

  it('the day before under today’s name is not taken', async () => {
    server.reply(/BFI82U/, () => text(JSON.stringify(twseTable('2026-07-31', 3e11, 2e11))));
    expect(await market(['twse-foreign']).one(DAY)).toMatchObject({ rows: 0, late: [{ day: '2026-08-03' }] });
  });

  it('the Taiwan exchange’s page of refusal stops the source', async () => {
    server.reply(/BFI82U/, () => text('<html><body>因為安全性考量，您所執行的頁面無法呈現</body></html>'));
    const outcome = await market(['twse-foreign']).one(span);
    expect(outcome.status).toBe('blocked');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a chart of Yahoo', () => {
  const open = (day: string): number => Date.parse(`${day}T01:30:00Z`) / 1000;
  const chart = (
    days: readonly string[],
    close: readonly (number | null)[],
    more: { events?: object; end?: string; quoted?: string } = {},
  ): string =>
    JSON.stringify({
      chart: {
        result: [
          {
            meta: {
              currency: 'HKD',
              symbol: '9001.HK',
              gmtoffset: 28_800,
              regularMarketTime: Date.parse(more.quoted ?? '2026-08-04T08:08:00Z') / 1000,
              currentTradingPeriod: {
                regular: { end: Date.parse(more.end ?? '2026-08-04T08:00:00Z') / 1000 },
              },
            },
            timestamp: days.map(open),
            ...(more.events ? { events: more.events } : {}),
            indicators: {
              quote: [{ open: close, high: close, low: close, close, volume: close.map(() => 1000) }],
              adjclose: [{ adjclose: close }],
            },
          },
        ],
        error: null,
      },
    });

  function yahoo(): SyncedMarket {
    number += 1;
    const config = `sources:\n  yahoo: { terms: accepted, base_url: "${server.url}", stocks: ["09001"], symbols: ["9001.HK"] }\n`;
    return new SyncedMarket(join(folder, String(number)), Clock.at('2026-08-04T14:00:00Z'), config);
  }
  const closes = (one: SyncedMarket) =>
    one.query(
      'SELECT CAST(date AS VARCHAR) AS day, CAST(close AS VARCHAR) AS close, volume IS NULL AS none FROM prices ORDER BY day',
    );

  it('gives closes as traded: what a split divided is multiplied back, and its volumes left out', async () => {
    const split = { date: open('2026-08-03'), numerator: 5, denominator: 1, splitRatio: '5:1' };
    server.reply(/chart/, () => ({
      body: chart(['2026-07-31', '2026-08-03', '2026-08-04'], [10.02, 10.1, 10.2], {
        events: { splits: { x: split } },
      }),
    }));
    const one = yahoo();
    expect(await one.one(SPAN)).toMatchObject({ status: 'fresh' });
    const rows = await closes(one);
    expect(rows.map(({ day, close, none }) => [day, Number(close), none])).toEqual([
      ['2026-07-31', 50.1, true],
      ['2026-08-03', 10.1, false],
      ['2026-08-04', 10.2, false],
    ]);
    expect(await one.query('SELECT stock, CAST(ex_date AS VARCHAR) AS day, kind FROM actions')).toEqual([
      { stock: '09001', day: '2026-08-03', kind: 'split' },
    ]);
  });

  it('has no bar of a session that runs, and none without a close', async () => {
    server.reply(/chart/, () => ({
      body: chart(['2026-07-31', '2026-08-03', '2026-08-04'], [10, null, 10.2], {
        quoted: '2026-08-04T03:00:00Z',
      }),
    }));
    const one = yahoo();
    one.clock.set('2026-08-04T03:15:00Z');
    await one.one(SPAN);
    expect((await closes(one)).map(({ day }) => day)).toEqual(['2026-07-31']);
  });

  it('of a delisted stock is closed, not broken, and what is stored stays', async () => {
    server.reply(/chart/, () => ({ body: chart(['2026-08-03'], [10]) }), 1);
    const one = yahoo();
    await one.one(SPAN);
    server.reply(/chart/, () => ({
      status: 404,
      body: JSON.stringify({
        chart: {
          result: null,
          error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
        },
      }),
    }));
    one.clock.set('2026-08-06T14:00:00Z');
    const outcome = await one.one(SPAN);
    expect(outcome.closed.map(({ reason }) => reason)).toEqual([expect.stringContaining('may be delisted')]);
    expect(outcome.broken).toEqual([]);
    expect(await closes(one)).toHaveLength(1);
  });

  it('whose bars end long before the last quote is refused', async () => {
    server.reply(/chart/, () => ({ body: chart(['2026-07-20'], [10]) }));
    const one = yahoo();
    expect((await one.one(SPAN)).broken).toMatchObject([
      { reason: expect.stringContaining('splits in between') },
    ]);
  });
});

describe('waizi sync', () => {
  async function run(one: SyncedMarket, ...args: string[]) {
    let [out, err] = ['', ''];
    const code = await main(['sync', '--data', one.folder, ...args], {
      out: (told) => {
        out += told;
      },
      err: (told) => {
        err += told;
      },
      now: one.clock.now,
      env: {},
      interactive: false,
      stopped: new Promise<void>(() => undefined),
      effects: effectsOf(one.clock),
    });
    return { code, out, err };
  }
  const span = ['--from', DAY.from, '--to', DAY.to];

  it('shows with --dry-run what it would ask for, and asks nothing', async () => {
    const one = market(['sse-connect']);
    const { code, out } = await run(one, '--dry-run', '--json', ...span);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { rows: unknown[] }).rows).toMatchObject([
      { source: 'sse-connect', day: '2026-08-03', url: expect.stringContaining('tradeDate=') },
      { source: 'sse-connect', day: '2026-08-03' },
    ]);
    expect((await run(one, '--dry-run', ...span)).out).toContain('2 requests; none was sent');
    expect(server.requests).toEqual([]);
  });

  it('ends with 0 when all is here, 1 on a block, 2 on wrong usage, 3 when nothing is allowed or published', async () => {
    const good = market(['sse-connect']);
    expect((await run(good, ...span)).code).toBe(0);
    expect((await run(good, ...span)).code).toBe(0);
    server.fault(/MRTJ/, { kind: 'status', status: 403 });
    const blocked = await run(market(['sse-connect']), ...span);
    expect(blocked).toMatchObject({ code: 1, err: expect.stringContaining('blocked') });
    expect((await run(good, '--from', '2026-08-04', '--to', '2026-08-03')).code).toBe(2);
    expect((await run(good, 'no-such-source')).code).toBe(2);
    expect((await run(market([]), ...span)).code).toBe(3);
    server.forget();
    server.reply(/./, () => ({ status: 404, body: '' }));
    const early = market(['hkex-connect']);
    expect((await run(early, ...span)).code).toBe(3);
  });
});
