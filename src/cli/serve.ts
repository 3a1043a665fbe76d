import { UsageError } from '../errors.js';
import { startServer } from '../server/serve.js';
import type { Workspace } from '../workspace.js';
import { type Io, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';

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

/** Serves a workspace, says where, and returns when the user asks to stop. */
export async function serveUntilStopped(
  io: Io,
  workspace: Workspace,
  options: { port?: number },
  opened: (url: string) => void = () => undefined,
): Promise<void> {
  const server = await startServer(workspace, {
    ...options,
    host: '127.0.0.1',
    report: (error) => io.err(`waizi: ${error.message.replace(/\s+/g, ' ')}\n`),
  });
  io.out(`serving ${workspace.folder} at ${server.url}${workspace.mark()}  (Ctrl-C ends it)\n`);
  opened(server.url);
  await io.stopped;
  await server.close();
}

export const serveCommand: DefineCommand = (program, io) => {
  program
    .command('serve')
    .description('show a workspace in the browser, from this machine only')
    .option('--data <dir>', 'workspace folder (default: WAIZI_DATA, else ./waizi-data)')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes any (default: 8620, or the next free one)')
    .action(async (options: { data?: string; port?: string }) => {
      const port = portOption(options.port);
      await serveUntilStopped(io, workspaceOf(io, options, 'serve'), port);
    });
};
