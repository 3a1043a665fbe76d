import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { UsageError } from '../errors.js';
import type { Workspace } from '../workspace.js';
import { createApp } from './app.js';

export interface ServeOptions {
  /** 0 takes any free port. Without a port: 8620, or the next free one. */
  readonly port?: number;
  /** This machine only: the data are the user's own. */
  readonly host: '127.0.0.1';
  /** Told about what fails while a request is answered. */
  readonly report?: (error: Error) => void;
}

export interface Running {
  /** Where it can be reached, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

const DEFAULT_PORT = 8620;
const ATTEMPTS = 50;

/**
 * Serves a workspace over HTTP on this machine.
 * @throws UsageError when the port asked for is taken
 */
export async function startServer(
  workspace: Workspace,
  { port, host, report }: ServeOptions,
): Promise<Running> {
  const app = createApp(workspace, report ? { report } : {});
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
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
  return {
    url: `http://${host}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
