import { setTimeout as setTimer } from 'node:timers/promises';
import { UsageError } from '../errors.js';
import { startServer } from '../server/serve.js';
import type { Workspace } from '../workspace.js';
import { type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { stepBar } from './step-bars.js';

/** A whole number within bounds. @throws UsageError when it is none */
export function wholeOption(value: string, name: string, low: number, high: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= low && number <= high) return number;
  throw new UsageError(`--${name} "${value}" is no whole number from ${low} to ${high}`);
}

/** A port option, as startServer takes it: none leaves the choice to it. */
export function portOption(value: string | undefined): { port?: number } {
  return value === undefined ? {} : { port: wholeOption(value, 'port', 0, 65_535) };
}

/** Milliseconds for which the address waits for the first page; what is not made by then is made while it is opened. */
const READY_WITHIN = 5_000;

/**
 * Serves a workspace, says where, and returns when the user asks to stop. The first page is made ready: before the address
 * is said, for a few seconds at most, with `ready`, which then is told it; else after.
 */
export async function serveUntilStopped(
  io: Io,
  workspace: Workspace,
  options: { port?: number; host?: string },
  ready: ((url: string) => void) | null = null,
): Promise<void> {
  const server = await startServer(workspace, {
    host: '127.0.0.1',
    ...options,
    token: io.env.WAIZI_TOKEN || null,
    report: (error) => io.err(`waizi: ${error.message.replace(/\s+/g, ' ')}\n`),
  });
  const bar = stepBar(io, 'making the first page', 'answers', ready === null);
  let waiting = true;
  const warmed = server.warm((done, total) => {
    if (waiting) bar.update(done, total);
  });
  if (ready !== null) {
    const patience = setTimer(READY_WITHIN, undefined, { ref: false });
    await Promise.race([warmed, io.stopped, patience]);
  }
  waiting = false;
  bar.stop();
  io.out(`serving ${workspace.folder} at ${server.url}${workspace.mark()}  (Ctrl-C ends it)\n`);
  ready?.(server.url);
  await io.stopped;
  await server.close();
}

export const serveCommand: DefineCommand = (program, io) => {
  program
    .command('serve')
    .description('show a workspace in the browser, and answer programs over HTTP')
    .option('--data <dir>', 'workspace folder (default: WAIZI_DATA, else ./waizi-data)')
    .option('--port <n>', 'port; 0 takes any (default: 8620, or the next free one)')
    .option(
      '--host <address>',
      'address to listen on; any other lets others in and needs WAIZI_TOKEN',
      '127.0.0.1',
    )
    .addHelpText(
      'after',
      '\nThe API is below /api and described by /api/openapi.json. With WAIZI_TOKEN set, every request must bring it:\nAuthorization: Bearer TOKEN, or once ?token=TOKEN in a browser.',
    )
    .action(async (options: { data?: string; port?: string; host: string }) => {
      const port = portOption(options.port);
      await serveUntilStopped(io, workspaceOf(io, options, 'serve'), { ...port, host: options.host });
    });
};
