import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, UsageError } from '../errors.js';
import type { Made as MadeFiles } from '../sandbox/make.js';
import { LAST_DAY, LEAST, MOST } from '../sandbox/market.js';
import type { ImportedFile } from '../sources/import.js';
import { Writer } from '../store/writer.js';
import { Workspace } from '../workspace.js';
import { LIST_STEPS, MAINLAND_STEPS, type Step } from './demo-steps.js';
import type { Io } from './io.js';
import type { DefineCommand } from './main.js';
import { evening } from './sandbox.js';
import { portOption, serveUntilStopped, wholeOption } from './serve.js';
import { type StepBar, type StepBars, stepBars } from './step-bars.js';
import { inThread } from './thread.js';

interface Options {
  data?: string;
  seed: string;
  stocks: string;
  participants: string;
  days: string;
  port?: string;
  open: boolean;
  serve: boolean;
}

/** What a demo workspace was made with, kept in its demo.json. */
interface Made {
  readonly format: number;
  readonly seed: number;
  readonly stocks: number;
  readonly participants: number;
  readonly days: number;
  /** Whether all of it was imported. */
  readonly complete: boolean;
}

/** Raised when the simulated market changes, so that older demo workspaces are made again. */
const FORMAT = 7;
const STATE = 'demo.json';
/** The evening after the last list: the demo's files and receipts bear it, so that a seed gives the same bytes. */
const MADE_AT = evening(LAST_DAY);
/** Holders that a list names, on average: fewer than real ones, and fewer in a large market, so that the demo is ready in a minute. */
const linesOf = (stocks: number): number => (stocks > 100 ? 22 : 26);

export const demoCommand: DefineCommand = (program, io) => {
  program
    .command('demo')
    .description('make a simulated market in a workspace and show it in the browser')
    .option('--data <dir>', 'workspace folder', 'waizi-demo')
    .option('--seed <n>', 'another seed, another market', '1')
    .option('--stocks <n>', 'number of stocks', '300')
    .option('--participants <n>', 'number of participants', '400')
    .option('--days <n>', `trading days, up to ${LAST_DAY}`, '370')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes any (default: 8620, or the next free one)')
    .option('--no-open', 'do not open the browser')
    .option('--no-serve', 'make the workspace only')
    .addHelpText(
      'after',
      '\nEverything in it is invented; the participants are real names, their holdings are not.',
    )
    .action(async (options: Options) => {
      const port = portOption(options.port);
      const folder = options.data ?? 'waizi-demo';
      await prepare(io, folder, {
        format: FORMAT,
        seed: wholeOption(options.seed, 'seed', 0, 4_294_967_295),
        stocks: wholeOption(options.stocks, 'stocks', LEAST.stocks, MOST.stocks),
        participants: wholeOption(
          options.participants,
          'participants',
          LEAST.participants,
          MOST.participants,
        ),
        days: wholeOption(options.days, 'days', LEAST.days, MOST.days),
        complete: true,
      });
      if (!options.serve) return;
      const workspace = new Workspace(folder, { now: io.now, command: 'demo' });
      await serveUntilStopped(io, workspace, port, (url) => {
        if (options.open) openBrowser(io, url);
      });
    });
};

async function prepare(io: Io, folder: string, wanted: Made): Promise<void> {
  const { seed, stocks, participants, days } = wanted;
  const size = `seed ${seed}: ${stocks} stocks, ${participants} participants, ${days} trading days to ${LAST_DAY}`;
  const found = await stateOf(folder);
  if (
    found &&
    JSON.stringify(found) === JSON.stringify(wanted) &&
    existsSync(join(folder, 'store', 'manifest.json'))
  ) {
    io.out(`using the simulated market in ${folder} (${size})\n`);
    return;
  }
  if (found) {
    await clear(folder);
    io.out(`cleared the simulated market of seed ${found.seed} from ${folder}\n`);
  }
  await mkdir(folder, { recursive: true });
  const state = (complete: boolean): Promise<void> =>
    writeFile(join(folder, STATE), `${JSON.stringify({ ...wanted, complete })}\n`);
  await state(false);
  await writeFile(join(folder, 'config.yaml'), 'simulated: true\n');
  const made = await make(io, folder, wanted);
  io.out(`made a simulated market (${size})\n`);
  io.out(
    `wrote ${made.files.length} files into ${join(folder, 'incoming')}, ${made.damaged.length} of them damaged on purpose\n`,
  );
  await load(io, folder, made);
  await state(true);
}

/** The files of a market, those of the mainland side imported. */
interface Market extends MadeFiles {
  readonly imported: readonly ImportedFile[];
}

/** Makes the files of a market, and imports those of the mainland side while it makes those of the stocks. */
const make = (io: Io, folder: string, { seed, stocks, participants, days }: Made): Promise<Market> =>
  together(io, async (bar) => {
    const simulating = bar('simulating', 'stocks');
    const importing = bar('importing the mainland', 'files');
    let mainland: Promise<readonly ImportedFile[]> = Promise.resolve([]);
    const size = { seed, stocks, participants, days, lines: linesOf(stocks) };
    const made = await inThread({ kind: 'make', folder, at: MADE_AT, ...size }, (note) => {
      if ('done' in note) return simulating.update(note.done, note.total);
      mainland = importInThread(folder, note.mainland, importing);
      // awaited below: what fails earlier is no unhandled rejection
      mainland.catch(() => undefined);
    });
    return { ...made, imported: await mainland };
  });

/**
 * Imports the other files of a market, while what hangs on the mainland alone is asked; sees that just those are rejected
 * that must be; then asks the rest.
 */
async function load(io: Io, folder: string, { files, mainland, damaged, imported }: Market): Promise<void> {
  const rest = files.filter((path) => !mainland.includes(path));
  const [lists, asked] = await together(io, async (bar) =>
    Promise.all([
      importInThread(folder, rest, bar('importing', 'files')),
      askInThreads(folder, MAINLAND_STEPS, bar),
    ]),
  );
  const broken = new Set(damaged);
  const all = [...imported, ...lists];
  for (const { path, status, reason } of all) {
    if (broken.has(path) === (status === 'rejected')) continue;
    throw new InputError(reason ?? `${path} of the simulated market is damaged and was not rejected`);
  }
  const rows = all.reduce((total, file) => total + file.rows, 0);
  io.out(`imported ${rows} rows into ${folder}, rejected the ${damaged.length} damaged files\n`);
  const first = await together(io, (bar) => askInThreads(folder, LIST_STEPS, bar));
  for (const line of [...first, ...asked]) io.out(`${line}\n`);
}

/** Runs what draws bars below each other, and takes them away. */
async function together<T>(io: Io, job: (bar: StepBars['bar']) => Promise<T>): Promise<T> {
  const bars = stepBars(io);
  try {
    return await job(bars.bar);
  } finally {
    bars.stop();
  }
}

const importInThread = (
  folder: string,
  files: readonly string[],
  bar: StepBar,
): Promise<readonly ImportedFile[]> =>
  inThread({ kind: 'import', folder, at: MADE_AT, files }, (note) => {
    if ('done' in note) bar.update(note.done, note.total, note.text);
  });

/** Steps one beside the other. @returns their lines, in the order of the steps */
const askInThreads = (
  folder: string,
  steps: readonly Step[],
  bar: StepBars['bar'],
): Promise<readonly string[]> =>
  Promise.all(
    steps.map(({ name, unit }) => {
      const own = bar(name, unit);
      return inThread({ kind: 'step', folder, at: MADE_AT, step: name }, (note) => {
        if ('done' in note) own.update(note.done, note.total);
      });
    }),
  );

/**
 * What a folder's demo was made with; null for a folder that is empty or not there.
 * @throws UsageError when it holds something that is not a demo's
 */
async function stateOf(folder: string): Promise<Made | null> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  if (names.includes(STATE)) {
    try {
      return JSON.parse(await readFile(join(folder, STATE), 'utf8')) as Made;
    } catch {
      throw new UsageError(
        `${join(folder, STATE)} cannot be read; remove ${folder} or give another folder with --data`,
      );
    }
  }
  if (names.length === 0) return null;
  throw new UsageError(`${folder} holds files that no demo made; give an empty or new folder with --data`);
}

/** Removes what a demo made. @throws StoreError when another process writes the workspace */
async function clear(folder: string): Promise<void> {
  const store = join(folder, 'store');
  if (existsSync(store)) {
    const writer = await Writer.open(store, { command: 'demo', now: MADE_AT });
    await writer.close();
  }
  for (const name of ['store', 'archive', 'incoming', 'truth', 'config.yaml', STATE]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Opens the user's browser where there is one to be seen; nothing happens where there is none. */
function openBrowser(io: Io, url: string): void {
  const { env } = io;
  if (!io.interactive || env.CI) return;
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(program ?? '', [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
