import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from 'node:net';
import { startServer } from '../../src/server/serve.js';
import { Market, spaceOf, type TestSpace } from '../support/market.js';
import { RealServer } from '../support/real-server.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
let space: TestSpace;
beforeAll(async () => {
  space = await spaceOf(
    new Market()
      .lists('09001', DAYS, { C00019: [1000, 1000, 1500, 1500, 1300], C00010: [800, 800, 300, 300, 300] })
      .tradedOn('09001', ['2026-07-30', '2026-07-31', ...DAYS], 5000, 2),
  );
});
afterAll(() => space?.remove());

it.each([
  ['SIGTERM', 20],
  ['SIGINT', 150],
  ['SIGTERM', 400],
] as const)(
  '%s in the middle of questions, after %i ms, ends the server in good order',
  async (signal, after) => {
    const server = await RealServer.start(space.space.folder);
    const paths = [
      'api/check',
      'api/report.html',
      'api/valuation',
      'api/flows?by=week',
      'api/status',
      'api/names',
    ];
    const asked = paths.map((path) =>
      fetch(`${server.url}/${path}`).then(
        (answer) => answer.text(),
        () => null,
      ),
    );
    asked.push(
      server.sql('SELECT count(*) FROM range(100000000) a, range(1000) b').then(
        (answer) => answer.text(),
        () => null,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, after));
    const ended = await server.end(signal);
    expect(ended).toMatchObject({ code: 0, signal: null });
    // the address alone: no word of an engine that aborts, nor of questions that were ended
    expect(server.printed.trim().split('\n')).toHaveLength(1);
    await Promise.all(asked);
  },
);

it('a body that comes byte by byte is cut off at the limit of a request', async () => {
  const server = await startServer(space.space, {
    host: '127.0.0.1',
    port: 0,
    limits: { requestTimeout: 1500, headersTimeout: 1000, connectionsCheckingInterval: 100 },
  });
  const { port } = new URL(server.url);
  const started = performance.now();
  let text = '';
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.write(
    `POST /api/sql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n`,
  );
  const drip = setInterval(() => socket.write(' '), 50);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(drip);
  expect(performance.now() - started).toBeGreaterThan(1000);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(text).toMatch(/^(HTTP\/1\.1 408|$)/);
  await server.close();
});
