import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/server/app.js';
import { Workspace } from '../../src/workspace.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-static-'));
const web = join(base, 'web');
let app: ReturnType<typeof createApp>;
const get = (path: string, headers: Record<string, string> = {}) =>
  Promise.resolve(app.request(`http://localhost${path}`, { headers }));

beforeAll(() => {
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><div id="app"></div>');
  writeFileSync(join(web, 'assets', 'a-1.js'), 'let a = 1;');
  writeFileSync(join(web, 'assets', 'a-1.js.gz'), gzipSync('let a = 1;'));
  writeFileSync(join(base, 'secret.js'), 'secret');
  const workspace = new Workspace(join(base, 'none'), { now: () => new Date('2026-11-16T04:00:00Z') });
  app = createApp(workspace, { web });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the built dashboard', () => {
  test.each(['/', '/flows?type=stable', '/stock/00700', '/participant/C00019', '/data'])(
    '%s is its one page, asked again each time',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('id="app"');
      expect(answer.headers.get('Cache-Control')).toBe('no-cache');
      expect(answer.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    },
  );

  test('a file with its hash in its name is kept for ever, and compressed where the browser takes it', async () => {
    const plain = await get('/assets/a-1.js');
    expect(await plain.text()).toBe('let a = 1;');
    expect(plain.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(plain.headers.get('Cache-Control')).toContain('immutable');
    expect(plain.headers.get('Content-Encoding')).toBe(null);
    const packed = await get('/assets/a-1.js', { 'Accept-Encoding': 'br, gzip' });
    expect(packed.headers.get('Content-Encoding')).toBe('gzip');
    expect(Buffer.from(await packed.arrayBuffer())).toEqual(gzipSync('let a = 1;'));
  });

  test.each([
    '/assets/../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/assets/a-1.js.gz',
    '/secret.js',
    '/nothing',
    '/stock/a/b',
  ])('%s is nothing that the build made', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret\n');
  });

  test('the plain page stays, and is what is shown where no dashboard was built', async () => {
    expect(await (await get('/plain')).text()).toContain('waizi demo');
    const bare = createApp(new Workspace(join(base, 'none')), { web: join(base, 'nowhere') });
    expect(await (await Promise.resolve(bare.request('http://localhost/'))).text()).toContain('waizi demo');
  });
});
