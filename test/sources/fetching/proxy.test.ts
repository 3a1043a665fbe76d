import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { realEffects } from '../../../src/sources/fetching/effects.js';
import { ReplayServer } from '../../support/replay-server.js';

let server: ReplayServer;
let proxy: Server;
const through: string[] = [];
const before = { ...process.env };

beforeAll(async () => {
  server = await ReplayServer.start('2026-08-14');
  proxy = createServer();
  // undici opens a tunnel for plain addresses as well
  proxy.on('connect', (asked, socket, head) => {
    through.push(`CONNECT ${asked.url}`);
    const [host = '', port] = (asked.url ?? '').split(':');
    void import('node:net').then(({ connect }) => {
      const far = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        far.write(head);
        far.pipe(socket).pipe(far);
      });
    });
  });
  proxy.on('request', (asked, response) => {
    through.push(`${asked.method} ${asked.url}`);
    asked.pipe(
      request(asked.url ?? '', { method: asked.method, headers: asked.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']) delete process.env[name];
  Object.assign(process.env, before);
});
afterAll(async () => {
  await server.stop();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

async function ask(): Promise<number> {
  const { fetch } = await realEffects(() => new Date(), process.env);
  const response = await fetch(`${server.url}/graph/fredgraph.csv?id=DGS10&cosd=2026-08-03&coed=2026-08-04`, {
    method: 'GET',
    headers: {},
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  expect(await response.text()).toContain('observation_date,DGS10');
  return response.status;
}

it('the proxy that the environment names is used, and NO_PROXY leaves hosts out', async () => {
  for (const name of ['http_proxy', 'no_proxy', 'NO_PROXY']) delete process.env[name];
  process.env.HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  expect(await ask()).toBe(200);
  expect(through).toHaveLength(1);
  expect(through[0]).toContain(new URL(server.url).host);
  process.env.NO_PROXY = '127.0.0.1';
  expect(await ask()).toBe(200);
  expect(through).toHaveLength(1);
});

it('whoever sleeps wakes up when the user asks to stop', async () => {
  let stop = (): void => undefined;
  const stopping = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const { sleep } = await realEffects(
    () => new Date(),
    {},
    () => false,
    stopping,
  );
  const asleep = sleep(3_600_000);
  stop();
  await asleep;
});
