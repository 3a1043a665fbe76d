import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Metrics } from '../../src/server/api/operations.js';
import { createApi } from '../../src/server/api/api.js';
import { Jobs } from '../../src/server/jobs.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { type Running, startServer } from '../../src/server/serve.js';
import { Workspace } from '../../src/workspace.js';
import { NOW } from '../support/market.js';

const base = mkdtempSync(join(tmpdir(), 'waizi-writes-'));
const folder = join(base, 'data');
let served: Running;
const faults: string[] = [];

beforeAll(async () => {
  const workspace = new Workspace(folder, { now: () => NOW, env: {} });
  served = await startServer(workspace, {
    port: 0,
    host: '127.0.0.1',
    report: (error) => faults.push(error.message),
  });
});
afterAll(async () => {
  await served?.close();
  rmSync(base, { recursive: true, force: true });
});

/** Longest time that an answer may take, milliseconds. */
const PATIENCE = 15_000;
const uploads = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('waizi-upload-'));
const send = (path: string, init: RequestInit): Promise<Response> =>
  fetch(`${served.url.slice(0, -1)}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE) });

/** A refusal says what is wrong; nothing is ever the server's fault. */
async function told(response: Response, allowed: readonly number[]): Promise<Record<string, unknown>> {
  const text = await response.text();
  expect([response.status, text]).toEqual([allowed.find((one) => one === response.status), text]);
  const body = JSON.parse(text) as Record<string, unknown>;
  if (response.status >= 400) expect(String(body.detail).length).toBeGreaterThan(5);
  return body;
}

async function ended(id: string): Promise<Record<string, unknown>> {
  const response = await send(`/api/jobs/${id}/events`, {});
  expect(response.headers.get('Content-Type')).toContain('text/event-stream');
  const events = (await response.text()).split('\n\n').filter(Boolean);
  expect(events.at(-1)).toMatch(/^event: (done|failed)\n/);
  return (await (await send(`/api/jobs/${id}`, {})).json()) as Record<string, unknown>;
}

const word = fc.string({ unit: 'binary', maxLength: 30 });
const headerValue = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,40}[\x21-\x7e])?$/);
const bytes = fc.uint8Array({ maxLength: 400 });
const FORMS = [
  'application/json',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'multipart/form-data; boundary="x"; charset=utf-7',
  'application/x-www-form-urlencoded',
];

test('a sync that is asked for in any way is refused or begun, and nothing fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.oneof(fc.constantFrom(...FORMS), headerValue),
      fc.dictionary(fc.string(), word, { maxKeys: 4 }),
      async (body, type, query) => {
        const asked = new URLSearchParams(query).toString();
        const response = await send(`/api/sync?${asked}`, {
          method: 'POST',
          body: Buffer.from(body),
          headers: { 'Content-Type': type },
        });
        // nothing is accepted in config.yaml
        await told(response, [400, 403]);
      },
    ),
    { numRuns: 120 },
  );
  expect(faults).toEqual([]);
});

describe('an upload', () => {
  const before = uploads();

  test('of any bytes in any form is refused, and leaves nothing', async () => {
    const part = fc
      .record({
        head: fc.constantFrom(
          'Content-Disposition: form-data; name="files"; filename="a.csv"',
          'Content-Disposition: form-data; name="files"; filename=""',
          'Content-Disposition: form-data; name="files"',
          'Content-Disposition: form-data; filename="a.csv"',
          'Content-Disposition: attachment',
          'Content-Type: text/csv',
          '',
        ),
        more: headerValue,
        body: bytes,
      })
      .map(({ head, more, body }) =>
        Buffer.concat([Buffer.from(`--x\r\n${head}\r\n${more}\r\n\r\n`), Buffer.from(body)]),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(part, bytes.map(Buffer.from)), { maxLength: 4 }),
        fc.constantFrom('--x--\r\n', '--x', '\r\n--x--', ''),
        fc.constantFrom(...FORMS),
        async (parts, end, type) => {
          const body = Buffer.concat([...parts, Buffer.from(end)]);
          const response = await send('/api/import', {
            method: 'POST',
            body,
            headers: { 'Content-Type': type },
          });
          const answer = await told(response, [202, 400, 413, 415]);
          if (response.status === 202) await ended(String(answer.id));
        },
      ),
      { numRuns: 150 },
    );
    expect(faults).toEqual([]);
    expect(uploads()).toEqual(before);
  });

  test('of files with any names and contents ends as a job, each file judged, and nothing lies elsewhere', async () => {
    const around = readdirSync(base);
    const name = fc.oneof(
      word,
      fc.constantFrom('../../evil.csv', '..', '.', '', 'a/b\\c.csv', 'con', 'x\u0000.csv', 'a.csv', '𠀀.csv'),
      fc.string({ minLength: 300, maxLength: 400 }),
      // a letter may have four bytes, a name of a file system 255
      fc.constantFrom(`${'名'.repeat(200)}.csv`, '𠀀'.repeat(120)),
    );
    const content = fc.oneof(
      bytes,
      fc
        .array(
          fc.constantFrom('date', 'stock', 'shares', '2026-08-14', '00700', '1,000', '-5', '"', '\n', ','),
          { maxLength: 60 },
        )
        .map((words) => Buffer.from(words.join(','))),
      fc.constantFrom(
        Buffer.from('PK\u0003\u0004'),
        Buffer.from('PAR1PAR1'),
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
        Buffer.from([0x1f, 0x8b]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, content), { minLength: 1, maxLength: 4 }), async (files) => {
        const form = new FormData();
        for (const [of, what] of files) form.append('files', new File([Buffer.from(what)], of));
        const response = await send('/api/import', { method: 'POST', body: form });
        // a browser's empty field: a name of nothing is no file
        const named = files.filter(([of]) => of !== '').length;
        const { id } = await told(response, [named === 0 ? 400 : 202]);
        if (named === 0) return;
        const { last } = await ended(String(id));
        const { state, result } = last as {
          state: string;
          result?: { files: readonly { path: string; status: string }[] };
        };
        expect(state).toBe('done');
        expect(result?.files).toHaveLength(named);
        for (const { path, status } of result?.files ?? []) {
          expect(path).toBe(basename(path));
          expect(['loaded', 'unchanged', 'rejected']).toContain(status);
        }
      }),
      { numRuns: 60 },
    );
    expect(faults).toEqual([]);
    expect(uploads()).toEqual(before);
    expect(readdirSync(base).filter((one) => one !== 'data')).toEqual(around.filter((one) => one !== 'data'));
    expect(existsSync(join(dirname(base), 'evil.csv'))).toBe(false);
  });

  test('of several at once: one goes on, the others are told to wait, none is lost between', async () => {
    const one = (index: number): Promise<Response> => {
      const form = new FormData();
      form.append('files', new File([`nothing ${index}`], `${index}.csv`));
      return send('/api/import', { method: 'POST', body: form });
    };
    for (let round = 0; round < 5; round += 1) {
      const responses = await Promise.all(Array.from({ length: 6 }, (_, index) => one(index)));
      const begun: string[] = [];
      for (const response of responses) {
        const body = await told(response, [202, 503]);
        if (response.status === 202) begun.push(String(body.id));
      }
      expect(begun.length).toBeGreaterThan(0);
      for (const id of begun) expect((await ended(id)).last).toMatchObject({ state: 'done' });
    }
    expect(uploads()).toEqual(before);
  });
});

test('events of anything but a job are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(word, fc.uuid()), async (id) => {
      const response = await send(`/api/jobs/${encodeURIComponent(id)}/events`, {});
      expect([400, 404]).toContain(response.status);
      await response.text();
    }),
    { numRuns: 80, examples: [[''], ['..'], ['%00'], ['a/b']] },
  );
  expect(faults).toEqual([]);
});

describe('a reader of events', () => {
  class Watched extends Jobs {
    readers = 0;
    override listen(...[id, listener]: Parameters<Jobs['listen']>): () => void {
      const leave = super.listen(id, listener);
      this.readers += 1;
      return () => {
        this.readers -= 1;
        leave();
      };
    }
  }
  const jobs = new Watched(() => NOW);
  let server: Server;
  let live: LiveWorkspace;
  let url: string;

  beforeAll(async () => {
    live = new LiveWorkspace(folder, { now: () => NOW, env: {} });
    server = createAdaptorServer({ fetch: createApi(live, jobs, new Metrics(), '0').fetch }) as Server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await live.close();
  });

  const left = async (): Promise<number> => {
    for (let tries = 0; jobs.readers > 0 && tries < 100; tries += 1) await pause(20);
    return jobs.readers;
  };

  test('that goes away, at any time, is forgotten; the job goes on and others hear its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }),
        fc.nat({ max: 20 }),
        async (stays, steps) => {
          let release = (): void => undefined;
          const held = new Promise<void>((resolve) => {
            release = resolve;
          });
          let tell: (done: number, total: number, text: string) => void = () => undefined;
          const job = jobs.start(
            'import',
            (progress) => {
              tell = progress;
              return held;
            },
            (error) => error.message,
          );
          const faithful = fetch(`${url}/api/jobs/${job.id}/events`).then((response) => response.text());
          const readers = stays.map(async (stay) => {
            const abort = new AbortController();
            const response = await fetch(`${url}/api/jobs/${job.id}/events`, { signal: abort.signal });
            await pause(stay);
            abort.abort();
            await response.text().catch(() => undefined);
          });
          for (let step = 1; step <= steps; step += 1) {
            tell(step, steps, 'x'.repeat(1000));
            await pause(1);
          }
          await Promise.all(readers);
          for (let tries = 0; jobs.readers > 1 && tries < 100; tries += 1) await pause(20);
          expect(jobs.readers).toBeLessThanOrEqual(1);
          expect(job.last.state).toBe('running');
          release();
          expect(await faithful).toMatch(/event: done\ndata: .*"state":"done".*\n\n$/);
          expect(await left()).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('of a job that has ended is told so, and forgotten', async () => {
    const job = jobs.start(
      'import',
      async () => ({ files: [] }),
      (error) => error.message,
    );
    for (let turn = 0; turn < 20; turn += 1)
      expect(await (await fetch(`${url}/api/jobs/${job.id}/events`)).text()).toMatch(/^event: done\n/);
    expect(await left()).toBe(0);
  });
});
