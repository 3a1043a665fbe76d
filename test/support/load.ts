import autocannon from 'autocannon';
import { readFileSync } from 'node:fs';
import type { RealServer } from './real-server.js';

/** What clients of a server saw, and what it took of memory meanwhile. */
export interface Loaded {
  readonly answers: number;
  /** Requests without an answer, and answers of 500 and above but 503. */
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Resident memory of the server in MiB, every second. */
  readonly memory: readonly number[];
}

const PATHS = [
  '/',
  '/api/health',
  '/api/status',
  '/api/flows?by=day',
  '/api/stocks/09001',
  '/api/participants/C00019',
  '/api/names',
  '/api/shares',
];

/** Resident memory of a process in MiB, as the system knows it. */
function resident(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/** Clients that each ask the next as soon as they have an answer, and slow ones among them that never finish their heads. */
export async function load(
  server: RealServer,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Loaded> {
  const memory: number[] = [];
  const watch = setInterval(() => memory.push(resident(server.pid)), 1000);
  const slow = Array.from({ length: Math.ceil(clients / 50) }, () =>
    server.raw(['GET / HTTP/1.1\r\nX: ', ...Array.from({ length: 100 }, () => 'a')], {
      pause: 200,
      patience: 30_000,
    }),
  );
  const seen = await autocannon({
    url: server.url,
    connections: clients,
    duration: seconds,
    timeout: 30,
    requests: PATHS.map((path) => ({ method: 'GET' as const, path })),
  });
  clearInterval(watch);
  for (const { status, took } of await Promise.all(slow))
    if (status !== 408 || took > 25_000)
      throw new Error(`a slow client was not cut off: ${status}, ${took} ms`);
  return {
    answers: seen['2xx'],
    failed: seen.errors + seen.timeouts + seen['5xx'],
    p50: seen.latency.p50,
    p99: seen.latency.p99,
    memory,
  };
}
