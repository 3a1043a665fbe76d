import { readFileSync } from 'node:fs';
import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { InputError, NoDataError, StoreError, UsageError } from '../errors.js';
import { bigChangesCommand } from './big-changes.js';
import { changesCommand } from './changes.js';
import { checkCommand } from './check.js';
import { concentrationCommand } from './concentration.js';
import { demoCommand } from './demo.js';
import { exportCommand } from './export.js';
import { flowsCommand } from './flows.js';
import { holdingsCommand } from './holdings.js';
import { importCommand } from './import.js';
import { type ExitCode, type Io, say } from './io.js';
import { participantCommand } from './participant.js';
import { rebuildCommand } from './rebuild.js';
import { sandboxCommand } from './sandbox.js';
import { serveCommand } from './serve.js';
import { sharesCommand } from './shares.js';
import { sqlCommand } from './sql.js';
import { statusCommand } from './status.js';

const COMMANDS = [
  demoCommand,
  importCommand,
  statusCommand,
  checkCommand,
  holdingsCommand,
  changesCommand,
  bigChangesCommand,
  concentrationCommand,
  participantCommand,
  flowsCommand,
  sharesCommand,
  sqlCommand,
  exportCommand,
  rebuildCommand,
  serveCommand,
  sandboxCommand,
];

/** Adds a command to the program; `done` takes its exit code. */
export type DefineCommand = (program: Command, io: Io, done: (code: ExitCode) => void) => void;

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The real terminal. */
function terminal(): Io {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    now: () => new Date(),
    env: process.env,
    interactive: process.stderr.isTTY === true,
    stopped: new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    }),
  };
}

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 a check failed or data was rejected, 2 wrong usage, 3 no data for what was asked
 */
export async function main(argv: readonly string[], io: Io = terminal()): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('waizi')
    .description(
      'Foreign capital in Chinese equities: how much, of which kind, where, and which way it moves.',
    )
    .version(version())
    .addHelpText(
      'after',
      '\nThe workspace is --data DIR, else WAIZI_DATA, else ./waizi-data.\nExit codes: 0 done, 1 a check failed or data was rejected, 2 wrong usage, 3 no data for what was asked.',
    )
    .configureOutput(outputOf(io))
    .exitOverride();
  for (const define of COMMANDS)
    define(program, io, (done) => {
      code = done;
    });
  try {
    await program.parseAsync(argv as string[], { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

/** Where help and errors go; an error in the words of a command is one line. */
const outputOf = (io: Io): OutputConfiguration => ({
  writeOut: io.out,
  writeErr: io.err,
  outputError: (text) => say(io, `${text.replace(/^error: /, '').trim()}; waizi --help lists the commands`),
});

function failed(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    say(io, error.message);
    return 2;
  }
  if (error instanceof NoDataError) {
    say(io, error.message);
    return 3;
  }
  if (error instanceof InputError || error instanceof StoreError) {
    say(io, error.message);
    return 1;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  say(io, code ? `${message} (${code})` : message);
  if (io.env.WAIZI_DEBUG) io.err(`${(error as Error).stack}\n`);
  return 1;
}
