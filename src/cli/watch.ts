import type { WatchEvent } from '../sources/fetching/watch.js';
import { Workspace } from '../workspace.js';
import { command } from './common.js';
import { type CommonOptions, type Io, say, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { printable } from './output.js';
import { alertsAfter, effectsOf } from './sync.js';

export const watchCommand: DefineCommand = (program, io, done) => {
  command(program, 'watch', 'keep running: sync each allowed source when it publishes, and tell alerts')
    .argument('[sources...]', 'sources to watch (default: all that are allowed; waizi sources lists them)')
    .addHelpText(
      'after',
      `
Begins with a sync of what is missing. Prints one line per event, times in Hong Kong; --json and --csv: one JSON object
a line, times in UTC. A source that is late is asked again after 30 minutes, a broken one after an hour, one that refused
or failed after six. config.yaml is read anew before every round. Stops on SIGINT or SIGTERM after the answer it waits
for. Exit codes: 0 stopped, 2 wrong usage, 3 no source is allowed.`,
    )
    .action(async (sources: string[], options: CommonOptions) => {
      const { folder } = workspaceOf(io, options, 'watch');
      const open = (): Workspace => new Workspace(folder, { now: io.now, command: 'watch', env: io.env });
      let stopped = false;
      void io.stopped.then(() => {
        stopped = true;
      });
      const effects = await effectsOf(io, () => stopped || (io.effects?.stopped() ?? false));
      const { watch } = await import('../sources/fetching/watch.js');
      const watched = await watch({
        sources: () => open().allowedSources({ sources }, effects),
        calendar: () => open().knownCalendar(),
        sync: (due) => open().sync({ sources: due }, effects),
        after: async (outcomes, arrived) => {
          await alertsAfter(io, open(), outcomes, effects, arrived);
        },
        effects,
        tell: (event) => io.out(`${options.json || options.csv ? JSON.stringify(event) : lineOf(event)}\n`),
      });
      if (watched === 0) noSource(io);
      done(watched === 0 ? 3 : 0);
    });
};

const noSource = (io: Io): void =>
  say(io, 'no source is allowed; waizi sources lists them, docs/config.md says how to accept their terms');

function lineOf(event: WatchEvent): string {
  const time = new Date(Date.parse(event.at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  return printable(`${time}  ${wordsOf(event)}`);
}

function wordsOf(event: WatchEvent): string {
  switch (event.what) {
    case 'started':
      return `watching ${event.sources.join(', ')}`;
    case 'synced': {
      const reason = event.reason === null ? '' : `: ${event.reason}`;
      return `${event.source}  ${event.status}, ${event.sent} asked, ${event.answers} answers, ${event.rows} rows${reason}`;
    }
    case 'late':
    case 'gap':
    case 'broken':
      return `${event.source}  ${event.what}${event.day === null ? '' : ` ${event.day}`}: ${event.reason}`;
    case 'held':
    case 'trouble':
    case 'stopped':
      return `${event.what}: ${event.reason}`;
  }
}
