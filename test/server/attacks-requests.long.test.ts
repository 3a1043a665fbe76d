import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { RealServer } from '../support/real-server.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
const SECRET = 'the-webhook-secret-of-config';
const TOKEN = 'correct-horse-battery-staple';

let space: TestSpace;
let server: RealServer;
let open: RealServer;
beforeAll(async () => {
  const config = `alerts:\n  sinks:\n    - { kind: webhook, url: "http://127.0.0.1:9/${SECRET}" }\n`;
  space = await spaceOf(
    new Market()
      .lists('09001', DAYS, {
        C00019: [1000, 1000, 1500, 1500, 1300],
        C00010: [800, 800, 300, 300, 300],
        A00003: [500, 500, 500, 500, 700],
      })
      .tradedOn('09001', ['2026-07-30', '2026-07-31', ...DAYS], 5000, 2),
    config,
  );
  server = await RealServer.start(space.space.folder);
  open = await RealServer.start(space.space.folder, { env: { WAIZI_TOKEN: TOKEN }, host: '0.0.0.0' });
});
afterAll(async () => {
  await server?.stop();
  await open?.stop();
  space?.remove();
});
afterEach(() => expect([server.alive, open.alive]).toEqual([true, true]));

const host = (): string => `Host: 127.0.0.1:${server.port}\r\n`;
const post = (headers: string, body: string): string =>
  `POST /api/sql HTTP/1.1\r\n${host()}Content-Type: application/json\r\n${headers}\r\n${body}`;
const QUERY = JSON.stringify({ query: 'SELECT 1 AS one' });
/** The server is well: another client gets its answer at once. */
const answersOthers = async (): Promise<void> => {
  const started = performance.now();
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(5000);
};

describe('path traversal', () => {
  const ROOTS = ['/', '/assets/', '/api/', '/api/figure/', '/api/jobs/', '/stock/', '/participant/'];
  const STEPS = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%252f',
    '%252e%252e%252f',
    '..\\',
    '..%5c',
    '....//',
  ];
  const TARGETS = ['etc/passwd', 'config.yaml', 'config.yaml%00.js', 'store/manifest.json'];
  it('leads nowhere, however it is written', async () => {
    for (const root of ROOTS)
      for (const step of STEPS) {
        const answers = await Promise.all(
          TARGETS.map((target) => server.get(`${root}${step.repeat(8)}${target}`)),
        );
        for (const { status, text } of answers) {
          expect([200, 400, 404]).toContain(status);
          expect(text).not.toMatch(/root:|alerts:|"segments"/);
          expect(text).not.toContain(SECRET);
        }
      }
  });

  it('in names and parameters is refused as a name', async () => {
    for (const path of [
      '/api/stocks/..%2f..%2fconfig.yaml',
      '/api/participants/..%2f..%2f..%2fetc%2fpasswd',
      '/api/figure/..%2fconfig.svg',
      '/api/claims?file=/etc/passwd',
      '/api/holdings/%00?date=2026-08-05',
    ]) {
      const { status, text } = await server.get(path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/root:/);
    }
  });
});

describe('requests that two servers may read in two ways', () => {
  it.each([
    ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n', 'aaaaa'],
    ['a length with a sign', 'Content-Length: +4\r\n', 'aaaa'],
    ['a length that is none', 'Content-Length: 4x\r\n', 'aaaa'],
    ['an encoding not known', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'],
    ['chunks in the middle', 'Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'],
    ['a folded head', 'X-A: b\r\n Transfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n', '0\r\n\r\n'],
    ['a bare line feed', 'X-A: b\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a chunk of no size', 'Transfer-Encoding: chunked\r\n', 'zz\r\n'],
  ])('%s: refused, and the connection is over', async (_, headers, body) => {
    const smuggled = `GET /api/health HTTP/1.1\r\n${host()}\r\n`;
    const { status, text, closed } = await server.raw(post(headers, `${body}${smuggled}`));
    expect(status).toBe(400);
    expect(closed).toBe(true);
    expect(text).not.toContain('last_day');
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('no host, two hosts and a version that is none are refused', async () => {
    for (const head of [
      'GET / HTTP/1.1\r\n\r\n',
      `GET / HTTP/1.1\r\n${host()}Host: evil.example\r\n\r\n`,
      `GET / HTTP/3.7\r\n${host()}\r\n`,
      `GE\u0000T / HTTP/1.1\r\n${host()}\r\n`,
    ])
      expect((await server.raw(head)).status).toBe(400);
  });
});

describe('size', () => {
  it('of heads: 16 KiB', async () => {
    const one = await server.raw(`GET / HTTP/1.1\r\n${host()}X: ${'x'.repeat(20_000)}\r\n\r\n`);
    const many = await server.raw(`GET / HTTP/1.1\r\n${host()}${'a:b\r\n'.repeat(3000)}\r\n`);
    const long = await server.raw(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${host()}\r\n`);
    expect([one.status, many.status, long.status]).toEqual([431, 431, 431]);
  });

  it('of a query, told or in chunks', async () => {
    const told = await server.raw(post(`Content-Length: ${10 * 2 ** 20}\r\n`, '{'));
    expect(told.status).toBe(413);
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const chunked = await server.raw([post('Transfer-Encoding: chunked\r\n', ''), ...Array(20).fill(chunk)]);
    expect(chunked.status).toBe(413);
    const fits = await server.raw(post(`Content-Length: ${QUERY.length}\r\n`, QUERY), { patience: 10_000 });
    expect(fits.status).toBe(200);
  });

  it('of an upload, told or in chunks; memory does not grow with it', async () => {
    const head = (more: string): string =>
      `POST /api/import HTTP/1.1\r\n${host()}Content-Type: multipart/form-data; boundary=x\r\n${more}\r\n`;
    const told = await server.raw(head(`Content-Length: ${2 ** 40}\r\n`));
    expect(told.status).toBe(413);
    const before = await server.resident();
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const chunked = await server.raw([head('Transfer-Encoding: chunked\r\n'), ...Array(300).fill(chunk)], {
      patience: 20_000,
    });
    expect([413, 0]).toContain(chunked.status);
    expect((await server.resident()) - before).toBeLessThan(900);
    await answersOthers();
  });

  it('of parameters', async () => {
    const many = Array.from({ length: 700 }, (_, index) => `stock=${index}`).join('&');
    expect((await server.get(`/api/flows?${many}`)).status).toBe(400);
    for (const path of ['/api/names?q=', '/api/search?q=', '/api/holdings/', '/stock/']) {
      const started = performance.now();
      const { status } = await server.get(`${path}${'a%20'.repeat(3000)}!`);
      expect(status).toBeLessThan(500);
      expect(performance.now() - started).toBeLessThan(3000);
    }
    for (const accept of [
      `text/html${',q'.repeat(7000)}`,
      `${'a/b;q=0.1,'.repeat(1500)}`,
      ' '.repeat(15_000),
    ]) {
      const started = performance.now();
      expect(
        (await server.get('/api/health', { Accept: accept, 'Accept-Language': accept.slice(0, 900) })).status,
      ).toBe(200);
      expect(performance.now() - started).toBeLessThan(3000);
    }
  });
});

describe('slow clients', () => {
  it('that send heads byte by byte are cut off, and hold nobody up', async () => {
    const drip = Array.from({ length: 400 }, () => 'a');
    const slow = Array.from({ length: 100 }, () =>
      server.raw(['GET / HTTP/1.1\r\nX: ', ...drip], { pause: 100, patience: 40_000 }),
    );
    await answersOthers();
    for (const { status, took } of await Promise.all(slow)) {
      expect(status).toBe(408);
      expect(took).toBeLessThan(16_000);
    }
  });

  it('that say nothing at all are cut off', async () => {
    const { took, closed } = await server.raw('', { patience: 30_000 });
    expect(closed).toBe(true);
    expect(took).toBeLessThan(16_000);
  });
});

describe('who may ask', () => {
  it('without a token only the names of this machine are served: no other name that resolves to it', async () => {
    for (const name of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '[::]',
      'x@127.0.0.1:y',
    ])
      expect([400, 421]).toContain((await server.get('/api/health', { Host: name })).status);
    expect((await server.get('http://evil.example/api/health', { Host: 'evil.example' })).status).toBe(421);
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      expect((await server.get('/api/health', { Host: `${name}:${server.port}` })).status).toBe(200);
  });

  it('a page of another site may neither write nor read', async () => {
    const send = (headers: string) =>
      server.raw(post(`Content-Length: ${QUERY.length}\r\nConnection: close\r\n${headers}`, QUERY), {
        patience: 20_000,
      });
    for (const origin of [
      'http://evil.example',
      'null',
      'file://',
      `http://127.0.0.1:${server.port + 1}`,
      `https://127.0.0.1:${server.port}`,
    ]) {
      const { status, text } = await send(`Origin: ${origin}\r\n`);
      expect(status).toBe(403);
      expect(text.toLowerCase()).not.toContain('access-control-allow');
    }
    expect((await send('Sec-Fetch-Site: cross-site\r\n')).status).toBe(403);
    expect((await send('Sec-Fetch-Site: same-site\r\n')).status).toBe(403);
    expect(
      (await send(`Origin: http://127.0.0.1:${server.port}\r\nSec-Fetch-Site: same-origin\r\n`)).status,
    ).toBe(200);
    const read = await server.get('/api/health', { Origin: 'http://evil.example' });
    expect(read.text.toLowerCase()).toContain('cross-origin-resource-policy: same-origin');
    expect(read.text.toLowerCase()).not.toContain('access-control-allow');
    const preflight = await server.raw(
      `OPTIONS /api/sql HTTP/1.1\r\n${host()}Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n`,
    );
    expect(preflight.text.toLowerCase()).not.toContain('access-control-allow');
  });

  it('a form of another site cannot pass for JSON', async () => {
    const text = QUERY;
    const { status } = await server.raw(
      `POST /api/sql HTTP/1.1\r\n${host()}Content-Type: text/plain\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
    );
    expect(status).toBe(415);
  });

  it('other methods change nothing', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT'])
      expect(
        (await server.raw(`${method} /api/sql HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`)).status,
      ).not.toBe(200);
  });
});

describe('a server open to others', () => {
  it('cannot be started without a token, nor with a short one', async () => {
    for (const env of [{ WAIZI_TOKEN: '' }, { WAIZI_TOKEN: 'short' }])
      await expect(RealServer.start(space.space.folder, { env, host: '0.0.0.0' })).rejects.toThrow(
        /WAIZI_TOKEN/,
      );
  });

  it('answers nothing without its token, and never tells it', async () => {
    const seen: string[] = [];
    const ask = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
      const { status, text } = await open.get(path, headers);
      seen.push(text);
      return status;
    };
    for (const path of ['/', '/api/health', '/api/metrics', '/api/openapi.json', '/assets/x.js', '/none'])
      expect(await ask(path)).toBe(401);
    for (const wrong of [
      '',
      TOKEN.slice(0, -1),
      `${TOKEN}x`,
      TOKEN.toUpperCase(),
      `${TOKEN},${TOKEN}`,
      '__proto__',
    ])
      expect(await ask('/api/health', { Authorization: `Bearer ${wrong}` })).toBe(401);
    expect(await ask('/api/health', { Authorization: `Basic ${TOKEN}` })).toBe(401);
    expect(await ask('/api/health', { Cookie: 'waizi-token=wrong' })).toBe(401);
    expect(await ask(`/api/health?token=${TOKEN}&token=x`, { Cookie: 'waizi-token=' })).toBe(200);
    expect(await ask('/api/health', { Authorization: `Bearer ${TOKEN}`, Host: 'any.example' })).toBe(200);
    // a wrong one in the header is not made good by a cookie of a browser
    expect(await ask('/api/health', { Authorization: 'Bearer no', Cookie: `waizi-token=${TOKEN}` })).toBe(
      401,
    );
    const asked = (query: string) =>
      open.sql(query, { Authorization: `Bearer ${TOKEN}` }).then((response) => response.text());
    seen.push(await asked('SELECT * FROM duckdb_settings()'), await asked(`SELECT * FROM no_such_table`));
    seen.push((await open.get('/api/metrics', { Authorization: `Bearer ${TOKEN}` })).text);
    const told = seen.map((text) => text.replace(/^set-cookie:.*$/gim, '')).join('\n');
    expect(told).not.toContain(TOKEN);
    expect(open.printed).not.toContain(TOKEN);
  });

  it('takes a cookie from no other site', async () => {
    const { text } = await open.get(`/?token=${TOKEN}`);
    expect(text).toMatch(/set-cookie: waizi-token=[^;]+;.*HttpOnly.*SameSite=Strict/i);
    const body = QUERY;
    const forged = await open.raw(
      `POST /api/sql HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nCookie: waizi-token=${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(forged.status).toBe(403);
  });
});

it('every answer carries the policy that lets no other script run', async () => {
  for (const path of [
    '/',
    '/plain',
    '/stock/09001',
    '/none',
    '/api/health',
    '/api/none',
    '/style.css',
    '/api/report.html',
    '/api/figure/hk-cumulative.svg',
  ]) {
    const text = (await server.get(path)).text.toLowerCase();
    const policy = /content-security-policy: ([^\r\n]+)/.exec(text)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:[^;]*script/);
    expect(text).toContain('x-content-type-options: nosniff');
    expect(text).toContain('x-frame-options: deny');
    expect(text).toContain('referrer-policy: no-referrer');
  }
});

describe('JSON that would change what all objects are', () => {
  it('changes nothing and is refused', async () => {
    const bodies = [
      '{"query":"SELECT 1 AS one","__proto__":{"format":"csv","polluted":1}}',
      '{"query":"SELECT 1 AS one","constructor":{"prototype":{"polluted":1}}}',
      '{"__proto__":{"query":"SELECT 1 AS one"}}',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      '{"query":{"toString":"x"}}',
      'null',
      '"x"',
    ];
    for (const body of bodies) {
      const { status } = await server.raw(
        post(`Content-Length: ${body.length}\r\nConnection: close\r\n`, body),
      );
      expect(status).toBe(400);
    }
    for (const path of [
      '/api/flows?__proto__[x]=1',
      '/api/flows?constructor=1',
      '/api/figure/__proto__',
      '/api/figure/constructor',
      '/api/figure/toString.svg',
      '/api/stocks/__proto__',
    ])
      expect([400, 404]).toContain((await server.get(path)).status);
    expect(await (await server.sql('SELECT 1 AS __proto__, 2 AS constructor')).text()).not.toContain(
      'polluted',
    );
    await answersOthers();
  });
});
