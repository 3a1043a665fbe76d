import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longAnswers } from '../../src/server/long-answers.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { SecondThread } from '../../src/server/second-thread.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';

const folder = temporaryFolder('second-thread');
const program = join(folder, 'echo.mjs');
// answers with the path and how often it was asked; some paths end the thread, fail or find nothing
writeFileSync(
  program,
  `import { parentPort } from 'node:worker_threads';
let count = 0;
parentPort.on('message', ({ id, path, accept, now }) => {
  count += 1;
  if (path.includes('die')) process.exit(3);
  if (path.includes('told')) parentPort.postMessage({ failed: 'what failed' });
  const status = path.includes('missing') ? 404 : 200;
  parentPort.postMessage({ id, status, headers: [['content-type', 'text/plain'], ['etag', '"' + path + '"']],
    body: new TextEncoder().encode([path, accept, now, count].join(' ')) });
});`,
);

const told: string[] = [];
let thread: SecondThread;
let app: Hono;
beforeEach(() => {
  told.length = 0;
  const workspace = LiveWorkspace.of(new Workspace(join(folder, 'data'), { now: () => NOW }));
  thread = new SecondThread(
    { folder, command: 'serve', version: '0' },
    (error) => told.push(error.message),
    pathToFileURL(program),
  );
  app = new Hono();
  app.use('/api/*', longAnswers(thread, workspace));
  app.get('/api/*', (context) => context.text('here'));
});
afterEach(() => thread.close());

const ask = async (path: string, headers: Record<string, string> = {}): Promise<[number, string]> => {
  const response = await app.request(path, { headers: { Accept: 'text/csv', ...headers } });
  return [response.status, await response.text()];
};
const NOON = NOW.toISOString();

describe('long answers', () => {
  it('are made in the other thread at the time that it is here, once for a version of the store', async () => {
    const first = await ask('/api/nowcast?by=week');
    expect(first).toEqual([200, `/api/nowcast?by=week text/csv ${NOON} 1`]);
    expect(await ask('/api/nowcast?by=week')).toEqual(first);
    expect(await ask('/api/nowcast?by=day')).toEqual([200, `/api/nowcast?by=day text/csv ${NOON} 2`]);
  });

  it('in another form are other answers', async () => {
    expect(await ask('/api/gaps', { Accept: 'application/json' })).toEqual([
      200,
      `/api/gaps application/json ${NOON} 1`,
    ]);
    expect(await ask('/api/gaps')).toEqual([200, `/api/gaps text/csv ${NOON} 2`]);
  });

  it('known to the one who asks are not sent again', async () => {
    await ask('/api/gaps');
    expect(await ask('/api/gaps', { 'If-None-Match': 'W/"x", "/api/gaps"' })).toEqual([304, '']);
  });

  it('that are no success are passed on and not kept', async () => {
    expect(await ask('/api/report/missing')).toEqual([404, `/api/report/missing text/csv ${NOON} 1`]);
    expect(await ask('/api/report/missing')).toEqual([404, `/api/report/missing text/csv ${NOON} 2`]);
  });

  it('tell here what failed there', async () => {
    await ask('/api/claims/told');
    expect(told).toEqual(['what failed']);
  });

  it('fail when the thread ends, and the next starts another', async () => {
    const failures: string[] = [];
    app.onError((error, context) => {
      failures.push(error.message);
      return context.text('failed', 500);
    });
    expect((await ask('/api/check/die'))[0]).toBe(500);
    expect(failures).toEqual(['the thread for long answers ended (3)']);
    expect(await ask('/api/check')).toEqual([200, `/api/check text/csv ${NOON} 1`]);
  });
});

it('short answers are made here', async () => {
  expect(await ask('/api/holdings/00700')).toEqual([200, 'here']);
});
