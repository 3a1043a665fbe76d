import { UsageError } from '../errors.js';
import { type Effects, realEffects } from '../sources/fetching/effects.js';
import type { SourceOutcome, Trouble } from '../sources/fetching/outcome.js';
import type { AlertOutcome } from '../report/alerts/alerting.js';
import type { Workspace } from '../workspace.js';
import { ArrivedChecks } from './arrived.js';
import { command } from './common.js';
import { type CommonOptions, dateOption, type ExitCode, type Io, say, workspaceOf } from './io.js';
import type { DefineCommand } from './main.js';
import { answer } from './output.js';
import { orderingBar, requestsBar } from './step-bars.js';

interface Options extends CommonOptions {
  from?: string;
  to?: string;
  dryRun?: boolean;
}

const SHOWN = 20;

export const syncCommand: DefineCommand = (program, io, done) => {
  command(program, 'sync', 'fetch what is missing from the sources that config.yaml allows, and import it')
    .argument('[sources...]', 'sources to ask (default: all that are allowed; waizi sources lists them)')
    .option('--from <day>', 'first day to ask for (default: where the store ends, 30 days back at least)')
    .option('--to <day>', 'last day to ask for (default: today in Hong Kong)')
    .option('--dry-run', 'show the requests that would be sent, and send none')
    .addHelpText(
      'after',
      `
An answer that is kept is never asked for again; a run that was stopped goes on where it was.
Exit codes: 0 all that is published is here, 1 something is broken, refused or rejected,
2 wrong usage, 3 no source is allowed, or nothing of what was asked for is published yet.`,
    )
    .action(async (sources: string[], options: Options) => {
      const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
      if (from !== null && to !== null && from > to)
        throw new UsageError(`the days end (${to}) before they begin (${from})`);
      const bar = requestsBar(io, options.json === true);
      const workspace = workspaceOf(io, options, 'sync', {
        ordering: orderingBar(io, options.json === true, bar.stop),
      });
      let stopped = false;
      void io.stopped.then(() => {
        stopped = true;
      });
      const effects = await effectsOf(io, () => stopped);
      if (options.dryRun) {
        const rows = await workspace.syncPlan({ sources, from, to }, effects);
        answer(io, options, {
          json: workspace.marked({ workspace: workspace.folder, rows }),
          rows,
          columns: [
            { title: 'source', value: (row) => row.source },
            { title: 'day', value: (row) => row.day },
            { title: 'request', value: (row) => row.url },
          ],
          notes: options.csv ? [] : [`${rows.length} requests; none was sent`],
        });
        done(0);
        return;
      }
      const checks = new ArrivedChecks();
      let outcomes: SourceOutcome[];
      try {
        outcomes = await workspace.sync(
          {
            sources,
            from,
            to,
            progress: (source, sent, total) => bar.update(sent, total, source),
            checked: checks.add,
          },
          effects,
        );
      } finally {
        bar.stop();
      }
      const alerts = await alertsAfter(io, workspace, outcomes, effects);
      const code = reportSync(io, options, outcomes, workspace.folder, { alerts, checks });
      done(code);
    });
};

/** The effects of the terminal: those passed in, else the real network. */
export const effectsOf = (io: Io, stopped: () => boolean): Promise<Effects> =>
  io.effects ? Promise.resolve({ ...io.effects, stopped }) : realEffects(io.now, io.env, stopped, io.stopped);

/** Tells how sources came out, and the exit code that says it. */
export function reportSync(
  io: Io,
  options: CommonOptions,
  outcomes: readonly SourceOutcome[],
  folder: string,
  { alerts, checks }: { readonly alerts: AlertOutcome | null; readonly checks: ArrivedChecks },
): ExitCode {
  answer(io, options, {
    json: {
      workspace: folder,
      sources: outcomes,
      checks: checks.rows,
      ...(alerts === null ? {} : { alerts }),
    },
    rows: outcomes,
    columns: [
      { title: 'source', value: (row) => row.source },
      { title: 'status', value: (row) => row.status },
      { title: 'sent', value: (row) => row.sent },
      { title: 'answers', value: (row) => row.answers },
      { title: 'rows', value: (row) => row.rows },
      { title: 'late', value: (row) => row.late.length },
      { title: 'closed', value: (row) => row.closed.length },
      { title: 'broken', value: (row) => row.broken.length },
      { title: 'reason', value: (row) => row.reason },
    ],
  });
  if (outcomes.length === 0) {
    say(io, 'no source is allowed; waizi sources lists them, docs/config.md says how to accept their terms');
    return 3;
  }
  const bad = outcomes.filter(({ status }) => status !== 'fresh' && status !== 'late');
  if (!options.json) {
    tell(io, outcomes);
    checks.tell(io);
  }
  if (bad.length > 0) return 1;
  const got = outcomes.some(({ answers, late }) => answers > 0 || late.length === 0);
  return got ? 0 : 3;
}

/**
 * Looks at the rules of config.yaml after a sync; null where there are none. Alerts and what went wrong with them go to
 * stderr, so that they stand beside any form of answer; nothing of it changes how the sync came out.
 */
export async function alertsAfter(
  io: Io,
  workspace: Workspace,
  outcomes: readonly SourceOutcome[],
  effects: Effects,
  arrived = true,
): Promise<AlertOutcome | null> {
  if (workspace.config.alerts.rules.length === 0) return null;
  try {
    const outcome = await workspace.alert({ outcomes, arrived }, effects, (alert) => {
      say(io, `ALERT ${alert.rule}${workspace.config.simulated ? ' [SIMULATED DATA]' : ''}: ${alert.text}`);
      for (const note of alert.notes) say(io, `  ${note}`);
    });
    for (const line of alertTroubles(outcome)) say(io, line);
    return outcome;
  } catch (error) {
    say(io, `alerts: not looked at: ${(error as Error).message}`);
    return null;
  }
}

/** What went wrong with alerts, a line each. */
function alertTroubles({ sinks, notes }: AlertOutcome): string[] {
  return [
    ...notes.map((note) => `alerts: ${note}`),
    ...sinks.flatMap(({ sink, waiting, uncertain, reason }) => [
      ...(waiting > 0 ? [`alerts: ${sink}: ${reason ?? 'failed'}; ${waiting} will be sent next time`] : []),
      ...uncertain.map(
        (text) =>
          `alerts: ${sink}: ${reason ?? 'cut off'}; it may not have arrived, and is not sent again: ${text}`,
      ),
    ]),
  ];
}

function tell(io: Io, outcomes: readonly SourceOutcome[]): void {
  const lines = outcomes.flatMap(({ source, broken, late, status, reason }) => [
    ...(status === 'blocked' || status === 'failed' ? [`${source}: ${status}: ${reason ?? ''}`] : []),
    ...broken.map((one) => `${source}: broken: ${textOf(one)}`),
    ...late.map((one) => `${source}: late: ${textOf(one)}`),
  ]);
  for (const line of lines.slice(0, SHOWN)) say(io, line);
  if (lines.length > SHOWN) say(io, `and ${lines.length - SHOWN} more; --json lists all`);
}

const textOf = ({ day, reason }: Trouble): string => `${day ?? ''} ${reason}`.trim();
