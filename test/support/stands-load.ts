import { afterAll, beforeAll, expect, it } from 'vitest';
import { load } from './load.js';
import { Market, spaceOf, type TestSpace } from './market.js';
import { RealServer } from './real-server.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];

/** The test that a server stands so many clients for so long; WAIZI_CLIENTS and WAIZI_SECONDS take others. */
export function standsLoad(usual: { readonly clients: number; readonly seconds: number }): void {
  const clients = Number(process.env.WAIZI_CLIENTS ?? usual.clients);
  const seconds = Number(process.env.WAIZI_SECONDS ?? usual.seconds);
  let space: TestSpace;
  let server: RealServer;
  beforeAll(async () => {
    space = await spaceOf(
      new Market()
        .lists('09001', DAYS, { C00019: [1000, 1000, 1500, 1500, 1300], C00010: [800, 800, 300, 300, 300] })
        .tradedOn('09001', ['2026-07-30', '2026-07-31', ...DAYS], 5000, 2),
    );
    server = await RealServer.start(space.space.folder);
  });
  afterAll(async () => {
    await server?.stop();
    space?.remove();
  });

  it(`${clients} clients for ${seconds} s: no crash, memory flat after warm-up`, async () => {
    await load(server, { clients, seconds: Math.max(3, seconds / 4) });
    const { answers, failed, p50, p99, memory } = await load(server, { clients, seconds });
    process.stdout.write(
      `${clients} clients, ${seconds} s: ${answers} answers, ${failed} failed, p50 ${p50} ms, p99 ${p99} ms, memory ${memory.map(Math.round).join(' ')} MiB\n`,
    );
    expect(server.alive).toBe(true);
    expect(answers).toBeGreaterThan(clients);
    expect(failed).toBe(0);
    const half = Math.floor(memory.length / 2);
    expect(Math.max(...memory.slice(half))).toBeLessThan(Math.max(...memory.slice(0, half)) * 1.2 + 50);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
}
