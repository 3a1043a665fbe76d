import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUESTIONS } from '../../src/server/api/api.js';
import { createApp } from '../../src/server/app.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import { Market, NOW, spaceOf, type TestSpace } from '../support/market.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];

/** HSBC buys what Citibank sells; southbound joins at the end. */
const market = (): Market =>
  new Market()
    .lists('09001', DAYS, {
      C00019: [1_000_000, 1_000_000, 1_500_000, 1_500_000, 1_300_000],
      C00010: [800_000, 800_000, 300_000, 300_000, 300_000],
      A00003: [500_000, 500_000, 500_000, 500_000, 700_000],
    })
    .tradedOn('09001', ['2026-07-30', '2026-07-31', ...DAYS], 5_000_000, 2)
    .file('securities.csv', 'stock_code,name,category\n09001,"=HYPERLINK(""x"")",Equity\n');

let space: TestSpace;
let live: LiveWorkspace;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  space = await spaceOf(market());
  live = new LiveWorkspace(space.space.folder, { now: () => NOW });
  app = createApp(live, { version: '1.2.3' });
});
afterAll(async () => {
  await live.close();
  space.remove();
});

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(path, { headers });
const json = async (path: string): Promise<Record<string, unknown>> =>
  (await (await get(path)).json()) as Record<string, unknown>;
const sql = (query: string, of = app): Promise<Response> =>
  Promise.resolve(
    of.request('/api/sql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query }),
    }),
  );
/** The path of a question, for this market. */
const pathOf = (path: string): string =>
  `/api${path.replace('{code}', '9001').replace('{id}', 'C00019').replace('{figure}', 'hk-cumulative')}`;

describe('questions', () => {
  test.each(QUESTIONS.map((question) => [question.path, question] as const))(
    '%s answers as it is described, or says that nothing is stored',
    async (path, question) => {
      const response = await get(pathOf(path));
      const body = await response.json();
      if (response.status === 404) expect(body).toMatchObject({ title: 'nothing there' });
      else
        expect({ status: response.status, problem: question.answer.safeParse(body).error }).toEqual({
          status: 200,
          problem: undefined,
        });
    },
  );

  test('most of them have an answer in this market', async () => {
    const statuses = await Promise.all(QUESTIONS.map(async ({ path }) => (await get(pathOf(path))).status));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(12);
  });

  test('a part of a long table says where it is', async () => {
    const whole = await json('/api/holdings/09001');
    const part = await json('/api/holdings/09001?limit=1&offset=1');
    expect(part.rows).toEqual((whole.rows as unknown[]).slice(1, 2));
    expect(part.paging).toEqual({ total: 3, offset: 1, limit: 1 });
    expect(whole.paging).toBeUndefined();
    expect((await json('/api/participant/C00019?limit=5')).portfolio).toHaveLength(1);
  });

  test('the stock page has its parts: names, prices, events', async () => {
    expect(await json('/api/stocks/9001')).toMatchObject({
      stock: '09001',
      name: '=HYPERLINK("x")',
      name_zh: null,
    });
    const prices = (await json('/api/prices/9001?from=2026-08-05')).rows as object[];
    expect(prices).toHaveLength(3);
    expect(prices[0]).toMatchObject({ date: '2026-08-05', close: 2 });
    expect((await json('/api/events/9001')).rows).toEqual([]);
  });

  test('search finds stocks by code and participants by name', async () => {
    expect((await json('/api/search?q=9001')).rows).toMatchObject([
      { kind: 'stock', id: '09001', stored: true },
    ]);
    expect((await json('/api/search?q=citibank')).rows).toMatchObject([
      { kind: 'participant', id: 'C00010' },
    ]);
    expect((await json('/api/search?q=')).rows).toEqual([]);
  });
});

test('two lists have a note where a price is stored; without one nothing is told as a flow of 0', async () => {
  const lists = (): Market =>
    new Market().lists('09001', ['2026-08-11', '2026-08-12'], { C00019: [1000, 1200] });
  const priced = lists().tradedOn('09001', ['2026-08-07', '2026-08-10'], 5, 2);
  for (const [made, status, page] of [
    [priced, 200, 'HKD'],
    [lists(), 404, 'has a price; import prices of these days'],
  ] as const) {
    const own = await spaceOf(made);
    const workspace = new LiveWorkspace(own.space.folder, { now: () => NOW });
    const served = createApp(workspace);
    const note = await served.request('/api/report');
    expect(note.status, await note.text()).toBe(status);
    const plain = await (await served.request('/plain')).text();
    expect(plain).toContain(page);
    if (status === 404) expect(plain).not.toContain('HKD 0');
    await workspace.close();
    own.remove();
  }
});

describe('windows', () => {
  const windowed = QUESTIONS.filter(({ parameters: { shape } }) => 'from' in shape && 'to' in shape);

  test.each(windowed.map(({ path }) => path))('%s refuses one that ends before it begins', async (path) => {
    const response = await get(`${pathOf(path)}?from=2026-08-06&to=2026-08-05`);
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ title: 'wrong request' });
  });

  test('outside of what is stored or of the calendar has no answer, not one of another day', async () => {
    for (const path of [
      '/api/shares?from=2027-01-04',
      '/api/flows?to=1800-01-01',
      '/api/big-changes?from=2027-01-04',
      '/api/concentration/9001?from=2027-01-04',
    ])
      expect((await get(path)).status, path).toBe(404);
  });
});

describe('ids and codes', () => {
  test.each(['stocks', 'prices', 'events'])(
    '%s of a stock of which nothing is stored says so',
    async (path) => {
      const response = await get(`/api/${path}/00001`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        detail: 'nothing of 00001 is stored; import its lists or prices, or see waizi status',
      });
    },
  );

  test('of participants that are not judged are said', async () => {
    const { rows, coverage } = (await json('/api/classify?participant=c00019,nope,A00003')) as {
      rows: { participant: string }[];
      coverage: { notes: string[] };
    };
    expect(rows.map(({ participant }) => participant)).toEqual(['C00019']);
    expect(coverage.notes).toContain('no participant NOPE in the registry; ids look like C00019');
    expect(coverage.notes).toContain('A00003 is no foreign participant: all=true has everybody');
  });

  test('of one stock of a participant: two are refused, none of them is passed over', async () => {
    expect(await json('/api/participant/C00019?stock=9001')).toMatchObject({ series: { stock: '09001' } });
    expect((await get('/api/participant/C00019?stock=9001,9002')).status).toBe(400);
  });
});

describe('forms', () => {
  test('CSV is chosen by parameter or Accept, and no cell is a formula', async () => {
    const byParameter = await get('/api/holdings/09001?format=csv');
    const byHeader = await get('/api/holdings/09001', { Accept: 'text/csv' });
    expect(byParameter.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(byParameter.headers.get('content-disposition')).toBe('attachment; filename="holdings.csv"');
    const text = await byParameter.text();
    expect(text).toBe(await byHeader.text());
    expect(text.split('\n').slice(0, 2)).toEqual([
      'participant,name,type,shares,pct',
      expect.stringMatching(/^C00019,.*,stable,1300000,/),
    ]);
    expect(await (await get('/api/search?q=9001&format=csv')).text()).toContain(`"'=HYPERLINK(""x"")"`);
  });

  test('Parquet holds money as exact decimals and days as days', async () => {
    const response = await get('/api/flows?by=day,type&format=parquet');
    const folder = mkdtempSync(join(tmpdir(), 'waizi-parquet-'));
    writeFileSync(join(folder, 'flows.parquet'), Buffer.from(await response.arrayBuffer()));
    const engine = await DuckDbEngine.open();
    const file = `'${join(folder, 'flows.parquet')}'`;
    const types = await engine.query(`DESCRIBE SELECT day, type, net FROM ${file}`);
    expect(types.map((row) => row.column_type)).toEqual(['DATE', 'VARCHAR', 'DECIMAL(38,2)']);
    const rows = await engine.query(`SELECT day, type, net FROM ${file} ORDER BY day, type`);
    const asked = (await json('/api/flows?by=day,type')).rows as { day: string; type: string; net: number }[];
    expect(rows.map((row) => [String(row.day), row.type, Number(row.net)])).toEqual(
      asked.map(({ day, type, net }) => [day, type, net]).sort(),
    );
    engine.close();
    rmSync(folder, { recursive: true });
  });

  test('an answer that did not change is not sent again; an import changes it', async () => {
    const own = await spaceOf(market());
    const workspace = new LiveWorkspace(own.space.folder, { now: () => NOW });
    const served = createApp(workspace);
    const ask = (tag?: string): Promise<Response> =>
      Promise.resolve(served.request('/api/shares', tag ? { headers: { 'If-None-Match': tag } } : {}));
    const tag = (await ask()).headers.get('etag') as string;
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    expect((await ask(tag)).status).toBe(304);
    expect(await (await ask(tag)).text()).toBe('');
    await own.import(
      new Market().lists('09001', ['2026-08-10'], { C00019: [1] }).tradedOn('09001', ['2026-08-10'], 5, 2),
    );
    const later = await ask(tag);
    expect(later.status).toBe(200);
    expect(await later.json()).toMatchObject({ to: '2026-08-10' });
    await workspace.close();
    own.remove();
  });
});

describe('SQL', () => {
  test('reads stored tables', async () => {
    const response = await sql('SELECT count(*) AS n FROM stock_days WHERE chosen');
    expect(await response.json()).toEqual({ rows: [{ n: 5 }], truncated: false });
  });

  test.each([
    ["SELECT * FROM read_text('/etc/hostname')", 400],
    ["SELECT * FROM '/etc/passwd'", 400],
    ["SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')", 400],
    ["COPY (SELECT 1) TO '/tmp/waizi-sql.csv'", 400],
    ["ATTACH '/tmp/waizi.db'", 400],
    ['SET enable_external_access = true', 400],
    ['SELECT 1; SELECT 2', 400],
    ['DROP VIEW holdings', 400],
    ["SELECT * FROM glob('/*')", 400],
  ])('%s is refused', async (query, status) => {
    const response = await sql(query);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toMatch(/root:|\/etc\/ssl/);
  });

  test('stops at the bound of rows and says so', async () => {
    const body = (await (await sql('SELECT * FROM range(200000)')).json()) as {
      rows: unknown[];
      truncated: boolean;
    };
    expect(body.rows).toHaveLength(100_000);
    expect(body.truncated).toBe(true);
  });

  test('gives up in time and in memory', async () => {
    const slow = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3';
    await expect(live.boundedSql(slow, { seconds: 0.2, memory: '200MB', rows: 10 })).rejects.toThrow(
      'took longer than 0.2 s',
    );
    const large = 'SELECT list(range) FROM range(30000000)';
    await expect(live.boundedSql(large, { seconds: 20, memory: '60MB', rows: 10 })).rejects.toThrow(
      /cannot be run/,
    );
    expect((await sql('SELECT 1 AS one')).status).toBe(200);
  });
});

describe('uploads', () => {
  const upload = async (of: typeof app, name: string, text: string, headers: Record<string, string> = {}) => {
    const form = new FormData();
    form.append('files', new File([text], name));
    return of.request('http://127.0.0.1/api/import', { method: 'POST', body: form, headers });
  };

  test('a file is imported, and the job tells how it went', async () => {
    const own = await spaceOf(market());
    const workspace = new LiveWorkspace(own.space.folder, { now: () => NOW });
    const served = createApp(workspace);
    const started = await upload(
      served,
      '../../up.csv',
      'stock_code,date,close,volume,amount,adjusted,source\n09001,2026-08-10,2.5,100,250,none,test\n',
    );
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as { id: string };
    const events = await (await served.request(`/api/jobs/${id}/events`)).text();
    expect(events).toMatch(/event: done/);
    expect(await (await served.request(`/api/jobs/${id}`)).json()).toMatchObject({
      last: { state: 'done', result: { files: [{ path: 'up.csv', status: 'loaded', rows: 1 }] } },
    });
    await workspace.close();
    own.remove();
  });

  test('a page of another site may not', async () => {
    const foreign = await upload(app, 'x.csv', 'x', { Origin: 'http://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await upload(app, 'x.csv', 'x', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });

  test('what is no upload is refused', async () => {
    const plain = await app.request('/api/import', { method: 'POST', body: 'x' });
    expect(plain.status).toBe(415);
    expect((await get('/api/jobs/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await get('/api/jobs/../../etc/passwd')).status).toBe(404);
  });
});

describe('with a token', () => {
  const token = 'correct-horse-battery';
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    Promise.resolve(createApp(live, { token }).request(`http://waizi.example${path}`, { headers }));

  test('nothing is answered without it', async () => {
    for (const path of ['/', '/api/status', '/style.css', '/api/openapi.json'])
      expect((await ask(path)).status).toBe(401);
    expect((await ask('/api/status', { Authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await ask('/api/status?token=wrong')).status).toBe(401);
  });

  test('a program brings it in a header, a browser once in the address', async () => {
    expect((await ask('/api/health', { Authorization: `Bearer ${token}` })).status).toBe(200);
    const first = await ask(`/?token=${token}`);
    expect(first.status).toBe(200);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await ask('/api/health', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });
});

describe('description', () => {
  test('is OpenAPI 3.1 and names every question', async () => {
    const document = (await json('/api/openapi.json')) as unknown as ReturnType<
      OpenAPIHono['getOpenAPI31Document']
    >;
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
    for (const { path } of QUESTIONS) expect(Object.keys(document.paths ?? {})).toContain(`/api${path}`);
    const ids = Object.values(document.paths ?? {}).flatMap((item) =>
      Object.values(item as Record<string, { operationId?: string }>).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the health of the server, and its metrics', async () => {
    expect(await json('/api/health')).toMatchObject({
      status: 'ok',
      simulated: false,
      last_day: '2026-08-07',
    });
    expect(await (await get('/api/metrics')).text()).toMatch(/waizi_requests_total\{status="200"\} \d+/);
  });
});

test('whatever is asked, the answer is no failure of the server', async () => {
  const values = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '2026-08-05',
      '2026-13-45',
      '0',
      '-1',
      '99999999999999999999',
      'type',
      'day,stock',
      'true',
      "'; DROP",
      '%00',
      '..',
    ),
  );
  const names = [...new Set(QUESTIONS.flatMap(({ parameters }) => Object.keys(parameters.shape)))];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...QUESTIONS),
      values,
      fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 3 }),
      async ({ path, parameters }, place, given) => {
        const own = Object.entries(given).filter(([name]) => name in parameters.shape);
        const query = new URLSearchParams(own);
        const at = path.replace(/\{\w+\}/, encodeURIComponent(place) || 'x');
        const response = await get(`/api${at}?${query}`);
        expect([200, 400, 404]).toContain(response.status);
      },
    ),
    { numRuns: 60 },
  );
});
