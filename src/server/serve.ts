import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Effects } from '../sources/fetching/effects.js';
import { UsageError } from '../errors.js';
import type { Workspace } from '../workspace.js';
import { packageVersion } from '../package-version.js';
import { createApp } from './app.js';
import { firstPage } from './first-page.js';
import { LiveWorkspace } from './live-workspace.js';
import { isLong } from './long-answers.js';
import { SecondThread } from './second-thread.js';
import { SqlProcesses } from './sql-process.js';

export interface ServeOptions {
  /** 0 takes any free port. Without a port: 8620, or the next free one. */
  readonly port?: number;
  /** An address of this machine. Any but 127.0.0.1 lets others in, so it needs a token. */
  readonly host: string;
  /** What every request must bring; null for this machine alone. */
  readonly token?: string | null;
  /** Told about what fails while a request is answered. */
  readonly report?: (error: Error) => void;
  /** Folder of the built dashboard; beside the program where not given. */
  readonly web?: string;
  /** Other limits of time for clients that send slowly. */
  readonly limits?: Partial<typeof LIMITS>;
  /** The network that a sync may use; that of this machine where not given. */
  readonly effects?: () => Promise<Effects>;
}

type Progress = (done: number, total: number) => void;

export interface Running {
  /** Where it can be reached, with a slash at the end. */
  readonly url: string;
  /** Makes the answers of the first page, so that it is whole soon after it is opened. */
  warm(progress?: Progress): Promise<void>;
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const LEAST_TOKEN = 16;
/** A client that sends slowly or sends a lot holds nobody up. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  // how often the times above are looked at: by default every 30 s only
  connectionsCheckingInterval: 2_000,
};
const DEFAULT_PORT = 8620;
const ATTEMPTS = 50;

/**
 * Serves a workspace over HTTP.
 * @throws UsageError when the port asked for is taken, or the address is open to others without a token
 */
export async function startServer(
  workspace: Workspace,
  { port, host, token = null, report, web, effects, limits = {} }: ServeOptions,
): Promise<Running> {
  if (!LOOPBACK.has(host) && (token === null || token.length < LEAST_TOKEN)) {
    throw new UsageError(
      `serving on ${host} lets others in: set WAIZI_TOKEN to a secret of at least ${LEAST_TOKEN} characters, or serve on 127.0.0.1`,
    );
  }
  const live = LiveWorkspace.of(workspace);
  let closing = false;
  // what fails because the server ends is nobody's fault
  const told = (error: Error): void => {
    if (!closing) report?.(error);
  };
  const thread = SecondThread.available
    ? new SecondThread(
        { folder: live.folder, command: live.opened().command, version: packageVersion() },
        told,
      )
    : null;
  const sql = SqlProcesses.available
    ? new SqlProcesses({ folder: live.folder, command: live.opened().command })
    : null;
  const app = createApp(live, {
    report: told,
    ...(thread ? { thread } : {}),
    ...(sql ? { sql } : {}),
    ...(web === undefined ? {} : { web }),
    token,
    version: packageVersion(),
    effects: effects ?? (() => networkOf(live)),
  });
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { ...LIMITS, ...limits } }) as Server;
  const first = port ?? DEFAULT_PORT;
  const last = port === undefined ? first + ATTEMPTS : first;
  for (let candidate = first; ; candidate += 1) {
    if (await listens(server, candidate, host)) break;
    if (candidate < last) continue;
    throw new UsageError(
      port === undefined
        ? `ports ${first} to ${last} are all taken; give a free one with --port`
        : `port ${port} is taken; give another, or leave --port out`,
    );
  }
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : first;
  const shown = host.includes(':') ? `[${host}]` : host;
  let warming = Promise.resolve();
  return {
    url: `http://${shown}:${bound}/`,
    warm: (progress) => {
      warming = warm(app, token, () => closing, progress);
      return warming;
    },
    close: () =>
      new Promise((resolve) => {
        closing = true;
        sql?.close();
        server.close(() => resolve(closeAll(thread, live, warming)));
        server.closeAllConnections();
      }),
  };
}

/** Asks what the first page asks, as it asks it: long answers in their thread while the others are made one by one. */
async function warm(
  app: Hono,
  token: string | null,
  closing: () => boolean,
  progress: Progress = () => undefined,
): Promise<void> {
  const headers = {
    Accept: 'application/json',
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
  };
  const ask = async (path: string): Promise<Response> => app.request(`http://localhost${path}`, { headers });
  const health = (await (await ask('/api/health')).json()) as { last_trade_date?: string | null };
  if (!health.last_trade_date) return;
  const paths = firstPage(health.last_trade_date);
  let done = 0;
  const told = async (path: string): Promise<void> => {
    await ask(path);
    progress((done += 1), paths.length);
  };
  const long = paths.filter(isLong).map(told);
  for (const path of paths) if (!isLong(path) && !closing()) await told(path);
  await Promise.all(long);
}

/** The network of this machine, loaded when it is first needed. */
async function networkOf(live: LiveWorkspace): Promise<Effects> {
  const { realEffects } = await import('../sources/fetching/effects.js');
  const { now, env } = live.opened();
  return realEffects(now, env);
}

async function closeAll(
  thread: SecondThread | null,
  live: LiveWorkspace,
  warming: Promise<void>,
): Promise<void> {
  await thread?.close();
  // interrupts what is being asked, for the first page too
  await live.close();
  await warming;
}

/** Whether the server could take the port; false when another has it. */
function listens(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', works);
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    const works = (): void => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed).once('listening', works).listen(port, host);
  });
}
