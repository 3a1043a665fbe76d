import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { InputError, NoDataError, StoreError, UsageError } from '../errors.js';
import { packageVersion } from '../package-version.js';
import type { ExitCode, Io } from './io.js';
import { say } from './output.js';

/** The commands in the order of the help, each loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<DefineCommand>>> = {
  demo: async () => (await import('./demo.js')).demoCommand,
  import: async () => (await import('./import.js')).importCommand,
  sync: async () => (await import('./sync.js')).syncCommand,
  watch: async () => (await import('./watch.js')).watchCommand,
  sources: async () => (await import('./sources.js')).sourcesCommand,
  status: async () => (await import('./status.js')).statusCommand,
  check: async () => (await import('./check.js')).checkCommand,
  holdings: async () => (await import('./holdings.js')).holdingsCommand,
  changes: async () => (await import('./changes.js')).changesCommand,
  'big-changes': async () => (await import('./big-changes.js')).bigChangesCommand,
  concentration: async () => (await import('./concentration.js')).concentrationCommand,
  participant: async () => (await import('./participant.js')).participantCommand,
  flows: async () => (await import('./flows.js')).flowsCommand,
  shares: async () => (await import('./shares.js')).sharesCommand,
  classify: async () => (await import('./classify.js')).classifyCommand,
  nowcast: async () => (await import('./nowcast.js')).nowcastCommand,
  valuation: async () => (await import('./valuation.js')).valuationCommand,
  positioning: async () => (await import('./positioning.js')).positioningCommand,
  gaps: async () => (await import('./gaps.js')).gapsCommand,
  northbound: async () => (await import('./northbound.js')).northboundCommand,
  rallies: async () => (await import('./rallies.js')).ralliesCommand,
  report: async () => (await import('./report.js')).reportCommand,
  cycles: async () => (await import('./cycles.js')).cyclesCommand,
  macro: async () => (await import('./macro.js')).macroCommand,
  claims: async () => (await import('./claims.js')).claimsCommand,
  figure: async () => (await import('./figure.js')).figureCommand,
  sql: async () => (await import('./sql.js')).sqlCommand,
  export: async () => (await import('./export.js')).exportCommand,
  quarantine: async () => (await import('./quarantine.js')).quarantineCommand,
  rebuild: async () => (await import('./rebuild.js')).rebuildCommand,
  engine: async () => (await import('./engine.js')).engineCommand,
  backup: async () => (await import('./backup.js')).backupCommand,
  restore: async () => (await import('./backup.js')).restoreCommand,
  serve: async () => (await import('./serve.js')).serveCommand,
  mcp: async () => (await import('./mcp.js')).mcpCommand,
  sandbox: async () => (await import('./sandbox.js')).sandboxCommand,
};

/** What a command line can need: one command when it begins with its name, else all of them. */
function commandsFor([first = '']: readonly string[]): Promise<DefineCommand[]> {
  const names = Object.keys(COMMANDS);
  const asked = names.includes(first) ? [first] : ['--version', '-V'].includes(first) ? [] : names;
  return Promise.all(asked.map((name) => (COMMANDS[name] as () => Promise<DefineCommand>)()));
}

/** The command line with a `--data DIR` that stands before words of the command put behind them, where commands take it. */
function withDataLast(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => word.startsWith('-'));
  const count = argv[at] === '--data' ? 2 : argv[at]?.startsWith('--data=') ? 1 : 0;
  if (count === 0) return argv;
  const words = argv.slice(at + count);
  const option = words.findIndex((word) => word.startsWith('-'));
  const end = option < 0 ? words.length : option;
  return [...argv.slice(0, at), ...words.slice(0, end), ...argv.slice(at, at + count), ...words.slice(end)];
}

/** Adds a command to the program; `done` takes its exit code. */
export type DefineCommand = (program: Command, io: Io, done: (code: ExitCode) => void) => void;

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
export async function main(line: readonly string[], io: Io = terminal()): Promise<ExitCode> {
  const argv = withDataLast(line);
  let code: ExitCode = 0;
  const program: Command = new Command('waizi')
    .description(
      'Foreign capital in Chinese equities: how much, of which kind, where, and which way it moves.',
    )
    .version(packageVersion())
    .addHelpText(
      'after',
      '\nThe workspace is --data DIR, else WAIZI_DATA, else ./waizi-data.\nWAIZI_MEMORY=4GB lets an import take more memory than 800 MB.\nExit codes: 0 done, 1 a check failed or data was rejected, 2 wrong usage, 3 no data for what was asked.',
    )
    .configureOutput(outputOf(io, () => askedCommand(program, argv)))
    .exitOverride();
  for (const define of await commandsFor(argv))
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
const outputOf = (io: Io, asked: () => string): OutputConfiguration => ({
  writeOut: io.out,
  writeErr: io.err,
  outputError: (text) => {
    const help =
      asked() === '' ? 'waizi --help lists the commands' : `waizi ${asked()} --help tells what it takes`;
    say(io, `${text.replace(/^error: /, '').trim()}; ${help}`);
  },
});

/** The command that a line names, such as `northbound flows`; empty when it names none. */
function askedCommand(program: Command, argv: readonly string[]): string {
  const path: string[] = [];
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word);
    if (!next) break;
    path.push(word);
    command = next;
  }
  return path.join(' ');
}

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
