import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/server/app.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { SOURCES } from '../../src/sources/fetching/catalogue.js';
import { ReplayServer } from '../support/replay-server.js';
import { Clock, configOf, effectsOf } from '../support/syncing.js';

const folder = mkdtempSync(join(tmpdir(), 'waizi-sync-api-'));
const clock = Clock.at('2026-08-14T12:00:00Z');
let replay: ReplayServer;
let live: LiveWorkspace;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  replay = await ReplayServer.start('2026-08-14');
  live = new LiveWorkspace(folder, { now: clock.now, env: {} });
  app = createApp(live, { effects: async () => effectsOf(clock) });
});
afterAll(async () => {
  await live.close();
  await replay.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await app.request(`http://localhost${path}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

interface SourceRow {
  readonly source: string;
  readonly allowed: boolean;
  readonly off: string | null;
}

test('without an accepted source nothing is asked, and the answer says what to do', async () => {
  const { status, body } = await ask('/api/sources');
  expect(status).toBe(200);
  const rows = body.rows as readonly SourceRow[];
  expect(rows).toHaveLength(SOURCES.length);
  expect(rows.every(({ allowed }) => !allowed)).toBe(true);
  expect(rows[0]?.off).toBe('terms not accepted in config.yaml');
  const refused = await ask('/api/sync', { method: 'POST' });
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('docs/config.md');
  expect(replay.requests).toHaveLength(0);
});

test('a page of another site cannot start a sync', async () => {
  const { status } = await ask('/api/sync', { method: 'POST', headers: { Origin: 'https://evil.example' } });
  expect(status).toBe(403);
});

test('a sync of accepted sources is a job that tells how it goes', async () => {
  writeFileSync(join(folder, 'config.yaml'), configOf(replay, ['cboe-vix']));
  const before = await ask('/api/sources');
  expect((before.body.rows as readonly SourceRow[]).filter(({ allowed }) => allowed)).toHaveLength(1);
  const started = await ask('/api/sync', { method: 'POST' });
  expect(started.status).toBe(202);
  expect(started.body.kind).toBe('sync');
  const id = String(started.body.id);
  const events = await app.request(`http://localhost/api/jobs/${id}/events`);
  expect(events.headers.get('Content-Type')).toContain('text/event-stream');
  const text = await events.text();
  expect(text).toMatch(/event: (done|failed)/);
  const { body } = await ask(`/api/jobs/${id}`);
  const last = body.last as {
    state: string;
    result: { sources: readonly { source: string; sent: number }[] };
  };
  expect(last.state).toBe('done');
  expect(last.result.sources.map(({ source }) => source)).toEqual(['cboe-vix']);
  expect(last.result.sources[0]?.sent).toBeGreaterThan(0);
});

test('a sync that another process does is told', async () => {
  mkdirSync(join(folder, 'sync'), { recursive: true });
  const lock = join(folder, 'sync', 'writer.lock');
  const holder = { pid: process.pid, host: hostname(), command: 'waizi watch', since: '', started: null };
  writeFileSync(lock, JSON.stringify(holder));
  expect((await ask('/api/sources')).body.syncing).toEqual({ command: 'waizi watch', pid: process.pid });
  writeFileSync(lock, JSON.stringify({ ...holder, pid: 2 ** 22 + 1 }));
  expect((await ask('/api/sources')).body.syncing).toBeNull();
  writeFileSync(lock, '{"pid"');
  expect((await ask('/api/sources')).body.syncing).toBeNull();
  rmSync(lock);
});

test('a server without a network says so', async () => {
  const bare = createApp(live);
  const response = await bare.request('http://localhost/api/sync', { method: 'POST' });
  expect(response.status).toBe(503);
});
