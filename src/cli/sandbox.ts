import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Calendar } from '../calendar/calendar.js';
import { Registry } from '../participants/registry.js';
import { factLines } from '../sandbox/fact-lines.js';
import { FORMATS, makeFiles } from '../sandbox/make.js';
import { LAST_DAY, LEAST, makeMarket, MOST } from '../sandbox/market.js';
import { parseTraps, TRAPS } from '../sandbox/traps.js';
import { dateOption, type Io, listOption } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { defineScore, FACT_COLUMNS } from './sandbox-score.js';
import { wholeOption } from './serve.js';
import { stepBar } from './step-bars.js';

interface MakeCommand {
  readonly output: string;
  readonly seed: string;
  readonly stocks: string;
  readonly participants: string;
  readonly days: string;
  readonly to?: string;
  readonly traps: string;
  readonly lines?: string;
  readonly format?: string;
  readonly gzip?: boolean;
  readonly json?: boolean;
}

export const sandboxCommand: DefineCommand = (program, io, done) => {
  const sandbox = program
    .command('sandbox')
    .description('the simulated market alone, at any size, and how near answers come to its truth');
  defineMake(sandbox, io);
  defineScore(sandbox, io, done);
};

/** Stocks of a market that is made in every format unless told otherwise: one does not import a hundred million lines twice. */
const LARGE = 1000;

function defineMake(sandbox: Command, io: Io): void {
  sandbox
    .command('make')
    .description('write a simulated market: files to import, and the truth apart from them')
    .option('-o, --output <dir>', 'folder to write to', 'waizi-sandbox')
    .option('--seed <n>', 'another seed, another market', '1')
    .option('--stocks <n>', 'number of stocks', '300')
    .option('--participants <n>', 'number of participants', '400')
    .option('--days <n>', 'trading days', '250')
    .option('--to <day>', 'last day', LAST_DAY)
    .option('--traps <names>', 'all, none, or names with commas; -NAME takes one out of all', 'all')
    .option('--lines <n>', 'holders in a list, on average (default: a quarter of the participants)')
    .option(
      '--format <names>',
      `${FORMATS.join(', ')}: lists as a source gives them, as change-only tables, as the Webb-site archive (default: csv; all three from ${LARGE} stocks on)`,
    )
    .option('--gzip', 'pack large files')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      `\nEverything in it is invented; participants have real names. Traps: ${TRAPS.join(', ')} (docs/simulated-market.md).`,
    )
    .action(async (options: MakeCommand) => {
      const number = (name: 'stocks' | 'participants' | 'days'): number =>
        wholeOption(options[name], name, LEAST[name], MOST[name]);
      const calendar = Calendar.shipped();
      const market = makeMarket({
        seed: wholeOption(options.seed, 'seed', 0, 4_294_967_295),
        stocks: number('stocks'),
        participants: number('participants'),
        days: number('days'),
        to: dateOption(options.to, 'to') ?? LAST_DAY,
        traps: parseTraps(options.traps),
        ...(options.lines ? { lines: wholeOption(options.lines, 'lines', 20, 600) } : {}),
        calendar,
        registry: Registry.shipped(),
      });
      const folder = options.output;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'config.yaml'), 'simulated: true\n');
      const bar = stepBar(io, 'simulating', 'stocks', options.json === true);
      const made = await makeFiles(market, {
        folder,
        at: evening(market.days.pages[market.days.pages.length - 1] as string),
        packed: options.gzip === true,
        mainland: calendar,
        formats: new Set(
          options.format === undefined
            ? market.stocks < LARGE
              ? ['csv']
              : FORMATS
            : listOption([options.format], 'format', FORMATS),
        ),
        progress: bar.update,
      });
      bar.stop();
      const { files, damaged, traps, facts, lists, lines, changes, trades } = made;
      const json = {
        simulated: true,
        folder,
        files: files.length,
        damaged: damaged.length,
        lists,
        lines,
        changes,
        trades,
        facts,
        traps: Object.fromEntries(traps),
      };
      answer(io, options, {
        json,
        title: `simulated market in ${folder}: ${market.stocks} stocks, ${market.cast.players.length} participants, ${market.days.pages.length} CCASS days to ${market.days.pages.at(-1)}`,
        rows: factLines(facts),
        columns: FACT_COLUMNS,
        notes: [
          `${lists} lists, ${lines} lines, ${changes} changes, ${trades} trades; ${files.length} files to import in ${join(folder, 'incoming')}, ${damaged.length} of them damaged and to be rejected`,
          `traps: ${[...traps].map(([trap, count]) => `${trap} ${count}`).join(', ') || 'none'}`,
          `the truth is in ${join(folder, 'truth')}; waizi import ${join(folder, 'incoming')} --data ${folder}, then waizi sandbox score --data ${folder}`,
        ],
      });
    });
}

/** The evening of the last day in Hong Kong: files bear it, so that one seed gives the same bytes. */
export const evening = (day: string): Date => new Date(`${day}T14:00:00Z`);
